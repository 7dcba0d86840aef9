//! `contradictions`: what the systems say that cannot all be true, and the ports that are down. Agents, dispatchers and
//! admins.

use domain::{contradiction::Report, outage::Outage, time::Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Every contradiction there is now.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListContradictions;

/// Every port that is down now.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListOutages;

/// The list, with what could not be judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct Contradictions {
    /// When it was judged.
    pub judged_at: Timestamp,
    /// What was found, and what could not be judged.
    #[serde(flatten)]
    pub report: Report,
    /// Names of the customers found, by document name, where ERPNext gave them.
    pub customers: BTreeMap<String, String>,
}

/// The ports that are down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct Outages {
    /// When the OLTs were polled; `None` where they did not answer, and then nothing is known.
    pub read_at: Option<Timestamp>,
    /// Each port, in order.
    pub outages: Vec<Outage>,
}

impl super::Endpoint for ListContradictions {
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/api/contradictions";
    type Response = Contradictions;
    fn path(&self) -> String {
        Self::PATH.to_owned()
    }
}

impl super::Endpoint for ListOutages {
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/api/outages";
    type Response = Outages;
    fn path(&self) -> String {
        Self::PATH.to_owned()
    }
}
