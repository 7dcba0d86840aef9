//! What the audit keeps of a link: who gave it or took it back, for whom, for which day and until when. Never the token.

use crate::{app::App, store::links::Link};
use domain::{audit::AuditEntry, merge::FieldValues, op::OpResult, person::Person};
use serde_json::json;

/// One entry under the link's id. The kind and the id together name it, so that each stands there once.
pub(super) fn entry(app: &App, person: &Person, kind: &str, link: &Link) -> AuditEntry {
    let now = app.clock.now();
    let fields = [
        ("technician", json!(link.technician)),
        ("day", json!(link.day)),
        ("expires_at", json!(app.clock.at(link.expires_at_ms))),
    ];
    AuditEntry {
        id: 0,
        person: person.id.clone(),
        name: person.name.clone(),
        email: person.id.contains('@').then(|| person.id.clone()),
        role: person.role,
        op: kind.to_owned(),
        doctype: None,
        document: Some(link.id.clone()),
        before: FieldValues::new(),
        after: fields.into_iter().map(|(field, value)| (field.to_owned(), value)).collect(),
        merged: Vec::new(),
        op_id: format!("{kind}:{}", link.id),
        device_id: String::new(),
        recorded_at: now,
        synced_at: now,
        result: OpResult::Applied,
        reason: None,
    }
}
