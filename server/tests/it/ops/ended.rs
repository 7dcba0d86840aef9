//! Ops that came to an end and were not done: what they wrote nevertheless is told, nothing of them is under way, and
//! the same op sent again goes on from there.

use super::{JOB, document, note, office, once::every_kind, one, transition};
use crate::helpers::{TestApp, op};
use domain::{
    audit::{AuditEntry, AuditQuery},
    op::OpResult,
};
use ops_server::{metrics::Snapshot, ops::housekeeping};
use serde_json::{Value, json};

const SIX_MIN_MS: i64 = 6 * 60_000;

/// What the audit says was written, in order.
async fn told(app: &TestApp) -> Vec<AuditEntry> {
    let entries = app.app.store.list_audit(&AuditQuery::default()).await.unwrap().entries;
    entries.into_iter().rev().filter(|entry| entry.result == OpResult::Applied).collect()
}

/// The comments: their names, and the documents they stand on.
async fn comments(app: &TestApp) -> (Vec<Value>, Vec<Value>) {
    let comments = app.written("Comment").await;
    comments.iter().map(|entry| (entry["name"].clone(), entry["body"]["reference_doctype"].clone())).unzip()
}

async fn under_way(app: &TestApp) -> u64 {
    Snapshot::take(&app.app).await.unwrap().ops_started_old
}

#[tokio::test]
async fn what_a_refused_op_wrote_is_told_and_so_is_what_the_next_try_writes() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let [link, ..] = every_kind();
    app.dial(json!({ "upstream": "erpnext", "fault": "417", "method": "PUT", "path_contains": "Service" })).await;
    let heard = app.app.live.cursor();
    for _ in 0..2 {
        assert_eq!(one(&technician, link.clone()).await["result"], "refused");
        assert_eq!(told(&app).await.len(), 1, "the line is on the job, once");
        assert_eq!(comments(&app).await.1, ["Dispatch Job"]);
        assert_ne!(app.app.live.cursor(), heard, "the others hear of the line");
    }
    app.turn_dials_back().await;
    assert_eq!(one(&technician, link.clone()).await["result"], "applied");
    assert_eq!(one(&technician, link).await["result"], "duplicate");
    let told = told(&app).await;
    let documents: Vec<_> = told.iter().map(|entry| entry.doctype.as_deref().unwrap()).collect();
    assert_eq!(documents, ["Dispatch Job", "Service Equipment"]);
    let (before, after) = (&told[1].before, &told[1].after);
    assert_eq!((&before["status"], &after["status"]), (&json!("In Stock"), &json!("Installed")));
    assert!(after["service_location"].is_string() && after["customer"].is_string(), "{after:?}");
    let (names, documents) = comments(&app).await;
    assert_eq!(documents, ["Dispatch Job", "Service Equipment"]);
    assert_ne!(names[0], names[1]);
}

/// ERPNext takes no comment at that moment: the one of the partial write is due like any other.
#[tokio::test]
async fn the_comment_of_a_partial_write_is_made_good_later() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let [link, ..] = every_kind();
    app.dial(json!({ "upstream": "erpnext", "fault": "417", "method": "PUT", "path_contains": "Service" })).await;
    app.dial(json!({ "upstream": "erpnext", "fault": "503", "path_contains": "document/Comment" })).await;
    assert_eq!(one(&technician, link).await["result"], "refused");
    assert!(comments(&app).await.0.is_empty());
    app.turn_dials_back().await;
    housekeeping::once(&app.app).await.unwrap();
    assert_eq!(comments(&app).await.1, ["Dispatch Job"]);
}

fn not_done(number: u32, reason: &str) -> Value {
    op(number, "job.transition", json!({ "job": JOB, "status": "not_done", "not_done_reason": reason }))
}

#[tokio::test]
async fn a_reason_the_office_did_not_give_is_kept_and_one_it_gave_is_asked_about() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    office(&app, "Dispatch Job", JOB, json!({ "status": "not_done" })).await;
    assert_eq!(one(&technician, not_done(1, "absent")).await["result"], "applied");
    let stands = document(&app, "Dispatch Job", JOB).await;
    assert_eq!(stands["not_done_reason"], "absent");
    assert_eq!(told(&app).await[0].after["not_done_reason"], "absent");
    assert_eq!(one(&technician, not_done(2, "absent")).await["result"], "applied");
    let asked = one(&technician, not_done(3, "access_refused")).await;
    let field = &asked["conflict"]["not_done_reason"];
    assert_eq!(
        (&asked["result"], &field["mine"], &field["theirs"]),
        (&json!("conflict"), &json!("access_refused"), &json!("absent")),
        "{asked}"
    );
    assert_eq!(document(&app, "Dispatch Job", JOB).await, stands, "nothing was written over");
}

