//! ERPNext over Frappe's REST API, version 1 (CONTRACTS.md sections 1 to 3).
//!
//! Reads take 3 s and are tried twice, writes take 10 s and are repeated only when Frappe says that nothing was
//! written. A write's answer echoes what was sent rather than what was stored, so every write here is read back.

mod contact;
mod customer;
mod customer_timeline;
mod dispatch_job;
mod doctype;
mod error;
mod every;
#[cfg(test)]
mod fuzz;
mod issue;
mod payment_entry;
mod record;
mod resource;
mod sales_invoice;
mod search;
mod service_equipment;
mod service_location;
mod subscription;
mod technician;
mod timeline;

pub use contact::Contact;
pub use customer_timeline::{CustomerTimelineRead, is_place};
pub use doctype::{DocField, DocType};
pub use error::from_answer;
pub use record::{DISPATCH_JOB, JobSchema, NewComment, Record, SERVICE_EQUIPMENT};
pub use resource::{Query, decode_document, decode_documents, decode_message};
pub use search::{PAGE_ROWS, Searched, SearchedPage, SearchedRow, Told};
pub use service_equipment::{EquipmentChange, NewEquipment};
pub use technician::Technician;
pub use timeline::TimelineRead;

use super::UpstreamError;
use super::http::{AUTHORIZATION_HEADER, Http};
use super::stack::{Given, Stack, UpstreamState, rules};
use crate::secret::Secret;
use jiff::tz::TimeZone;
use resource::read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU16};

/// Where ERPNext is, and as whom we call it.
#[derive(Clone, Debug)]
pub struct Config {
    /// `ERPNEXT_URL`, without a slash at its end.
    pub base_url: String,
    /// `ERPNEXT_TOKEN`, `key:secret`.
    pub token: Secret,
    /// `SITE_TIME_ZONE`: Frappe writes times without one.
    pub site_time_zone: TimeZone,
    /// Which doctype holds what the customer pays for.
    pub subscriptions: SubscriptionDoctype,
}

/// Which doctype holds what the customer pays for: sites differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SubscriptionDoctype {
    /// The custom `Service Subscription`, with a place.
    #[default]
    ServiceSubscription,
    /// ERPNext's own `Subscription`, without one.
    Subscription,
}

/// The client. Cloning shares its connections.
#[derive(Clone)]
pub struct ErpNext {
    stack: Stack,
    /// Whether reads may be answered from what is kept.
    for_pages: bool,
    zone: TimeZone,
    subscriptions: SubscriptionDoctype,
    /// Set once the site said that it does not know the field `gpon_sn`, which the product adds on request.
    no_gpon_field: Arc<AtomicBool>,
    /// One bit for each [`Searched`]: set once the site said that it does not know the fields only some sites have.
    lacks_searched: Arc<AtomicU16>,
}

impl ErpNext {
    /// A client for one site.
    pub fn new(config: Config, given: Given) -> Result<Self, UpstreamError> {
        let site = &rules::ERPNEXT;
        let http = Http::new(&config.base_url, site.connect, site.body_limit, given.jitter)?;
        let http = http.with_secret(AUTHORIZATION_HEADER, "token ", &config.token)?;
        let (zone, subscriptions) = (config.site_time_zone, config.subscriptions);
        let stack = Stack::new(site, http, given.clock);
        Ok(Self {
            stack,
            for_pages: false,
            zone,
            subscriptions,
            no_gpon_field: Arc::default(),
            lacks_searched: Arc::default(),
        })
    }

    /// The same client for what is shown: equal reads are one, and what was read moments ago, or before the site went
    /// away, is given with its age. What decides on a write must not be read so.
    pub fn for_pages(&self) -> Self {
        Self { for_pages: true, ..self.clone() }
    }

    /// How the site is doing.
    pub fn state(&self) -> UpstreamState {
        self.stack.state()
    }

    /// True when the site is left alone, or refuses our key.
    pub fn is_in_trouble(&self) -> bool {
        self.stack.is_in_trouble()
    }

    /// The user our token belongs to: shows that the site answers and takes the token.
    pub async fn get_logged_user(&self) -> Result<String, UpstreamError> {
        let path = "/api/method/frappe.auth.get_logged_user".to_owned();
        let message = self.stack.live(read(path, &rules::WATCH, "User"), decode_message).await?;
        let user = message.as_str().map(str::to_owned);
        user.ok_or_else(|| UpstreamError::garbled("get_logged_user without a user"))
    }
}
