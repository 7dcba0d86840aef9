//! `timeline`: what happened to a device and its customer.

use domain::{
    panel::Panel,
    timeline::{CustomerTimeline, Timeline},
};

super::device_panel!(/** Newest entries, with the cursor live events go on from. */ ReadTimeline, "timeline" => Panel<Timeline>);

/// A page of everything that happened to a customer, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReadCustomerTimeline {
    /// Document name.
    pub customer: String,
    /// [`CustomerTimeline::older`] of the page before; `None` for the newest.
    pub before: Option<String>,
}

impl super::Endpoint for ReadCustomerTimeline {
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/api/customers/{customer}/timeline";
    type Response = Panel<CustomerTimeline>;
    fn path(&self) -> String {
        let before = self.before.as_ref().map(|before| format!("?before={}", super::encode(before)));
        format!("/api/customers/{}/timeline{}", super::encode(&self.customer), before.unwrap_or_default())
    }
}
