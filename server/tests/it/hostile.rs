//! Requests no honest client sends (RELIABILITY.md C). Each ends as stated, in our envelope, and no upstream is written to.

use crate::helpers::{Answer, Persona, TestApp, form, read};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

async fn statuses(person: &Persona, table: &[(&str, &str, u16)]) {
    for (method, path, status) in table {
        let answer = read(person.request(method.parse().unwrap(), path)).await;
        assert_eq!(answer.status, *status, "{method} {path}: {answer:?}");
    }
}

#[tokio::test]
async fn paths_and_queries_reach_no_upstream_as_they_are() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let table = [
        ("GET", "/api/resource/User/Administrator", 404),
        ("GET", "/api/method/frappe.client.get_password", 404),
        ("GET", "/api/dispatch-jobs/..%2F..%2Fmethod%2Flogout", 400),
        ("GET", "/api/dispatch-jobs/%252e%252e%252f", 400),
        ("GET", "/api/dispatch-jobs/DJ-1%3Fcmd=frappe.client.delete", 400),
        ("GET", "/api/dispatch-jobs/DJ-1%0d%0aX:1", 400),
        ("GET", "/api/dispatch-jobs/%ff", 400),
        ("GET", "/api/me?cmd=frappe.client.delete&doctype=User", 200),
        ("GET", "/api/day-pack?filters=[[\"User\"]]&limit_page_length=0&fields=[\"*\"]", 200),
        ("GET", "/api/me/close", 404),
        ("DELETE", "/api/me", 405),
        ("GET", "/api/ops", 405),
        ("PATCH", "/api/day-pack", 405),
        ("GET", "/api/photos/x", 405),
        ("GET", "/metrics", 404),
        ("GET", "/api-docs", 404),
    ];
    statuses(&technician, &table).await;
    // What was asked for by name stays one segment of the path, spelt out; nothing of it became a query or another route.
    assert_eq!(app.calls("cmd=").await, app.calls("GET /api/resource/Dispatch Job/DJ-1?cmd=").await);
    assert_eq!(app.calls("method/logout").await, app.calls("GET /api/resource/Dispatch Job/../../method/logout").await);
    assert_eq!(
        app.calls("get_password").await + app.calls("Administrator").await + app.calls("filters=[[\"User").await,
        0
    );
}

#[tokio::test]
async fn another_technicians_job_is_not_there() {
    let app = TestApp::new().await;
    let other = app.person("tech2").await;
    assert_eq!(other.get("/api/dispatch-jobs/DJ-2026-00412").await.problem(), "not-found");
    assert_eq!(other.get("/api/dispatch-jobs/DJ-2026-99999").await.problem(), "not-found");
}

#[tokio::test]
async fn another_site_cannot_act_for_a_person() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let with = |pairs: &[(&str, &str)]| {
        let request = technician.foreign_request(Method::POST, "/api/ops").json(&json!({ "ops": [] }));
        pairs.iter().fold(request, |request, (name, value)| request.header(*name, *value))
    };
    let host = app.url.trim_start_matches("http://").to_owned();
    let status = |request: RequestBuilder| async { read(request).await.status };
    assert_eq!(status(with(&[])).await, 403);
    for site in ["cross-site", "same-site", "none, same-origin"] {
        assert_eq!(status(with(&[("sec-fetch-site", site)])).await, 403, "{site}");
    }
    for origin in ["null", "https://erp.gigafibre.ca.evil.ca", &format!("http://{host}.evil.ca")] {
        assert_eq!(status(with(&[("origin", origin)])).await, 403, "{origin}");
    }
    assert_eq!(status(with(&[("origin", &format!("http://{host}"))])).await, 200);
    assert_eq!(status(with(&[("sec-fetch-site", "same-origin"), ("x-http-method-override", "DELETE")])).await, 200);
    let foreign_sign_in =
        technician.foreign_request(Method::POST, "/sandbox/sign-in").header("sec-fetch-site", "cross-site");
    let foreign_sign_in = form(foreign_sign_in, &[("person", "admin")]);
    assert_eq!(status(foreign_sign_in).await, 403);
    let preflight =
        read(technician.foreign_request(Method::OPTIONS, "/api/ops").header("origin", "https://evil.ca")).await;
    assert!(preflight.headers.keys().all(|name| !name.as_str().starts_with("access-control-")), "{preflight:?}");
}

