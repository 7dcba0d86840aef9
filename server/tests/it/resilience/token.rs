//! A key regenerated in ERPNext: said in the exact words, once, where an operator looks; pages go on from what is known.

use crate::helpers::TestApp;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_regenerated_key_is_named_and_its_end_too() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let path = "/api/devices/2239A7B004512/service-equipment";
    let known = technician.get(path).await;
    assert_eq!(app.nobody().get("/readyz").await.json()["status"], "ok");
    app.dial(json!({ "upstream": "erpnext", "fault": "token_regenerated" })).await;
    app.hand.advance_ms(60_000);
    let answer = technician.get(path).await;
    assert_eq!((answer.status, answer.json()["value"].clone()), (200, known.json()["value"].clone()));
    assert_eq!(answer.header("age"), "60", "{answer:?}");
    let refused = app.app.erpnext.state().key_refused.unwrap();
    assert_eq!(refused.words, "API key was regenerated in ERPNext");
    assert_eq!(refused.since, app.app.clock.now());
    assert_eq!(app.nobody().get("/readyz").await.json()["status"], "degraded");
    app.turn_dials_back().await;
    tokio::time::timeout(Duration::from_secs(6), async {
        while app.app.erpnext.state().key_refused.is_some() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("the watch finds out by itself");
    assert_eq!(app.nobody().get("/readyz").await.json()["status"], "ok");
}
