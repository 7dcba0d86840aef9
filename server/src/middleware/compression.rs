//! Makes what is text smaller for whoever can read it so: brotli or gzip, quickly. Never streams of events, and never
//! what is compressed already.

use axum::{
    body::Body,
    extract::Request,
    http::{self, header},
    response::Response,
};
use std::{convert::Infallible, future::ready};
use tower::{Layer, ServiceExt, service_fn};
use tower_http::{CompressionLevel, compression::CompressionLayer};

/// What the caller can read: a request's `Accept-Encoding` alone.
pub type Codings = http::Request<()>;

/// Kept while the request is answered.
pub fn codings(request: &Request) -> Codings {
    let mut codings = Codings::default();
    for value in request.headers().get_all(header::ACCEPT_ENCODING) {
        codings.headers_mut().append(header::ACCEPT_ENCODING, value.clone());
    }
    codings
}

/// The answer as the caller can read it.
pub async fn compressed(codings: Codings, answer: Response) -> Response {
    let given = service_fn(|asked: http::Request<Response>| ready(Ok::<_, Infallible>(asked.into_body())));
    let compression = CompressionLayer::new().quality(CompressionLevel::Fastest).layer(given);
    let answer = compression.oneshot(codings.map(|()| answer)).await;
    answer.unwrap_or_else(|never| match never {}).map(Body::new)
}
