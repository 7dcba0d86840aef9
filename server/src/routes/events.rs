//! `GET /api/events?topics=a,b&since=`: live events as server-sent events, resumable without a gap.

use crate::{
    app::App,
    auth::SignedIn,
    error::ApiError,
    live::{self, Topics, TopicsRefusal},
};
use axum::{
    body::Body,
    extract::{Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use domain::{error::ProblemCode, event::EventId};
use serde::Deserialize;
use std::sync::Arc;

/// Which topics, and from where on.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    topics: String,
    since: Option<String>,
}

/// `Last-Event-ID` comes before `since`: it is where the browser really stands. An id that is none of ours leads to
/// `event: reset`, as one too old does.
pub async fn stream(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let topics = Topics::parse(&wanted.topics, person.role).map_err(refused)?;
    let given = headers.get("last-event-id").map(|id| id.to_str().unwrap_or_default()).or(wanted.since.as_deref());
    let unknown = EventId { boot: 0, seq: u64::MAX };
    let after = given.filter(|id| !id.is_empty()).map(|id| EventId::parse(id).unwrap_or(unknown));
    let seat =
        app.live.seats().take(&person.id).ok_or_else(|| ApiError::new(ProblemCode::TooMany).retry_after_s(30))?;
    let settings = live::Settings::usual(app.next_request_id().number.wrapping_mul(7919));
    let frames = live::stream(app.live.clone(), topics, after, seat, settings);
    let how = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-cache, no-store, no-transform"),
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((how, Body::from_stream(frames)).into_response())
}

fn refused(refusal: TopicsRefusal) -> ApiError {
    match refusal {
        TopicsRefusal::Invalid(what) => ApiError::invalid(what),
        TopicsRefusal::Forbidden => ApiError::new(ProblemCode::Forbidden),
    }
}
