//! Audit: who changed what, from what to what, on which device, when it was done and when it arrived. It only grows.

use crate::{merge::FieldValues, op::OpResult, person::Role, time::Timestamp};
use serde::{Deserialize, Serialize};

/// One change of one document, or one that was not made and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditEntry {
    /// Grows with every entry; 0 before it is kept.
    #[serde(default)]
    pub id: i64,
    /// The person's stable id.
    pub person: String,
    /// `Marc Gagnon`.
    pub name: String,
    /// Their e-mail, where their id is one.
    pub email: Option<String>,
    /// In which role.
    pub role: Role,
    /// `job.transition`.
    pub op: String,
    /// `Dispatch Job`; `None` when no document was reached.
    pub doctype: Option<String>,
    /// `DJ-2026-00412`.
    pub document: Option<String>,
    /// The changed fields as they were.
    pub before: FieldValues,
    /// The changed fields as they are since.
    pub after: FieldValues,
    /// Fields somebody else had changed meanwhile and that were merged with.
    pub merged: Vec<String>,
    /// The op's id.
    pub op_id: String,
    /// The phone.
    pub device_id: String,
    /// When the person did it.
    pub recorded_at: Timestamp,
    /// When it was carried out here.
    pub synced_at: Timestamp,
    /// What came of it: applied, conflict or refused.
    pub result: OpResult,
    /// Why not, as a problem's code and detail.
    pub reason: Option<String>,
}

/// What to look for; what is not given is not asked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuditQuery {
    /// The person's id, whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The document's name, whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Anywhere in the names, the op, its id or the values; capitals make no difference within ASCII.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Carried out at or after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Carried out before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
    /// How many, 1 to 500; 100 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// `next` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<i64>,
}

/// Entries, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditPage {
    /// At most as many as asked.
    pub entries: Vec<AuditEntry>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<i64>,
}
