//! `GET /events?topics=device:..,customer:..&since=`: the hub's events, replayed and then live.

use crate::sandbox::events::Event;
use crate::sandbox::world::World;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use futures::stream;
use serde::Deserialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio_stream::wrappers::BroadcastStream;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    topics: String,
    #[serde(default)]
    since: Option<String>,
}

/// `id: e<epoch>-<seq>`; outside the ring an `event: resync` says to read again; `: hb` each 15 s.
pub async fn events(State(world): State<Arc<World>>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    let topics: Vec<String> =
        asked.topics.split(',').map(str::trim).filter(|topic| !topic.is_empty()).map(str::to_owned).collect();
    world.events.watch(&topics);
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (replay, coming) = world.events.listen(last.or(asked.since).as_deref());
    let resync = if replay.is_none() { "event: resync\ndata: {}\n\n" } else { "" };
    let start = stream::iter([format!("retry: 3000\n{resync}\n")]);
    let wanted = move |event: &Event| topics.is_empty() || topics.contains(&event.topic);
    let also_wanted = wanted.clone();
    let replayed = stream::iter(replay.unwrap_or_default()).filter(move |event| futures::future::ready(wanted(event)));
    let live = BroadcastStream::new(coming)
        .filter_map(|event| futures::future::ready(event.ok()))
        .filter(move |event| futures::future::ready(also_wanted(event)));
    let heartbeat = stream::unfold((), |()| async {
        tokio::time::sleep(Duration::from_secs(15)).await;
        Some((": hb\n\n".to_owned(), ()))
    });
    let all = start.chain(stream::select(replayed.chain(live).map(|event| text(&event)), heartbeat));
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-cache, no-transform"),
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    (headers, Body::from_stream(all.map(Ok::<_, Infallible>))).into_response()
}

fn text(event: &Event) -> String {
    let id = event.body["id"].as_str().unwrap_or_default();
    format!("id: {id}\nevent: {}\ndata: {}\n\n", event.body["type"].as_str().unwrap_or("message"), event.body)
}
