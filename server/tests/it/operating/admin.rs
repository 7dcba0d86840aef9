//! `/api/admin`: what an admin sees.

use crate::helpers::TestApp;
use serde_json::json;

#[tokio::test]
async fn health_names_each_upstream_with_its_last_error() {
    let app = TestApp::new().await;
    let admin = app.person("admin").await;
    app.dial(json!({ "upstream": "erpnext", "fault": "503" })).await;
    let _ = admin.get("/api/devices/440769778099/issues").await;
    let health = admin.get("/api/admin/health").await.json();
    let names: Vec<_> = health["upstreams"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
    assert_eq!(names, ["erpnext", "hub", "gemini"]);
    let lanes = health["upstreams"][0]["lanes"].as_array().unwrap();
    let read = lanes.iter().find(|lane| lane["name"] == "read").unwrap();
    assert!(read["calls"].as_u64().unwrap() > 0 && read["p95_ms"].as_f64().unwrap() > 0.0, "{read}");
    assert_eq!(read["last_error"]["words"], "unavailable: the site is under maintenance");
    assert!(health["upstreams"][0]["is_sandbox"].as_bool().unwrap());
}

#[tokio::test]
async fn health_says_whether_the_hubs_events_are_followed() {
    let app = TestApp::new().await;
    let admin = app.person("admin").await;
    for _ in 0..200 {
        if admin.get("/api/admin/health").await.json()["hub_stream_since"].is_string() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("never followed");
}

#[tokio::test]
async fn drift_is_nothing_on_a_prepared_site_and_named_field_by_field_on_another() {
    let app = TestApp::new().await;
    let admin = app.person("admin").await;
    let drifts = || async { admin.get("/api/admin/drift").await.json()["drifts"].as_array().unwrap().clone() };
    assert_eq!(drifts().await, Vec::<serde_json::Value>::new());
    app.post_dial("/unprepared", json!({})).await;
    let found = drifts().await;
    let lacks = |doctype: &str, field: &str| {
        found.iter().any(|one| one["doctype"] == doctype && one["field"] == field && one["kind"] == "not_prepared")
    };
    assert!(lacks("Service Equipment", "gpon_sn") && lacks("Dispatch Job", "status"), "{found:?}");
    app.dial(json!({ "upstream": "erpnext", "fault": "503", "path_contains": "getdoctype" })).await;
    assert_eq!(admin.get("/api/admin/drift").await.problem(), "upstream-unavailable");
}
