//! ERPNext over Frappe's REST API, version 1 (CONTRACTS.md sections 1 to 3).
//!
//! Reads take 3 s and are tried twice, writes take 10 s and are repeated only when Frappe says that nothing was
//! written. A write's answer echoes what was sent rather than what was stored, so every write here is read back.

mod customer;
mod dispatch_job;
mod error;
mod issue;
mod resource;
mod service_equipment;
mod service_location;
mod subscription;
mod technician;
mod timeline;

pub use error::from_answer;
pub use resource::{Query, decode_document, decode_documents, decode_message};
pub use service_equipment::{EquipmentChange, NewEquipment};
pub use technician::Technician;
pub use timeline::TimelineRead;

use super::UpstreamError;
use super::http::{AUTHORIZATION_HEADER, Http, Jitter};
use jiff::tz::TimeZone;
use secrecy::SecretString;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_millis(500);
const READ_DEADLINE: Duration = Duration::from_secs(3);
const WRITE_DEADLINE: Duration = Duration::from_secs(10);
/// A page of 500 documents with every field is below 2 MB.
const BODY_LIMIT: usize = 8 << 20;

/// Where ERPNext is, and as whom we call it.
#[derive(Clone, Debug)]
pub struct Config {
    /// `ERPNEXT_URL`, without a slash at its end.
    pub base_url: String,
    /// `ERPNEXT_TOKEN`, `key:secret`.
    pub token: SecretString,
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
    http: Http,
    zone: TimeZone,
    subscriptions: SubscriptionDoctype,
    /// Set once the site said that it does not know the field `gpon_sn`, which the product adds on request.
    no_gpon_field: Arc<AtomicBool>,
}

impl ErpNext {
    /// A client for one site.
    pub fn new(config: Config, jitter: Jitter) -> Result<Self, UpstreamError> {
        let http = Http::new(&config.base_url, CONNECT_TIMEOUT, BODY_LIMIT, jitter)?.with_secret(
            AUTHORIZATION_HEADER,
            "token ",
            &config.token,
        )?;
        let (zone, subscriptions) = (config.site_time_zone, config.subscriptions);
        Ok(Self { http, zone, subscriptions, no_gpon_field: Arc::default() })
    }

    /// The user our token belongs to: shows that the site answers and takes the token.
    pub async fn get_logged_user(&self) -> Result<String, UpstreamError> {
        let message = self.method("/api/method/frappe.auth.get_logged_user").await?;
        let user = message.as_str().map(str::to_owned);
        user.ok_or_else(|| UpstreamError::garbled("get_logged_user without a user"))
    }
}
