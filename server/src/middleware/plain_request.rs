//! Refuses what nobody of ours sends: what the connection's guard turned away (see [`crate::wire`]), methods that
//! exist nowhere here, and bodies that are compressed, of which a few bytes may be a gigabyte in memory.

use crate::{error::ApiError, wire::Refused};
use axum::{
    extract::Request,
    http::{Method, header},
    response::{IntoResponse, Response},
};
use domain::error::{Problem, ProblemCode};
use tracing::warn;

const METHODS: [Method; 7] =
    [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];

/// The answer to such a request.
pub fn refusal(request: &Request) -> Option<Response> {
    if let Some(refused) = stand_in(request) {
        return Some(refused);
    }
    if !METHODS.contains(request.method()) {
        return Some(ApiError::new(ProblemCode::MethodNotAllowed).into_response());
    }
    let encoding = request.headers().get(header::CONTENT_ENCODING);
    let is_packed = encoding.is_some_and(|encoding| encoding != "identity");
    is_packed.then(|| ApiError::new(ProblemCode::UnsupportedMedia).into_response())
}

/// The answer to the stand-in of a request that was refused before it was parsed.
fn stand_in(request: &Request) -> Option<Response> {
    let refusal = request.extensions().get::<Refused>()?.get()?;
    request.headers().get("x-refused")?;
    warn!(target: "security", why = refusal.why, status = refusal.status, "a broken request was refused");
    let problem = Problem { status: refusal.status, ..Problem::new(ProblemCode::BadRequest) };
    Some(ApiError::from(problem.with_detail(refusal.why)).into_response())
}