#[tokio::test]
async fn only_what_has_no_known_end_is_under_way() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    office(&app, "Dispatch Job", JOB, json!({ "status": "cancelled" })).await;
    let conflicting = transition(1, "completed", "on_site");
    assert_eq!(one(&technician, conflicting.clone()).await["result"], "conflict");
    for number in 2..4 {
        assert_eq!(one(&technician, note(number, " ")).await["result"], "refused");
    }
    app.hand.advance_ms(SIX_MIN_MS);
    assert_eq!(under_way(&app).await, 0, "each has a known end");
    assert_eq!(one(&technician, note(2, "autre")).await["reason"]["code"], "key-reused");
    app.hand.advance_ms(SIX_MIN_MS);
    assert_eq!(under_way(&app).await, 0);
    // The way is free: the same op is carried out.
    office(&app, "Dispatch Job", JOB, json!({ "status": "on_site" })).await;
    assert_eq!(one(&technician, conflicting.clone()).await["result"], "applied");
    assert_eq!(one(&technician, conflicting).await["result"], "duplicate");
    app.dial(json!({ "upstream": "erpnext", "fault": "503" })).await;
    assert_eq!(one(&technician, note(9, "Chien dehors")).await["result"], "retry");
    assert_eq!(under_way(&app).await, 0, "it has only begun");
    app.hand.advance_ms(SIX_MIN_MS);
    assert_eq!(under_way(&app).await, 1);
}

/// The first answer is lost after ERPNext wrote, and the visit is somebody else's when the op comes again.
#[tokio::test]
async fn what_a_lost_answer_wrote_is_told_when_the_second_try_is_refused() {
    let [link, _, create, note, transition] = every_kind();
    for (op, doctype) in
        [(link, "Dispatch Job"), (create, "Service Equipment"), (note, "Dispatch Job"), (transition, "Dispatch Job")]
    {
        let app = TestApp::new().await;
        let technician = app.technician().await;
        office(&app, "Dispatch Job", JOB, json!({ "status": "assigned" })).await;
        for method in ["PUT", "POST"] {
            let lost = json!({ "upstream": "erpnext", "fault": "cut", "method": method, "path_contains": doctype });
            app.dial(lost).await;
        }
        assert_eq!(one(&technician, op.clone()).await["result"], "retry", "{op}");
        app.turn_dials_back().await;
        office(&app, "Dispatch Job", JOB, json!({ "assigned_tech": "TECH-002" })).await;
        assert_eq!(one(&technician, op.clone()).await["result"], "refused", "{op}");
        let documents: Vec<_> = told(&app).await.into_iter().filter_map(|entry| entry.doctype).collect();
        assert_eq!(documents, [doctype], "{op}");
        assert_eq!(comments(&app).await.1, [doctype], "{op}");
        assert_eq!(one(&technician, op.clone()).await["result"], "refused", "{op}");
        assert_eq!(told(&app).await.len(), 1, "told once: {op}");
    }
}

/// One that was refused and begins anew is under way again, from then on.
#[tokio::test]
async fn a_refused_op_that_begins_anew_is_under_way_again() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let [link, ..] = every_kind();
    app.dial(json!({ "upstream": "erpnext", "fault": "417", "method": "PUT", "path_contains": "Service" })).await;
    assert_eq!(one(&technician, link.clone()).await["result"], "refused");
    app.turn_dials_back().await;
    app.hand.advance_ms(SIX_MIN_MS);
    app.dial(json!({ "upstream": "erpnext", "fault": "503" })).await;
    assert_eq!(one(&technician, link).await["result"], "retry");
    assert_eq!(under_way(&app).await, 0, "it began just now");
    app.hand.advance_ms(SIX_MIN_MS);
    assert_eq!(under_way(&app).await, 1);
}
