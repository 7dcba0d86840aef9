//! `GET /api/events?topics=a,b&since=`: live events as server-sent events, resumable without a gap.

use crate::{
    app::App,
    auth::{SignedIn, links},
    error::ApiError,
    live::Joining,
    wire::Handover,
};
use axum::{
    Extension,
    body::Body,
    extract::{Query, State},
    http::{HeaderMap, Method, Version, header},
    response::{IntoResponse, Response},
};
use domain::{error::ProblemCode, event::EventId, person::Person, topic::Topic};
use serde::Deserialize;
use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

const MAX_TOPICS: usize = 50;
const HEADERS: [(header::HeaderName, &str); 4] = [
    (header::CONTENT_TYPE, "text/event-stream"),
    (header::CACHE_CONTROL, "no-cache, no-store, no-transform"),
    (header::HeaderName::from_static("x-accel-buffering"), "no"),
    (header::CONNECTION, "close"),
];

/// Which topics, and from where on.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    topics: String,
    since: Option<String>,
}

/// `Last-Event-ID` comes before `since`: it is where the browser really stands. An id that is none of ours leads to
/// `event: reset`, as one too old does. Topics that this person may not hear of are named in `event: denied`.
pub async fn stream(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Extension(handover): Extension<Handover>,
    Query(wanted): Query<Wanted>,
    (method, version, headers): (Method, Version, HeaderMap),
) -> Result<Response, ApiError> {
    let after = stands_at(&headers, wanted.since.as_deref()).unwrap_or_else(|| app.live.cursor());
    let (topics, denied) = app.rights.sort(&app, &person, topics(&wanted.topics)?).await?;
    if method == Method::HEAD {
        return Ok((HEADERS, Body::empty()).into_response());
    }
    let seat = app.live.seats().take(&person.id, person.role);
    let seat = seat.ok_or_else(|| ApiError::new(ProblemCode::TooMany).retry_after_s(30))?;
    // Asked after the seat is taken: a link that is taken back from here on finds the seat.
    let until = ends_at(&app, &person).await?;
    let joining = Joining { topics, denied, after, is_chunked: version == Version::HTTP_11, seat, until };
    let live = app.live.clone();
    Ok((HEADERS, handover.body(move |socket| live.join(socket, joining))).into_response())
}

/// Who came by a link hears nothing beyond its end.
async fn ends_at(app: &App, person: &Person) -> Result<Option<Instant>, ApiError> {
    let Some(id) = links::id_of(person) else { return Ok(None) };
    let now_ms = app.clock.now().utc_ms;
    let link = app.store.find_link(id).await?.filter(|link| link.is_good(now_ms));
    let link = link.ok_or_else(|| ApiError::new(ProblemCode::SignInRequired))?;
    let left_ms = u64::try_from(link.expires_at_ms - now_ms).unwrap_or_default();
    Ok(Some(Instant::now() + Duration::from_millis(left_ms)))
}

fn topics(list: &str) -> Result<Vec<Topic>, ApiError> {
    let words: BTreeSet<&str> = list.split(',').filter(|word| !word.is_empty()).collect();
    if words.is_empty() || words.len() > MAX_TOPICS {
        return Err(ApiError::invalid("topics"));
    }
    let read = |word: &str| word.parse().map_err(|_| ApiError::invalid(word.chars().take(160).collect::<String>()));
    words.into_iter().map(read).collect()
}

fn stands_at(headers: &HeaderMap, since: Option<&str>) -> Option<EventId> {
    let given = headers.get("last-event-id").map(|id| id.to_str().unwrap_or_default()).or(since)?;
    let unknown = EventId { boot: 0, seq: u64::MAX };
    (!given.is_empty()).then(|| EventId::parse(given).unwrap_or(unknown))
}
