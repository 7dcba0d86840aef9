//! Every write is in the audit, with the real person, before and after.

use super::{JOB, office, once::every_kind, one, transition};
use crate::helpers::TestApp;
use domain::{audit::AuditQuery, op::OpResult};
use ops_server::store::audit::csv;
use serde_json::json;

#[tokio::test]
async fn every_kind_of_write_is_told_from_before_to_after() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    office(&app, "Dispatch Job", JOB, json!({ "status": "assigned", "notes": "" })).await;
    for kind in every_kind() {
        assert_eq!(one(&technician, kind.clone()).await["result"], "applied", "{kind}");
        assert_eq!(one(&technician, kind).await["result"], "duplicate");
    }
    let entries = app.app.store.list_audit(&AuditQuery::default()).await.unwrap().entries;
    let told: Vec<_> =
        entries.iter().rev().map(|entry| (entry.op.as_str(), entry.doctype.as_deref().unwrap())).collect();
    let wanted = [
        ("equipment.link", "Dispatch Job"),
        ("equipment.link", "Service Equipment"),
        ("equipment.update", "Service Equipment"),
        ("equipment.create", "Service Equipment"),
        ("job.note", "Dispatch Job"),
        ("job.transition", "Dispatch Job"),
    ];
    assert_eq!(told, wanted, "each once, each document");
    let moved = &entries[0];
    assert_eq!((&moved.before["status"], &moved.after["status"]), (&json!("assigned"), &json!("en_route")));
    assert_eq!((moved.person.as_str(), moved.device_id.as_str(), moved.result), ("tech1", "phone", OpResult::Applied));
    assert_eq!(moved.recorded_at.to_string(), "2026-11-24T09:00:00.000-05:00");
    // As many writes as ERPNext took from us, and one that was the office's.
    let journal = app.written("Dispatch Job").await.len() + app.written("Service Equipment").await.len();
    assert_eq!(journal, entries.len() + 1);
    let rows: String = entries.iter().map(csv::row).collect();
    assert_eq!(rows.matches("\r\n").count(), entries.len());
}

#[tokio::test]
async fn what_was_not_done_is_told_too_and_what_was_merged() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    office(&app, "Dispatch Job", JOB, json!({ "status": "cancelled" })).await;
    assert_eq!(one(&technician, transition(1, "completed", "on_site")).await["result"], "conflict");
    office(&app, "Dispatch Job", JOB, json!({ "status": "en_route" })).await;
    assert_eq!(one(&technician, transition(2, "completed", "en_route")).await["result"], "refused");
    assert_eq!(one(&technician, transition(3, "on_site", "assigned")).await["result"], "applied");
    let query = AuditQuery { document: Some(JOB.to_owned()), ..AuditQuery::default() };
    let entries = app.app.store.list_audit(&query).await.unwrap().entries;
    let told: Vec<_> =
        entries.iter().rev().map(|entry| (entry.result, entry.reason.as_deref(), entry.merged.len())).collect();
    let wanted = [
        (OpResult::Conflict, Some("conflict"), 0),
        (OpResult::Refused, Some("conflict: status: en_route → completed"), 0),
        (OpResult::Applied, None, 1),
    ];
    assert_eq!(told, wanted);
    let asked = entries.last().unwrap();
    assert_eq!((&asked.before["status"], &asked.after["status"]), (&json!("cancelled"), &json!("completed")));
}
