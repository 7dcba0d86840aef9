//! The inner listener, and what the outer one keeps to itself.

use crate::helpers::TestApp;
use ops_server::{routes::metrics, store::receipts::Begun};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// The inner listener of that server.
async fn inside(app: &TestApp) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = metrics::router(&app.app);
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

async fn text(url: String) -> String {
    reqwest::get(url).await.unwrap().text().await.unwrap()
}

/// The value of one line.
fn value(text: &str, series: &str) -> f64 {
    let line = text.lines().find(|line| line.starts_with(series)).unwrap_or_else(|| panic!("no {series} in\n{text}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn requests_upstreams_and_operations_are_counted_by_what_is_known_beforehand() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    for _ in 0..3 {
        assert_eq!(technician.get("/api/devices/440769778099/issues").await.status, 200);
    }
    assert_eq!(technician.get("/no/such/route").await.status, 404);
    let op_id = "0192f0c1-2345-7abc-8def-000000000001".into();
    let begun = Begun { person: "tech1".into(), op_id, sha256: [1; 32], photos: String::new(), at_ms: 0 };
    app.app.store.begin_op(begun).await.unwrap();
    let text = text(format!("{}/metrics", inside(&app).await)).await;
    let issues = "route=\"/api/devices/{serial}/issues\"";
    assert_eq!(value(&text, &format!("ops_http_requests_total{{method=\"GET\",{issues},status=\"200\"}}")), 3.0);
    assert_eq!(value(&text, &format!("ops_http_request_seconds_count{{{issues}}}")), 3.0);
    assert!(value(&text, "ops_upstream_calls_total{upstream=\"erpnext\",lane=\"read\"}") >= 1.0);
    assert!(value(&text, "ops_upstream_answers_kept_total{upstream=\"erpnext\",lane=\"read\",kind=\"fresh\"}") >= 1.0);
    assert_eq!(value(&text, "ops_upstream_breaker_open{upstream=\"erpnext\",lane=\"read\"}"), 0.0);
    assert_eq!(value(&text, "ops_ops_started"), 1.0);
    assert_eq!(value(&text, "ops_live_streams"), 0.0);
    assert!(value(&text, "ops_upstream_latency_seconds{upstream=\"erpnext\",lane=\"read\",quantile=\"0.95\"}") > 0.0);
    assert!(text.contains("ops_build_info{version=\""));
    // What a caller chose is in no label.
    assert!(!text.contains("440769778099") && !text.contains("/no/such"), "{text}");
}

#[tokio::test]
async fn the_outer_listener_says_no_more_than_one_word() {
    let app = TestApp::new().await;
    for person in [app.nobody(), app.person("admin").await] {
        assert_eq!(person.get("/metrics").await.status, 404);
        assert_eq!(person.get("/readyz?verbose").await.json(), json!({ "status": "ok" }));
    }
}

#[tokio::test]
async fn inside_the_word_comes_with_the_part_it_is_about() {
    let app = TestApp::new().await;
    let inside = inside(&app).await;
    app.dial(json!({ "upstream": "erpnext", "fault": "401" })).await;
    let _ = app.app.erpnext.get_logged_user().await;
    let verbose: Value = serde_json::from_str(&text(format!("{inside}/readyz?verbose")).await).unwrap();
    assert_eq!((&verbose["status"], &verbose["store"]), (&json!("degraded"), &json!("ok")));
    let erpnext = &verbose["upstreams"][0];
    assert_eq!(erpnext["key_refused"]["words"], "API key was regenerated in ERPNext", "{verbose}");
    let metrics = text(format!("{inside}/metrics")).await;
    assert_eq!(value(&metrics, "ops_upstream_key_refused{upstream=\"erpnext\"}"), 1.0);
    app.app.live.close();
    let stopping = reqwest::get(format!("{inside}/readyz")).await.unwrap();
    assert_eq!(stopping.status(), 503);
}
