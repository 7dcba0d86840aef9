//! Rows 84 to 87: what an upstream may answer.

use super::{
    Row,
    authentik::Trap,
    rows,
    world::{CANARIES, World, guarded, refused},
};
use axum::{body::Body, response::Response};
use bytes::Bytes;
use futures::stream;
use reqwest::Method;
use serde_json::json;
use std::time::{Duration, Instant};

pub const ROWS: &[Row] = rows! {
    84 Asks "a redirect to elsewhere" => redirect,
    85 Asks "a traceback with our key in it" => traceback,
    86 Asks "headers of its own" => own_headers,
    87 Asks "an answer without end" => endless,
};

const LOOKUP: &str = "/api/service-equipment/lookup?code=HOSTILE0084";

async fn redirect(world: &World) {
    let trap = Trap::start().await;
    for status in [301, 302, 303, 307, 308] {
        let to = trap.url.clone();
        world.relay.script(move |_| {
            Some(Response::builder().status(status).header("location", &to).body(Body::empty()).unwrap())
        });
        refused(&world.get(LOOKUP).await, &[502]);
    }
    trap.assert_untouched();
}

async fn traceback(world: &World) {
    let traceback = format!(
        "Traceback (most recent call last):\n  File \"frappe/app.py\"\nauth: token {}:{}",
        CANARIES[0], CANARIES[1]
    );
    for (status, ours) in [(500, [502, 503]), (417, [502, 502]), (403, [502, 502]), (401, [502, 502])] {
        let body = json!({ "exc_type": "ValidationError", "exc": json!([traceback]).to_string(), "exception": traceback, "_server_messages": "[]" });
        world.relay.script(move |_| {
            Some(
                Response::builder()
                    .status(status)
                    .header("content-type", "application/json")
                    .body(Body::from(body.to_string()))
                    .unwrap(),
            )
        });
        let answer = world.get(LOOKUP).await;
        refused(&answer, &ours);
        assert!(!answer.text.contains("frappe") && !answer.text.contains("File"), "{}", answer.text);
        let html = traceback.clone();
        world.relay.script(move |_| {
            Some(
                Response::builder()
                    .status(status)
                    .header("content-type", "text/html")
                    .body(Body::from(html.clone()))
                    .unwrap(),
            )
        });
        refused(&world.get(LOOKUP).await, &ours);
    }
}

async fn own_headers(world: &World) {
    let devices = json!({ "data": [{ "name": "EQP-1", "serial_number": "HOSTILE0086", "equipment_type": "ONT", "status": "In Stock", "modified": "2026-01-01 00:00:00.000000" }] });
    world.relay.script(move |_| {
        let response = Response::builder().header("set-cookie", "sid=x").header("access-control-allow-origin", "*");
        let response = response.header("content-type", "text/html").header("content-security-policy", "default-src *");
        Some(
            response
                .header("x-frappe-x", "y")
                .header("server", "gunicorn")
                .body(Body::from(devices.to_string()))
                .unwrap(),
        )
    });
    let answer = world.get("/api/service-equipment/lookup?code=HOSTILE0086").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"), "{answer:?}");
    for name in ["set-cookie", "access-control-allow-origin", "x-frappe-x", "server"] {
        assert_eq!(answer.header(name), "", "{name}");
    }
    guarded(&answer);
}

async fn endless(world: &World) {
    let before = world.edge.rss_kib();
    let block = Bytes::from(vec![b' '; 64 * 1024]);
    let told = block.clone();
    world.relay.script(move |_| {
        Some(Response::builder().header("content-length", 1u64 << 30).body(many(told.clone(), 1 << 14, None)).unwrap())
    });
    ends(world).await;
    world.relay.script(move |_| Some(Response::new(many(block.clone(), usize::MAX, None))));
    ends(world).await;
    world
        .relay
        .script(move |_| Some(Response::new(many(Bytes::from_static(b" "), usize::MAX, Some(Duration::from_secs(1))))));
    ends(world).await;
    let grown = world.edge.rss_kib() - before;
    assert!(grown < 64 * 1024, "{grown} KiB");
}

async fn ends(world: &World) {
    let begun = Instant::now();
    refused(&world.ask(world.request(Method::GET, LOOKUP)).await, &[502, 503, 504]);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

fn many(piece: Bytes, times: usize, pause: Option<Duration>) -> Body {
    Body::from_stream(stream::unfold(0, move |sent| {
        let piece = piece.clone();
        async move {
            if let Some(pause) = pause {
                tokio::time::sleep(pause).await;
            }
            (sent < times).then(|| (Ok::<_, std::io::Error>(piece), sent + 1))
        }
    }))
}
