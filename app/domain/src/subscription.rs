//! Subscription: what the customer pays for. The catalogue entry is the *plan*.

use crate::time::LocalDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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

/// The numbers of a plan or a line profile, as Mbit/s: `FTTH-500`, `Fibre 1,5 G`, `Fibre 1 000` and `500/500` are read,
/// `Téléphonie` has none.
pub fn speeds_mbps(text: &str) -> BTreeSet<u32> {
    let (text, mut speeds) = (thousands_joined(text), BTreeSet::new());
    let mut rest = text.as_str();
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let end =
            rest[at..].find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).map_or(rest.len(), |n| at + n);
        let (number, after) = (rest[at..end].replace(',', "."), &rest[end..]);
        let is_giga = after.trim_start().starts_with(['G', 'g']);
        let (whole, tenth) = number.split_once('.').unwrap_or((&number, ""));
        let tenth = tenth.chars().next().and_then(|digit| digit.to_digit(10)).unwrap_or(0);
        if let Ok(whole) = whole.parse::<u32>() {
            speeds.insert(if is_giga { whole.saturating_mul(1000) + tenth * 100 } else { whole });
        }
        rest = after;
    }
    speeds
}

/// `1 000` is one number: a space between a digit and exactly three of them is dropped.
fn thousands_joined(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let joins = |at: usize| {
        matches!(letters[at], ' ' | '\u{a0}' | '\u{202f}')
            && at > 0
            && is_digit(at - 1)
            && (at + 1..at + 4).all(is_digit)
            && !is_digit(at + 4)
    };
    (0..letters.len()).filter(|at| !joins(*at)).map(|at| letters[at]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_are_read_however_they_are_written() {
        for (text, mbps) in [
            ("Fibre 500", vec![500]),
            ("FTTH-1000", vec![1000]),
            ("Fibre 1 Gbit/s", vec![1000]),
            ("Fibre 1\u{a0}000 Mbit/s", vec![1000]),
            ("Fibre 1 000", vec![1000]),
            ("Fibre 1 50", vec![1, 50]),
            ("Fibre 1,5 G", vec![1500]),
            ("2.5Gbps", vec![2500]),
            ("VLAN40_500M", vec![40, 500]),
            ("500/100", vec![100, 500]),
            ("Téléphonie", vec![]),
            ("99999999999", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(speeds_mbps(text), mbps.into_iter().collect(), "{text}");
        }
    }
}
