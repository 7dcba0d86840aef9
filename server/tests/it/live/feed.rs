//! B5 and B6: the hub's one stream, whatever comes of it.

use super::reader::Reader;
use crate::{
    helpers::TestApp,
    upstream::responder::{Reply, Responder},
};
use domain::event::EventId;
use std::{
    sync::atomic::{AtomicUsize, Ordering::SeqCst},
    time::Duration,
};

fn event(id: &str, kind: &str) -> String {
    let id = if id.is_empty() { String::new() } else { format!("id: {id}\n") };
    format!("{id}data: {{\"topic\":\"health\",\"at\":\"2026-11-21T19:01:12Z\",\"type\":\"{kind}\"}}\n\n")
}

/// A server whose hub gives these streams one after the other, each ending where it ends, then refuses.
async fn server_of(streams: Vec<String>) -> (Responder, TestApp) {
    let given = AtomicUsize::new(0);
    let hub = Responder::start(move |request, _| {
        let headers = vec![("content-type".to_owned(), "text/event-stream".to_owned())];
        if !request.target.starts_with("/events") {
            return Reply::html(503);
        }
        match streams.get(given.fetch_add(1, SeqCst)) {
            Some(stream) => Reply::Whole(200, headers, stream.clone().into_bytes()),
            None => Reply::html(503),
        }
    })
    .await;
    let app = TestApp::with(&[("HUB_URL", &hub.url)]).await;
    (hub, app)
}

async fn read(app: &TestApp, last: &str) -> Reader {
    begun(app).await;
    let cookie = app.technician().await.cookie_header();
    let mut reader = Reader { last_id: Some(EventId { boot: app.app.boot, seq: 1 }), ..Reader::default() };
    let address = app.url.strip_prefix("http://").unwrap().to_owned();
    let connection = reader
        .connect(&address, "/api/events?topics=health", &cookie, |reader| reader.seen.iter().any(|kind| kind == last));
    tokio::time::timeout(Duration::from_secs(20), connection).await.unwrap_or_else(|_| panic!("{last} does not come"));
    reader
}

/// How often a reader who stands there is told to read again, the first time.
async fn until_reset(app: &TestApp, before: EventId) -> usize {
    begun(app).await;
    let cookie = app.technician().await.cookie_header();
    let mut reader = Reader { last_id: Some(before), ..Reader::default() };
    let address = app.url.strip_prefix("http://").unwrap().to_owned();
    let connection = reader.connect(&address, "/api/events?topics=health", &cookie, |reader| reader.resets > 0);
    tokio::time::timeout(Duration::from_secs(20), connection).await.expect("a reset");
    reader.resets
}

/// Until the hub is followed, which takes a number: what was before is not known.
async fn begun(app: &TestApp) {
    while app.app.live.cursor().seq == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_hub_that_goes_on_from_an_id_leaves_no_gap() {
    let (hub, app) =
        server_of(vec![event("e1-1", "a") + &event("e1-2", "b"), event("e1-2", "b") + &event("e1-3", "c")]).await;
    let reader = read(&app, "c").await;
    assert_eq!((reader.seen, reader.resets), (vec!["a".into(), "b".into(), "c".into()], 0));
    assert_eq!(asked_from(&hub)[..2], [None, Some("e1-1".to_owned())]);
}

/// Where each stream of the hub was to begin.
fn asked_from(hub: &Responder) -> Vec<Option<String>> {
    let requests = hub.requests().into_iter().filter(|request| request.target.starts_with("/events"));
    let id = |head: &str| head.lines().find_map(|line| line.strip_prefix("last-event-id: ").map(str::to_owned));
    requests.map(|request| id(&request.head)).collect()
}

/// A hub that was started again and counts anew, one that looks at no id and tells what happens from now on, and one that
/// says nothing at all: none of them has shown that nothing happened meanwhile.
#[tokio::test]
async fn a_hub_that_goes_on_without_proof_is_not_believed() {
    let first = event("e1-1", "a") + &event("e1-2", "b");
    for second in [event("e2-1", "c") + &event("e2-2", "d"), event("e1-9", "c"), ": hb\n\n".to_owned()] {
        let (_hub, app) = server_of(vec![first.clone(), second.clone()]).await;
        let before = EventId { boot: app.app.boot, seq: 3 };
        while app.app.live.cursor().seq < before.seq {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(until_reset(&app, before).await, 1, "{second}");
    }
}

#[tokio::test]
async fn a_gap_that_cannot_be_excluded_is_told() {
    let (_hub, app) =
        server_of(vec![event("e1-1", "a"), format!("event: resync\ndata:\n\n{}", event("e2-2", "b"))]).await;
    let before = EventId { boot: app.app.boot, seq: 1 };
    assert_eq!(until_reset(&app, before).await, 1);
    // A hub without ids cannot say what was missed: every new stream of it begins with a reset.
    let (_hub, app) = server_of(vec![event("", "a"), event("", "b")]).await;
    let before = EventId { boot: app.app.boot, seq: 2 };
    while app.app.live.cursor().seq < before.seq {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(until_reset(&app, before).await, 1);
}

/// A hundred here, a thousand in the benchmark: `server/examples/sse_load.rs`.
#[tokio::test]
async fn one_connection_to_the_hub_serves_everybody() {
    let app = TestApp::new().await;
    let mut streams = Vec::new();
    for number in 1..=20 {
        let person = app.person(&format!("tech{number}")).await;
        for _ in 0..5 {
            let request = person.request(reqwest::Method::GET, "/api/events?topics=health");
            streams.push(request.send().await.unwrap());
        }
    }
    while app.app.live.readers() < 100 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(app.calls("/events").await, 1);
    drop(streams);
    while app.app.live.readers() > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(app.calls("/events").await, 1);
}
