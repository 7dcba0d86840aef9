//! `search`: any record by any scrap of it, for those who answer the telephone and those who dispatch.

use crate::{app::App, auth::Agent, error::ApiError};
use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::search::{QUERY_MAX_CHARS, SearchAnswer};
use serde::Deserialize;
use std::sync::Arc;

/// Hits of each kind.
const PER_KIND: usize = 50;

/// What was typed.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    q: String,
}

/// `GET /api/search?q=`.
pub async fn search(
    State(app): State<Arc<App>>,
    _: Agent,
    Query(wanted): Query<Wanted>,
) -> Result<Json<SearchAnswer>, ApiError> {
    if wanted.q.chars().count() > QUERY_MAX_CHARS {
        return Err(ApiError::invalid("q"));
    }
    let ready = app.search.ready().await?;
    let found = ready.search(&wanted.q, PER_KIND);
    Ok(Json(SearchAnswer { read_at: ready.read_at, records: ready.len() as u32, found }))
}

/// `GET /api/search/index`: what a browser searches by itself. Asked for again with its tag, and sent again only when
/// something changed.
pub async fn index(State(app): State<Arc<App>>, _: Agent, headers: HeaderMap) -> Result<Response, ApiError> {
    let ready = app.search.ready().await?;
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tag| tag.to_str().ok());
    let tags = [(header::ETAG, ready.etag.clone()), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    // The tag comes back marked weak once the answer was compressed.
    if known.is_some_and(|known| known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == ready.etag)) {
        return Ok((StatusCode::NOT_MODIFIED, tags).into_response());
    }
    let plain = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((tags, plain, ready.lines.clone()).into_response())
}
