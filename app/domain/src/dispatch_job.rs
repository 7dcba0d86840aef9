//! Dispatch Job: one planned visit.

use crate::time::{LocalDate, LocalTime, Timestamp};
use serde::{Deserialize, Serialize};

crate::open_enum! {
    /// Where the visit stands. The last four exist only where the site was prepared for them.
    DispatchJobStatus {
        Open = "open", Assigned = "assigned", InProgress = "in_progress", Completed = "completed", Cancelled = "cancelled",
        EnRoute = "en_route", OnSite = "on_site", Paused = "paused", NotDone = "not_done",
    }
}

impl DispatchJobStatus {
    /// True while there is work left: upcoming or under way.
    pub fn is_open(&self) -> bool {
        !matches!(self, Self::Completed | Self::Cancelled | Self::NotDone)
    }
}

crate::open_enum! {
    /// Why a visit was not done.
    NotDoneReason {
        Absent = "absent", AccessRefused = "access_refused", NoSignal = "no_signal", PartMissing = "part_missing", OutOfTime = "out_of_time",
    }
}
crate::open_enum! {
    /// What the visit is for.
    DispatchJobType { Installation = "installation", Repair = "repair", Maintenance = "maintenance", Retrieval = "retrieval", Survey = "survey" }
}
crate::open_enum! {
    /// How soon.
    Priority { Low = "low", Medium = "medium", High = "high", Urgent = "urgent" }
}
crate::open_enum! {
    /// What was done with a piece of equipment during the visit.
    EquipmentAction { Install = "install", Remove = "remove", Replace = "replace", Inspect = "inspect" }
}

/// One planned visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DispatchJob {
    /// `DJ-2026-00412`.
    pub name: String,
    /// One line.
    pub subject: String,
    /// Installation, repair...
    pub job_type: DispatchJobType,
    /// Low to urgent.
    pub priority: Option<Priority>,
    /// Open, assigned...
    pub status: DispatchJobStatus,
    /// The payer's document name.
    pub customer: Option<String>,
    /// Where.
    pub service_location: Option<String>,
    /// `TECH-001`.
    pub assigned_tech: Option<String>,
    /// The issue that asked for it.
    pub issue: Option<String>,
    /// The day.
    pub scheduled_date: Option<LocalDate>,
    /// The hour, at the site.
    pub start_time: Option<LocalTime>,
    /// Planned length.
    pub duration_min: Option<u32>,
    /// Dispatcher's words.
    pub notes: Option<String>,
    /// Work began.
    pub started_at: Option<Timestamp>,
    /// Work ended.
    pub completed_at: Option<Timestamp>,
    /// What was installed, removed...
    #[serde(default)]
    pub equipment: Vec<JobEquipment>,
    /// ERPNext's `modified`, an exact string: the optimistic lock.
    pub modified: String,
}

/// One line of a job's equipment table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JobEquipment {
    /// `EQP-00210`.
    pub equipment: String,
    /// Install, remove...
    pub action: EquipmentAction,
    /// As printed.
    pub serial_number: Option<String>,
}
