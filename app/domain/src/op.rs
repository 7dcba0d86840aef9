//! Op: one change made here and not yet accepted there. Receipt: the server's word that it is.

use crate::{
    dispatch_job::{DispatchJobStatus, NotDoneReason},
    error::Problem,
    merge::FieldValues,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// One change, as it travels: an entry of `POST /api/ops` (CONTRACTS.md section 7).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(extend("unevaluatedProperties" = false)))]
pub struct Op {
    /// UUIDv7, the idempotency key.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = crate::schema::UUID_V7)))]
    pub op_id: String,
    /// When the person did it, by the phone's clock corrected by the server's.
    pub recorded_at: Timestamp,
    /// The phone.
    pub device_id: String,
    /// Order within one phone: grows by one per op.
    #[cfg_attr(feature = "schema", schemars(range(max = u64::MAX)))]
    pub seq: u64,
    /// What the phone had when the person decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Base>,
    /// What to do.
    #[serde(flatten)]
    pub change: Change,
}

/// The state a change was decided on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Base {
    /// ERPNext's `modified`, exact.
    pub modified: String,
    /// The fields the phone had, by ERPNext's names: what a change made in the office meanwhile is merged against.
    #[serde(default, skip_serializing_if = "FieldValues::is_empty")]
    pub fields: FieldValues,
}

/// What to do. `op` is the word on the wire, `payload` its arguments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "op", content = "payload")]
pub enum Change {
    /// Link a device to a job: a line in the job's equipment table, and the record's place.
    #[serde(rename = "equipment.link")]
    LinkEquipment(LinkEquipment),
    /// Create the record of a device nobody knew.
    #[serde(rename = "equipment.create")]
    CreateEquipment(CreateEquipment),
    /// Have a photo of a label read by the model, when there is signal again.
    #[serde(rename = "vision.read")]
    ReadPhoto(ReadPhoto),
    /// Move a visit on: under way, there, done.
    #[serde(rename = "job.transition")]
    TransitionJob(TransitionJob),
    /// Change fields of a visit; its notes only ever grow.
    #[serde(rename = "job.update")]
    UpdateJob(UpdateJob),
    /// Add a line to a visit's notes.
    #[serde(rename = "job.note")]
    NoteJob(NoteJob),
    /// Change fields of a device's record.
    #[serde(rename = "equipment.update")]
    UpdateEquipment(UpdateEquipment),
}

impl Change {
    /// What must stay in order among itself: ops of other entities never wait for this one.
    pub fn entity(&self) -> String {
        match self {
            Self::LinkEquipment(link) => format!("job:{}", link.job),
            Self::CreateEquipment(create) => create
                .job
                .as_ref()
                .map_or_else(|| format!("serial:{}", create.serial_number), |job| format!("job:{job}")),
            Self::ReadPhoto(read) => format!("photo:{}", read.photo.sha256),
            Self::TransitionJob(TransitionJob { job, .. })
            | Self::UpdateJob(UpdateJob { job, .. })
            | Self::NoteJob(NoteJob { job, .. })
            | Self::UpdateEquipment(UpdateEquipment { job, .. }) => format!("job:{job}"),
        }
    }

    /// The word on the wire.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::LinkEquipment(_) => "equipment.link",
            Self::CreateEquipment(_) => "equipment.create",
            Self::ReadPhoto(_) => "vision.read",
            Self::TransitionJob(_) => "job.transition",
            Self::UpdateJob(_) => "job.update",
            Self::NoteJob(_) => "job.note",
            Self::UpdateEquipment(_) => "equipment.update",
        }
    }

    /// The job it is for.
    pub fn job(&self) -> Option<&str> {
        match self {
            Self::LinkEquipment(link) => Some(&link.job),
            Self::CreateEquipment(create) => create.job.as_deref(),
            Self::ReadPhoto(read) => read.job.as_deref(),
            Self::TransitionJob(TransitionJob { job, .. })
            | Self::UpdateJob(UpdateJob { job, .. })
            | Self::NoteJob(NoteJob { job, .. })
            | Self::UpdateEquipment(UpdateEquipment { job, .. }) => Some(job),
        }
    }

    /// The photos that must reach the server before this op.
    pub fn photos(&self) -> Vec<&PhotoRef> {
        match self {
            Self::ReadPhoto(read) => vec![&read.photo],
            _ => Vec::new(),
        }
    }
}

