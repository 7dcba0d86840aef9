//! One sentence a request, and the span every other line of that request hangs in.
//!
//! Never logged: query strings, bodies, headers, cookies, tokens, Wi-Fi keys, photos. The path is logged: it holds
//! serials and document names, which are what an operator looks for; a link's token in it is not written.

use super::LoggedPerson;
use crate::{app::App, telemetry};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, Method},
    middleware::Next,
    response::Response,
};
use std::sync::Arc;
use tokio::time::Instant;
use tracing::{Instrument, info, info_span};

pub async fn layer(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let id = app.next_request_id();
    request.extensions_mut().insert(id);
    let route = request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned());
    let (method, path, begun) = (request.method().clone(), request.uri().path().to_owned(), Instant::now());
    let span = info_span!("request", %id);
    let mut response = next.run(request).instrument(span.clone()).await;
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    let person = response.extensions().get::<LoggedPerson>().map(|person| person.0.as_str());
    let (took, status) = (begun.elapsed(), response.status().as_u16());
    let took_ms = took.as_micros() as f64 / 1000.0;
    app.metrics.answered(word(&method), route.as_deref().unwrap_or("none"), status, took);
    span.in_scope(|| info!(%method, path = telemetry::path(&path), status, took_ms, person, "answered"));
    response
}

/// A method nobody of ours sends is one label, not one more each time.
fn word(method: &Method) -> &str {
    match method.as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => known,
        _ => "other",
    }
}