#[tokio::test]
async fn bodies_are_of_their_type_shape_and_size_or_refused() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let send = |kind: &str, body: Vec<u8>| {
        read(technician.request(Method::POST, "/api/ops").header("content-type", kind).body(body))
    };
    let table: [(&str, Vec<u8>, u16); 9] = [
        ("text/plain", b"{\"ops\":[]}".to_vec(), 415),
        ("application/x-www-form-urlencoded", b"ops=[]".to_vec(), 415),
        ("application/json", b"{\"ops\":[],\"docstatus\":1}".to_vec(), 422),
        ("application/json", b"{\"ops\":{\"$ne\":1}}".to_vec(), 422),
        ("application/json", b"{\"ops\":[{\"op_id\":1e999}]}".to_vec(), 422),
        ("application/json", b"\xff\xfe".to_vec(), 400),
        ("application/json", b"[".repeat(50_000), 400),
        ("application/json", vec![b' '; 2 * 1024 * 1024], 413),
        ("application/json", Vec::new(), 400),
    ];
    for (kind, body, status) in table {
        let answer = send(kind, body).await;
        assert_eq!(answer.status, status, "{kind}: {answer:?}");
        answer.problem();
    }
    let zipped =
        technician.request(Method::POST, "/api/ops").header("content-encoding", "gzip").json(&json!({ "ops": [] }));
    assert_eq!(read(zipped).await.problem(), "unsupported-media");
    assert!(app.written("Dispatch Job").await.is_empty());
}

#[tokio::test]
async fn a_forged_session_is_nobody() {
    let app = TestApp::new().await;
    for cookie in
        ["ops_session=admin", "ops_session=YWRtaW4.1.AAAA", "ops_session=YWRtaW4.99999999999.", "sid=Administrator"]
    {
        let answer: Answer = read(app.nobody().request(Method::GET, "/api/me").header("cookie", cookie)).await;
        assert_eq!(answer.problem(), "sign-in-required", "{cookie}");
    }
}

#[tokio::test]
async fn codes_are_looked_up_literally_or_refused() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let long = "A".repeat(10_000);
    for code in ["' OR 1=1--", "%25", "_", "\"><script>", "http://169.254.169.254/", "5901234123457", long.as_str()] {
        let query = serde_json::to_string(code).unwrap();
        let path = format!("/api/service-equipment/lookup?code={}", app::api::encode(code));
        let answer = technician.get(&path).await;
        assert!(matches!(answer.status, 404 | 414 | 422), "{query}: {answer:?}");
        answer.problem();
    }
}

#[tokio::test]
async fn an_upstream_says_nothing_to_the_caller() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    for (fault, status) in
        [("500", 502), ("503", 503), ("html", 502), ("garbage", 502), ("401", 502), ("403", 502), ("cut", 503)]
    {
        app.dial(json!({ "upstream": "erpnext", "fault": fault })).await;
        let answer = technician.get("/api/service-equipment/lookup?code=APKJFYTG87FV").await;
        assert_eq!(answer.status, status, "{fault}: {answer:?}");
        answer.problem();
        app.turn_dials_back().await;
    }
}

/// What only a raw socket can say.
#[tokio::test]
async fn broken_http_is_refused_and_the_process_lives() {
    let app = TestApp::new().await;
    let host = app.url.trim_start_matches("http://").to_owned();
    let requests: [(&str, &[u8]); 6] = [
        ("two lengths", b"POST /api/ops HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        ("odd transfer coding", b"POST /api/ops HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n"),
        ("a folded header", b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n"),
        ("a NUL in a header", b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"),
        ("a huge chunk", b"POST /api/ops HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: none\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n"),
        ("no such method", b"FOO /api/me HTTP/1.1\r\nHost: a\r\n\r\n"),
    ];
    for (what, bytes) in requests {
        let mut socket = TcpStream::connect(&host).await.unwrap();
        socket.write_all(bytes).await.unwrap();
        let mut answer = vec![0; 64];
        let read = tokio::time::timeout(Duration::from_secs(5), socket.read(&mut answer)).await.unwrap().unwrap_or(0);
        let line = String::from_utf8_lossy(&answer[..read]).into_owned();
        assert!(read == 0 || line.starts_with("HTTP/1.1 4") || line.starts_with("HTTP/1.1 501"), "{what}: {line}");
    }
    assert_eq!(app.nobody().get("/healthz").await.json()["status"], Value::from("ok"));
}
