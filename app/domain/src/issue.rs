//! Issue: a customer's complaint or request, shown as "billet" in French and "ticket" in English.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

crate::open_enum! {
    /// ERPNext's states; old sites write `Hold`.
    IssueStatus { Open = "Open", Replied = "Replied", OnHold = "On Hold", Resolved = "Resolved", Closed = "Closed" }
}

impl IssueStatus {
    /// True until it is resolved or closed.
    pub fn is_open(&self) -> bool {
        !matches!(self, Self::Resolved | Self::Closed)
    }
}

/// One issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Issue {
    /// `ISS-2026-00913`.
    pub name: String,
    /// The customer's words.
    pub subject: String,
    /// Open, Replied...
    pub status: IssueStatus,
    /// A link: any word the site defines.
    pub priority: Option<String>,
    /// When it was opened.
    pub opened_at: Option<Timestamp>,
    /// The place it is about.
    pub service_location: Option<String>,
}
