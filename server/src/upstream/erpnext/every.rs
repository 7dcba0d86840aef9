//! Every document of a doctype, page by page: what is compared with the whole network.

use super::{ErpNext, Query, SubscriptionDoctype, service_equipment, service_location, subscription};
use crate::upstream::UpstreamError;
use crate::upstream::json::Fields;
use domain::{day_pack::CustomerSubscription, service_equipment::ServiceEquipment, service_location::ServiceLocation};

/// Documents asked for at once: below 2 MB with every field.
const PAGE: u32 = 1000;
/// No site of ours has so many; a site that gives the same page again has no end.
const MOST_PAGES: usize = 200;

impl ErpNext {
    /// Every device on record, in stock too.
    pub async fn list_every_service_equipment(&self) -> Result<Vec<ServiceEquipment>, UpstreamError> {
        self.every(&|| Query::new("Service Equipment"), service_equipment::decode).await
    }

    /// Every place.
    pub async fn list_every_service_location(&self) -> Result<Vec<ServiceLocation>, UpstreamError> {
        self.every(&|| Query::new("Service Location"), service_location::decode).await
    }

    /// Every subscription, whatever its status.
    pub async fn list_every_subscription(&self) -> Result<Vec<CustomerSubscription>, UpstreamError> {
        let (query, payer): (&(dyn Fn() -> Query + Sync), _) = match self.subscriptions {
            SubscriptionDoctype::ServiceSubscription => (&|| Query::new("Service Subscription"), "customer"),
            SubscriptionDoctype::Subscription => {
                (&|| Query::new("Subscription").filter("party_type", "=", "Customer"), "party")
            }
        };
        let decode = move |fields: &Fields| {
            Some(CustomerSubscription { customer: fields.word(payer)?, subscription: subscription::decode(fields)? })
        };
        self.every(query, decode).await
    }

    /// By name from the last one on: what is added or deleted meanwhile moves no page.
    async fn every<T>(
        &self,
        query: &(dyn Fn() -> Query + Sync),
        decode: impl Fn(&Fields) -> Option<T>,
    ) -> Result<Vec<T>, UpstreamError> {
        let (mut all, mut after) = (Vec::new(), String::new());
        for _ in 0..MOST_PAGES {
            let page = query().filter("name", ">", after.as_str()).order_by("name asc").limit(PAGE);
            let rows = self.list(&page, |fields| Some((fields.word("name")?, decode(&fields)))).await?;
            let is_last = rows.len() < PAGE as usize;
            after = rows.last().map(|(name, _)| name.clone()).unwrap_or_default();
            all.extend(rows.into_iter().filter_map(|(_, item)| item));
            if is_last {
                return Ok(all);
            }
        }
        Err(UpstreamError::garbled("a list without an end"))
    }
}