/// Arguments of `equipment.link`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LinkEquipment {
    /// `DJ-2026-00412`.
    pub job: String,
    /// Printed serial of the device: the record is looked up by it, so that it may be one created by an earlier op.
    pub serial_number: String,
    /// Install, replace, inspect...
    pub action: crate::dispatch_job::EquipmentAction,
    /// What a person was asked, and said yes to: the server takes nobody's yes for granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<crate::linking::ConfirmReason>,
}

/// Arguments of `equipment.create`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateEquipment {
    /// Printed serial.
    pub serial_number: String,
    /// `AA:BB:..`.
    pub mac_address: Option<String>,
    /// ASCII form.
    pub gpon_sn: Option<String>,
    /// As printed.
    pub brand: Option<String>,
    /// As printed.
    pub model: Option<String>,
    /// ONT, Router...
    pub equipment_type: crate::service_equipment::EquipmentKind,
    /// The job at hand: the new record takes its place and customer.
    pub job: Option<String>,
}

/// Arguments of `vision.read`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReadPhoto {
    /// The photo, sent before.
    pub photo: PhotoRef,
    /// What to read: `barcodes` (and the label's text where no barcode names a device) or `equipment`.
    pub what: String,
    /// The job at hand, for the notice.
    pub job: Option<String>,
}

/// Arguments of `job.transition`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TransitionJob {
    /// `DJ-2026-00412`.
    pub job: String,
    /// The state wanted, along [`crate::transition`].
    pub status: DispatchJobStatus,
    /// Why, with `not_done` and only then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_done_reason: Option<NotDoneReason>,
}

/// Arguments of `job.update`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateJob {
    /// `DJ-2026-00412`.
    pub job: String,
    /// New values by ERPNext's names: `notes`, as the base with something added below it.
    pub fields: FieldValues,
}

/// Arguments of `job.note`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NoteJob {
    /// `DJ-2026-00412`.
    pub job: String,
    /// What to add; it stands below the others with the time and the person's name.
    pub text: String,
}

/// Arguments of `equipment.update`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateEquipment {
    /// The visit during which the device was looked at: it names it, or is at its place.
    pub job: String,
    /// Printed serial.
    pub serial_number: String,
    /// New values by ERPNext's names: `mac_address`, `gpon_sn`, `barcode`, `brand`, `model`, `firmware`.
    pub fields: FieldValues,
}

/// A photo by its content.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct PhotoRef {
    /// Lower-case hex.
    pub sha256: String,
    /// How many bytes.
    #[cfg_attr(feature = "schema", schemars(range(max = u64::MAX)))]
    pub size_bytes: u64,
}

/// The server's word on one op.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Receipt {
    /// Echo of the op's id: an answer without it is no acknowledgement.
    pub op_id: String,
    /// What came of it.
    pub result: OpResult,
    /// The document as it is now, or what the model read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<serde_json::Value>,
    /// Field by field, when the office changed the same thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflict: Option<std::collections::BTreeMap<String, FieldConflict>>,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Problem>,
    /// When the server took it.
    pub received_at: Timestamp,
}

/// What came of an op.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OpResult {
    /// Done now.
    Applied,
    /// Done before: the same answer again.
    Duplicate,
    /// The same field was changed in the office.
    Conflict,
    /// Will never be done as it is.
    Refused,
    /// Not now: an upstream is down or busy; send it again later.
    Retry,
}

/// One field changed on both sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldConflict {
    /// What the phone had.
    pub base: serde_json::Value,
    /// What the person wants.
    pub mine: serde_json::Value,
    /// What the office wrote.
    pub theirs: serde_json::Value,
}

/// Body of `POST /api/ops`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OpBatch {
    /// In order.
    #[cfg_attr(feature = "schema", schemars(length(max = 100)))]
    pub ops: Vec<Op>,
}

/// Answer of `POST /api/ops`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReceiptBatch {
    /// One per op, in the order of the ops.
    pub receipts: Vec<Receipt>,
}
