//! `dispatch-jobs`: planned visits.

use domain::{dispatch_job::DispatchJob, panel::Panel};

super::device_panel!(/** The upcoming jobs at a device's place. */ ListDispatchJobs, "dispatch-jobs" => Panel<Vec<DispatchJob>>);

/// One job of the signed-in technician; 404 for anybody else's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FindDispatchJob {
    /// `DJ-2026-00412`.
    pub name: String,
}

impl super::Endpoint for FindDispatchJob {
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/api/dispatch-jobs/{name}";
    type Response = DispatchJob;
    fn path(&self) -> String {
        format!("/api/dispatch-jobs/{}", super::encode(&self.name))
    }
}

super::customer_panel!(/** The visits to come at all places of a customer. */ ListCustomerDispatchJobs, "/dispatch-jobs" => Panel<Vec<DispatchJob>>);
