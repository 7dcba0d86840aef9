//! Subscription: what the customer pays for. The catalogue entry is the *plan*.

use crate::time::LocalDate;
use serde::{Deserialize, Serialize};

crate::open_enum! {
    /// Words of both shapes, the custom Service Subscription and ERPNext's own.
    SubscriptionStatus {
        Active = "Active", Trialling = "Trialling", Suspended = "Suspended", Pending = "Pending", PastDue = "Past Due Date",
        GracePeriod = "Grace Period", Unpaid = "Unpaid", Completed = "Completed", Cancelled = "Cancelled",
    }
}

impl SubscriptionStatus {
    /// True once nothing is owed any more.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Cancelled | Self::Completed)
    }

    /// True while service is owed: shown as the active subscription.
    pub fn is_active(&self) -> bool {
        matches!(self, Self::Active | Self::Trialling | Self::PastDue | Self::GracePeriod | Self::Unpaid)
    }
}

/// One subscription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Subscription {
    /// `SUB-00077`.
    pub name: String,
    /// `Fibre 500`.
    pub plan: String,
    /// Cents of a Canadian dollar a month, where the record has a price.
    pub monthly_price_cents: Option<i64>,
    /// Active, Suspended...
    pub status: SubscriptionStatus,
    /// First day.
    pub start_date: Option<LocalDate>,
    /// The place it serves.
    pub service_location: Option<String>,
}

/// A subscription of a customer with what is known of its billing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerPlan {
    /// What they pay for.
    pub subscription: Subscription,
    /// First day of the period under way, where it is known.
    pub period_start: Option<LocalDate>,
    /// Its last day.
    pub period_end: Option<LocalDate>,
    /// The day the next invoice is made out, where that follows from the period.
    pub next_invoice_on: Option<LocalDate>,
}
