//! Day pack: what a phone carries for today and tomorrow, so that the answer comes without signal.

use crate::{
    customer::Customer,
    dispatch_job::DispatchJob,
    issue::Issue,
    network::NetworkReading,
    person::Person,
    service_equipment::ServiceEquipment,
    service_location::ServiceLocation,
    subscription::Subscription,
    time::{LocalDate, Timestamp},
    timeline::TimelineEntry,
};
use serde::{Deserialize, Serialize};

/// Answer of `GET /api/day-pack`: everything the technician's jobs of today and tomorrow touch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DayPack {
    /// Whose pack.
    pub person: Person,
    /// The first of its two days, at the site.
    pub day: LocalDate,
    /// When it was made.
    pub made_at: Timestamp,
    /// False when an upstream failed and something below is missing.
    pub complete: bool,
    /// In the order of the day.
    pub jobs: Vec<DispatchJob>,
    /// Their customers.
    pub customers: Vec<Customer>,
    /// Their places.
    pub locations: Vec<ServiceLocation>,
    /// What stands at those places.
    pub equipment: Vec<ServiceEquipment>,
    /// Their subscriptions.
    pub subscriptions: Vec<CustomerSubscription>,
    /// Their open issues.
    pub issues: Vec<CustomerIssue>,
    /// Last reading of each device, by equipment name.
    pub readings: Vec<(String, NetworkReading)>,
    /// Last entries per customer.
    pub timelines: Vec<(String, Vec<TimelineEntry>)>,
    /// Unassigned stock, for the lookup alone.
    pub stock: Vec<ServiceEquipment>,
}

impl DayPack {
    /// Whose it is and of when, and nothing of any customer.
    pub fn without_customers(&self) -> Self {
        Self {
            person: self.person.clone(),
            day: self.day,
            made_at: self.made_at,
            complete: true,
            jobs: Vec::new(),
            customers: Vec::new(),
            locations: Vec::new(),
            equipment: Vec::new(),
            subscriptions: Vec::new(),
            issues: Vec::new(),
            readings: Vec::new(),
            timelines: Vec::new(),
            stock: Vec::new(),
        }
    }
}

/// A subscription and whose it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerSubscription {
    /// Document name of the customer.
    pub customer: String,
    /// What they pay for.
    #[serde(flatten)]
    pub subscription: Subscription,
}

/// An issue and whose it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerIssue {
    /// Document name of the customer.
    pub customer: String,
    /// What they said.
    #[serde(flatten)]
    pub issue: Issue,
}
