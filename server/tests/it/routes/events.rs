//! Live events over a real connection.

use crate::helpers::{Persona, TestApp};
use domain::{event::LiveEvent, network::RunState, time::Timestamp, timeline::DeviceChange};
use futures::StreamExt;
use reqwest::{Method, Response};
use serde_json::json;
use std::time::Duration;

async fn open(person: &Persona, query: &str, last_id: Option<&str>) -> Response {
    let request = person.request(Method::GET, &format!("/api/events?{query}"));
    let request = if let Some(id) = last_id { request.header("last-event-id", id) } else { request };
    request.send().await.unwrap()
}

/// What arrives until that text does.
async fn read_until(response: Response, wanted: &str) -> String {
    let mut bytes = response.bytes_stream();
    let mut text = String::new();
    while !text.contains(wanted) {
        let chunk = tokio::time::timeout(Duration::from_secs(10), bytes.next()).await;
        text.push_str(
            std::str::from_utf8(&chunk.unwrap_or_else(|_| panic!("no {wanted} in {text}")).unwrap().unwrap()).unwrap(),
        );
    }
    text
}

fn publish(app: &TestApp, topic: &str, kind: &str) -> String {
    let event = LiveEvent {
        topic: topic.parse().unwrap(),
        kind: kind.into(),
        at: Timestamp::new(0, 0),
        actor: None,
        entry: None,
    };
    app.app.live.publish(&event).to_string()
}

#[tokio::test]
async fn a_reader_goes_on_where_it_stood() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let first = publish(&app, "device:A", "one");
    publish(&app, "device:B", "not mine");
    publish(&app, "device:A", "two");
    let stream = open(&technician, &format!("topics=device:A&since={first}"), None).await;
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    assert_eq!(stream.headers()["x-accel-buffering"], "no");
    assert!(stream.headers()["cache-control"].to_str().unwrap().contains("no-transform"));
    assert!(!stream.headers().contains_key("content-encoding"));
    let text = read_until(stream, "\"two\"").await;
    assert!(text.starts_with("retry: 3000\n\n") && !text.contains("not mine") && !text.contains("\"one\""), "{text}");
    let stream = open(&technician, "topics=device:A&since=1-1", Some(&first)).await;
    assert!(!read_until(stream, "\"two\"").await.contains("reset"), "the header comes before the query");
    for id in ["1-1", "x", "9999999999-99999999999999999999999"] {
        let text = read_until(open(&technician, "topics=device:A", Some(id)).await, "reset").await;
        assert!(text.contains("event: reset\ndata:\n\n"), "{id}: {text}");
    }
}

#[tokio::test]
async fn what_the_hub_says_arrives() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let stream = open(&technician, "topics=device:KFC36LAEDCNRB7,health", None).await;
    for _ in 0..100 {
        if app.calls("hub GET /hub/events").await + app.calls("hub GET /events").await > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(technician.get("/api/devices/KFC36LAEDCNRB7/network").await.status, 200);
    app.post_dial("/scenario", json!({ "serial": "KFC36LAEDCNRB7", "scenario": "los" })).await;
    let text = read_until(stream, "device.state").await;
    let event = text.lines().filter_map(|line| line.strip_prefix("data: ")).find(|data| data.contains("device.state"));
    let event: LiveEvent = serde_json::from_str(event.unwrap()).unwrap();
    let (from, to, cause) = (Some(RunState::Online), RunState::Los, Some("LOSi".to_owned()));
    assert_eq!(event.entry.and_then(|entry| entry.change), Some(DeviceChange::RunState { from, to, cause }));
}

#[tokio::test]
async fn topics_follow_roles_and_streams_are_counted() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    assert_eq!(app.nobody().get("/api/events?topics=health").await.problem(), "sign-in-required");
    assert_eq!(technician.get("/api/events?topics=queue").await.problem(), "forbidden");
    assert_eq!(technician.get("/api/events?topics=audit:x").await.problem(), "invalid");
    assert_eq!(technician.get("/api/events").await.status, 400);
    let mut held = Vec::new();
    for _ in 0..8 {
        held.push(open(&technician, "topics=health", None).await);
    }
    let ninth = technician.get("/api/events?topics=health").await;
    assert_eq!((ninth.problem().as_str(), ninth.header("retry-after")), ("too-many", "30"));
}

#[tokio::test]
async fn the_server_stops_with_streams_open() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let stream = open(&technician, "topics=health", None).await;
    let took = app.stop().await;
    assert!(took < Duration::from_secs(5), "{took:?}");
    let text = stream.text().await.unwrap();
    assert!(text.matches("retry: ").count() == 2, "{text}");
}
