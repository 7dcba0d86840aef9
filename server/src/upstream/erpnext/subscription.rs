use super::{ErpNext, Query, SubscriptionDoctype};
use crate::upstream::UpstreamError;
use crate::upstream::json::Fields;
use domain::day_pack::CustomerSubscription;
use domain::subscription::{CustomerPlan, Subscription, SubscriptionStatus};
use domain::time::LocalDate;

impl ErpNext {
    /// What the customer pays for at this place; without one at the place, what names none. One in force comes before one
    /// that is suspended, which is the answer to why a line is dead.
    pub async fn find_active_subscription(
        &self,
        customer: &str,
        location: Option<&str>,
    ) -> Result<Option<Subscription>, UpstreamError> {
        let (query, _) = self.subscriptions_of(&[customer]);
        let mut active = self.list(&query, |fields| decode(&fields)).await?;
        active.retain(|item| item.status.is_active() || item.status == SubscriptionStatus::Suspended);
        active.sort_by_key(|item| !item.status.is_active());
        let at_location =
            active.iter().position(|item| location.is_none() || item.service_location.as_deref() == location);
        let best = at_location.or_else(|| active.iter().position(|item| item.service_location.is_none()));
        Ok(best.map(|index| active.swap_remove(index)))
    }

    /// The active subscriptions of several customers, newest first. A subscription that is paid late is still active.
    pub async fn list_active_subscriptions(
        &self,
        customers: &[&str],
    ) -> Result<Vec<CustomerSubscription>, UpstreamError> {
        if customers.is_empty() {
            return Ok(Vec::new());
        }
        let (query, payer) = self.subscriptions_of(customers);
        let all = self
            .list(&query, |fields| {
                Some(CustomerSubscription { customer: fields.word(payer)?, subscription: decode(&fields)? })
            })
            .await?;
        Ok(all.into_iter().filter(|item| item.subscription.status.is_active()).collect())
    }

    /// Everything a customer pays for or has suspended, with its period; what ended is left out. ERPNext's own doctype
    /// keeps its plans in a table, which a list leaves out: those are read one by one.
    pub async fn list_plans(&self, customer: &str) -> Result<Vec<CustomerPlan>, UpstreamError> {
        let (query, _) = self.subscriptions_of(&[customer]);
        let mut plans = self.list(&query, |fields| decode_plan(&fields)).await?;
        plans.retain(|plan| !plan.subscription.status.is_over());
        plans.sort_by_key(|plan| !plan.subscription.status.is_active());
        if self.subscriptions == SubscriptionDoctype::Subscription {
            for plan in plans.iter_mut().take(READ_WHOLE) {
                let name = plan.subscription.name.clone();
                *plan = self.find("Subscription", &name, |fields| decode_plan(&fields)).await?;
            }
        }
        Ok(plans)
    }

    /// The list of these customers' subscriptions, newest first, and the field that names the customer.
    fn subscriptions_of(&self, customers: &[&str]) -> (Query, &'static str) {
        let (query, payer) = match self.subscriptions {
            SubscriptionDoctype::ServiceSubscription => (Query::new("Service Subscription"), "customer"),
            SubscriptionDoctype::Subscription => {
                (Query::new("Subscription").filter("party_type", "=", "Customer"), "party")
            }
        };
        (query.filter(payer, "in", customers).order_by("creation desc").limit(500), payer)
    }
}

/// How many subscriptions of one customer are read whole.
const READ_WHOLE: usize = 8;

fn decode_plan(fields: &Fields) -> Option<CustomerPlan> {
    let period_end = fields.date("current_invoice_end");
    Some(CustomerPlan {
        subscription: decode(fields)?,
        period_start: fields.date("current_invoice_start"),
        period_end,
        next_invoice_on: period_end.map(|last| LocalDate::from_days(last.days() + 1)),
    })
}

/// Reads both shapes: the plan of ERPNext's own stands in a child table, which lists leave out.
pub(super) fn decode(fields: &Fields) -> Option<Subscription> {
    let first_plan = || fields.objects("plans").find_map(|plan| plan.text("plan"));
    let cents = |price: f64| (price * 100.0).round() as i64;
    Some(Subscription {
        name: fields.word("name")?,
        plan: fields.text("plan_name").or_else(first_plan).unwrap_or_default(),
        monthly_price_cents: fields.nonzero("monthly_price").map(cents),
        status: SubscriptionStatus::from(fields.word("status").unwrap_or_default()),
        start_date: fields.date("start_date"),
        service_location: fields.word("service_location"),
    })
}
