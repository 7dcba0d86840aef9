//! A visit moves on along the graph of its states.

use super::{JOB, document, office, one, transition};
use crate::helpers::{TestApp, op};
use serde_json::json;

#[tokio::test]
async fn a_visit_is_walked_from_the_road_to_the_end() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    office(&app, "Dispatch Job", JOB, json!({ "status": "assigned" })).await;
    for (number, (had, status)) in
        (1..).zip([("assigned", "en_route"), ("en_route", "on_site"), ("on_site", "completed")])
    {
        let receipt = one(&technician, transition(number, status, had)).await;
        assert_eq!((&receipt["result"], &receipt["doc"]["status"]), (&json!("applied"), &json!(status)), "{receipt}");
        assert_eq!(one(&technician, transition(number, status, had)).await["result"], "duplicate");
    }
    let job = document(&app, "Dispatch Job", JOB).await;
    // When the person did it, not when it arrived; arriving begins the work.
    assert_eq!(
        (&job["started_at"], &job["completed_at"]),
        (&json!("2026-11-24 09:00:00"), &json!("2026-11-24 09:00:00"))
    );
}

#[tokio::test]
async fn a_jump_is_refused_and_writes_nothing() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    office(&app, "Dispatch Job", JOB, json!({ "status": "open" })).await;
    let before = app.written("Dispatch Job").await.len();
    for (number, (status, had)) in (1..).zip([("completed", "open"), ("in_progress", "open"), ("cancelled", "open")]) {
        let receipt = one(&technician, transition(number, status, had)).await;
        let reason = &receipt["reason"];
        assert_eq!(
            (&receipt["result"], &reason["code"], &reason["status"]),
            (&json!("refused"), &json!("conflict"), &json!(409)),
            "{receipt}"
        );
    }
    let unreasoned = one(&technician, transition(9, "not_done", "open")).await;
    assert_eq!(
        (&unreasoned["result"], &unreasoned["reason"]["detail"]),
        (&json!("refused"), &json!("not_done_reason"))
    );
    assert_eq!(app.written("Dispatch Job").await.len(), before);
    let other = app.person("tech2").await;
    assert_eq!(one(&other, transition(10, "en_route", "open")).await["reason"]["code"], "not-found");
}

#[tokio::test]
async fn what_was_not_done_says_why() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    office(&app, "Dispatch Job", JOB, json!({ "status": "on_site" })).await;
    let gone = op(1, "job.transition", json!({ "job": JOB, "status": "not_done", "not_done_reason": "absent" }));
    assert_eq!(one(&technician, gone).await["result"], "applied");
    let job = document(&app, "Dispatch Job", JOB).await;
    assert_eq!((&job["status"], &job["not_done_reason"]), (&json!("not_done"), &json!("absent")));
}

#[tokio::test]
async fn what_the_office_cancelled_meanwhile_is_asked_and_not_overwritten() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    office(&app, "Dispatch Job", JOB, json!({ "status": "cancelled" })).await;
    let receipt = one(&technician, transition(1, "completed", "on_site")).await;
    let asked = json!({ "status": { "base": "on_site", "mine": "completed", "theirs": "cancelled" } });
    assert_eq!((&receipt["result"], &receipt["conflict"]), (&json!("conflict"), &asked), "{receipt}");
    assert_eq!(document(&app, "Dispatch Job", JOB).await["status"], "cancelled");
    // With what stands there now as its base it is a jump, and refused for good.
    assert_eq!(one(&technician, transition(2, "completed", "cancelled")).await["result"], "refused");
}
