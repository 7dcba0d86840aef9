//! The provider's place, language and names.

use super::Env;
use crate::upstream::erpnext::SubscriptionDoctype;
use serde::{Deserialize, Deserializer};

/// What differs from provider to provider.
#[derive(Clone, Debug)]
pub struct Site {
    /// `SITE_TIME_ZONE`: IANA name.
    pub time_zone: String,
    /// `DEFAULT_LOCALE`: `fr` or `en`.
    pub locale: String,
    /// `DOCTYPE_MAP`: TOML file that says where this site differs from the reference site.
    pub doctypes: DoctypeMap,
}

impl Site {
    pub(super) fn read(env: &mut Env) -> Self {
        let zone = |text: &str| jiff::tz::TimeZone::get(text).is_ok().then(|| text.to_owned());
        let locale = |text: &str| matches!(text, "fr" | "en").then(|| text.to_owned());
        Self {
            time_zone: env
                .parsed("SITE_TIME_ZONE", "America/Toronto", "an IANA zone such as America/Toronto", zone)
                .unwrap_or_default(),
            locale: env.parsed("DEFAULT_LOCALE", "fr", "fr or en", locale).unwrap_or_default(),
            doctypes: doctype_map(env),
        }
    }
}

/// Where a site differs; a key this version does not know is a fault, never passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DoctypeMap {
    /// `subscriptions = "Subscription"` where ERPNext's own doctype is used instead of `Service Subscription`.
    #[serde(deserialize_with = "subscriptions")]
    pub subscriptions: SubscriptionDoctype,
}

fn subscriptions<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SubscriptionDoctype, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "Service Subscription" => Ok(SubscriptionDoctype::ServiceSubscription),
        "Subscription" => Ok(SubscriptionDoctype::Subscription),
        other => Err(serde::de::Error::unknown_variant(other, &["Service Subscription", "Subscription"])),
    }
}

fn doctype_map(env: &mut Env) -> DoctypeMap {
    let Some(path) = env.text("DOCTYPE_MAP") else { return DoctypeMap::default() };
    let text = std::fs::read_to_string(&path).map_err(|error| error.to_string());
    let map = text.and_then(|text| toml::from_str(&text).map_err(|error| error.message().to_owned()));
    map.unwrap_or_else(|error| {
        env.fault(format!("DOCTYPE_MAP: `{path}` cannot be used ({error}): give a TOML file with subscriptions = \"Subscription\" or \"Service Subscription\""));
        DoctypeMap::default()
    })
}
