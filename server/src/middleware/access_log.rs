//! One sentence a request, and the span every other line of that request hangs in.
//!
//! Never logged: query strings, bodies, headers, cookies, tokens, Wi-Fi keys, photos. The path is logged: it holds
//! serials and document names, which are what an operator looks for; a link's token in it is not written.

use super::{LoggedPerson, RequestId};
use crate::{app::App, telemetry};
use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderValue, Method, Uri},
    response::Response,
};
use tokio::time::Instant;
use tracing::{Span, info, info_span};

/// What is said of a request once it is answered.
pub struct Line {
    id: RequestId,
    method: Method,
    uri: Uri,
    route: Option<MatchedPath>,
    begun: Instant,
    span: Span,
}

impl Line {
    /// Gives the request its name.
    pub fn begin(app: &App, request: &mut Request) -> Self {
        let id = app.next_request_id();
        request.extensions_mut().insert(id);
        let route = request.extensions().get::<MatchedPath>().cloned();
        let (method, uri) = (request.method().clone(), request.uri().clone());
        Self { id, method, uri, route, begun: Instant::now(), span: info_span!("request", %id) }
    }

    /// Where the request's other lines hang.
    pub fn span(&self) -> Span {
        self.span.clone()
    }

    /// Counts the answer, tells of it, and puts its name on it.
    pub fn end(self, app: &App, mut answer: Response) -> Response {
        let Self { id, method, uri, route, begun, span } = self;
        if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
            answer.headers_mut().insert("x-request-id", value);
        }
        let person = answer.extensions().get::<LoggedPerson>().map(|person| person.0.as_str());
        let (took, status) = (begun.elapsed(), answer.status().as_u16());
        app.metrics.answered(word(&method), route.as_ref().map_or("none", MatchedPath::as_str), status, took);
        let took_ms = took.as_micros() as f64 / 1000.0;
        span.in_scope(|| info!(%method, path = telemetry::path(uri.path()), status, took_ms, person, "answered"));
        answer
    }
}

/// A method nobody of ours sends is one label, not one more each time.
fn word(method: &Method) -> &str {
    match method.as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => known,
        _ => "other",
    }
}
