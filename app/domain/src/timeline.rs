//! Timeline: what happened to a device and its customer, newest first, in one stream without a gap.

use crate::{network::RunState, service_equipment::EquipmentStatus, time::Timestamp};
use serde::{Deserialize, Serialize};

crate::open_enum! {
    /// What kind of thing happened.
    TimelineKind {
        Sms = "sms", Call = "call", Email = "email", Comment = "comment", Issue = "issue", DispatchJob = "dispatch_job",
        Payment = "payment", Device = "device", Billing = "billing",
    }
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TimelineEntry {
    /// Stable id of the thing itself, so that the same one is never shown twice.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// What kind.
    pub kind: TimelineKind,
    /// One line, as its source wrote it: plain text, never HTML.
    pub text: String,
    /// Who, where known.
    pub actor: Option<String>,
    /// What changed, where the app has words for it: they are then shown instead of `text`, in the reader's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<DeviceChange>,
}

/// What became of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum DeviceChange {
    /// The network sees it otherwise than before.
    RunState {
        /// `None` when nobody had looked before.
        from: Option<RunState>,
        /// Now.
        to: RunState,
        /// `LOSi`, `DyingGasp`... where it fell.
        cause: Option<String>,
    },
    /// Its record was written.
    Record {
        /// As it says now.
        status: EquipmentStatus,
    },
}

/// A page of the timeline and the event cursor it was read at: `GET /api/events?since=` goes on from there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Timeline {
    /// Newest first.
    pub entries: Vec<TimelineEntry>,
    /// `<boot>-<seq>`.
    pub cursor: String,
}

/// One thing that happened to a customer, with what is known of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerEntry {
    /// What happened.
    pub entry: TimelineEntry,
    /// Of a message or a call: true when it came from us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_ours: Option<bool>,
    /// Of a message from us: how far it came, in ERPNext's word: `Sent`, `Read`, `Error`...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<String>,
}

/// A page of a customer's timeline. Answer of `GET /api/customers/{customer}/timeline`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerTimeline {
    /// Newest first.
    pub entries: Vec<CustomerEntry>,
    /// `<boot>-<seq>`: `GET /api/events?since=` goes on from there.
    pub cursor: String,
    /// Asks for the page behind this one; `None` at the beginning of everything.
    pub older: Option<String>,
    /// What could not be read, by doctype; the rest is whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}
