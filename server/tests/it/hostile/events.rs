//! Rows 101 to 103: streams, and a protocol that is not spoken.

use super::{
    Row, rows,
    world::{World, refused},
};
use futures::StreamExt;
use reqwest::Method;
use std::time::Duration;

pub const ROWS: &[Row] = rows! {
    101 Silent "ids of events that are not the reader's" => event_ids,
    102 Silent "200 streams of one person" => many_streams,
    103 Silent "HTTP/2 and its floods" => http2,
};

const STREAM: &str = "/api/events?topics=health";

async fn event_ids(world: &World) {
    for id in ["1-1", "0-0", "queue-1", "99999999999-1", "-", "%", "1-1 data: x"] {
        let stream = world.request(Method::GET, STREAM).header("last-event-id", id).send().await.unwrap();
        assert_eq!(stream.status().as_u16(), 200, "{id}");
        let text = first_of(stream).await;
        assert!(text.contains("event: reset\n") && !text.contains("data: x"), "{id}: {text}");
    }
    let stream = world.request(Method::GET, &format!("{STREAM}&since=1%0d%0aX:%201")).send().await.unwrap();
    assert!(stream.headers().get("x").is_none());
    let text = first_of(stream).await;
    assert!(text.contains("event: reset\n") && !text.contains("X: 1"), "{text}");
    refused(&world.raw_request("GET", STREAM, "Last-Event-ID: 1\r2\r\n", b"").await, &[400]);
    refused(&world.raw_request("GET", STREAM, "Last-Event-ID: 1\n2\r\n", b"").await, &[400]);
    refused(
        &world.raw_request("GET", STREAM, &format!("Last-Event-ID: {}\r\n", "1".repeat(100 * 1024)), b"").await,
        &[400, 431],
    );
    refused(
        &world.raw_request("GET", &format!("{STREAM}&since={}", "1".repeat(100 * 1024)), "", b"").await,
        &[400, 414],
    );
    refused(&world.get("/api/events?topics=queue").await, &[403]);
}

async fn first_of(stream: reqwest::Response) -> String {
    let mut bytes = stream.bytes_stream();
    let mut text = String::new();
    while !text.contains("reset") {
        let chunk = tokio::time::timeout(Duration::from_secs(3), bytes.next()).await.expect("no reset came");
        text += std::str::from_utf8(&chunk.unwrap().unwrap()).unwrap();
    }
    text
}

async fn many_streams(world: &World) {
    // The streams of the row before end first.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut open = Vec::new();
    for number in 1..=200 {
        let stream = world.by("dispatch1", Method::GET, STREAM).send().await.unwrap();
        assert_eq!(stream.status().as_u16(), if number <= 8 { 200 } else { 429 }, "number {number}");
        if number <= 8 {
            open.push(stream);
        } else {
            assert!(stream.headers().contains_key("retry-after"));
        }
    }
    assert_eq!(world.by("admin", Method::GET, STREAM).send().await.unwrap().status().as_u16(), 200, "others go on");
}

/// The preface is no request of HTTP/1.1, which is all that is spoken: refused, whatever is behind it.
async fn http2(world: &World) {
    let before = world.edge.rss_kib();
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    let settings = b"\0\0\0\x04\0\0\0\0\0";
    let reset = b"\0\0\x01\x01\x05\0\0\0\x01\x82\0\0\x04\x03\0\0\0\0\x01\0\0\0\x08".repeat(10_000);
    let continuation =
        [b"\0\0\x01\x01\x01\0\0\0\x01\x82".to_vec(), b"\0\0\x01\x09\0\0\0\0\x01\x82".repeat(20_000)].concat();
    let empty = b"\0\0\0\0\0\0\0\0\x01".repeat(20_000);
    for flood in [reset, continuation, empty] {
        refused(&world.raw(&[preface.as_slice(), settings, &flood].concat()).await, &[400]);
    }
    let upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\nConnection: close\r\n";
    let answer = world.raw(format!("{}\r\n", world.head("GET", "/api/me", upgrade)).as_bytes()).await;
    assert!(matches!(answer.status, 200 | 400), "{answer:?}");
    assert!(world.edge.rss_kib() - before < 8 * 1024);
}
