//! One sentence a request, and the span every other line of that request hangs in.
//!
//! Never logged: query strings, bodies, headers, cookies, tokens, Wi-Fi keys, photos. The path is logged: it holds
//! serials and document names, which are what an operator looks for; a link's token in it is not written.

use super::LoggedPerson;
use crate::app::App;
use axum::{
    extract::{Request, State},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};
use std::sync::Arc;
use tokio::time::Instant;
use tracing::{Instrument, info, info_span};

pub async fn layer(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let id = app.next_request_id();
    request.extensions_mut().insert(id);
    let (method, path, begun) = (request.method().clone(), without_token(request.uri().path()), Instant::now());
    let span = info_span!("request", %id);
    let mut response = next.run(request).instrument(span.clone()).await;
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    let person = response.extensions().get::<LoggedPerson>().map(|person| person.0.as_str());
    let took_ms = begun.elapsed().as_micros() as f64 / 1000.0;
    let status = response.status().as_u16();
    span.in_scope(|| info!(%method, path = path.escape_debug().to_string(), status, took_ms, person, "answered"));
    response
}

/// `/ops/t/…` for a link: whoever reads the log must not be able to open it.
fn without_token(path: &str) -> String {
    match path.split_once("/t/") {
        Some((before, rest)) if !rest.starts_with("s/") => format!("{before}/t/…"),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::without_token;

    #[test]
    fn a_token_is_not_written_and_a_guests_page_is() {
        assert_eq!(without_token("/ops/t/s3cr3t"), "/ops/t/…");
        assert_eq!(without_token("/t/s3cr3t/j"), "/t/…");
        assert_eq!(without_token("/ops/t/s/j/job/DJ-1"), "/ops/t/s/j/job/DJ-1");
        assert_eq!(without_token("/j/job/DJ-1"), "/j/job/DJ-1");
    }
}
