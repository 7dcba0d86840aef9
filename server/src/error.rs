//! Everything that goes wrong on the way to an answer, as one envelope: `application/problem+json` (RFC 9457).
//!
//! An [`ApiError`] says what the caller may know; what is unexpected goes in its cause, which `middleware::problems`
//! logs once with its chain and never shows. That layer also adds the words, in the caller's language.

use crate::{store::StoreError, telemetry::scrubbed, upstream::UpstreamError};
use axum::response::{IntoResponse, Response};
use domain::error::{Problem, ProblemCode};
use std::{error::Error, fmt, sync::Arc};

/// What a handler fails with. Boxed, because most handlers succeed.
#[derive(Debug)]
pub struct ApiError(Box<Failure>);

#[derive(Debug)]
struct Failure {
    problem: Problem,
    retry_after_s: Option<u32>,
    cause: Option<Cause>,
}

/// Why, for the log alone.
#[derive(Clone, Debug)]
pub struct Cause(pub Arc<dyn Error + Send + Sync>);

/// Seconds after which the caller may ask again.
#[derive(Clone, Copy, Debug)]
pub struct RetryAfter(pub u32);

impl ApiError {
    /// A failure of that kind.
    pub fn new(code: ProblemCode) -> Self {
        Problem::new(code).into()
    }

    /// An unexpected failure: an opaque 500 outside, its chain in the log.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(ProblemCode::Internal).caused_by(cause)
    }

    /// A resource that is not there, or not for this person: the two cannot be told apart.
    pub fn not_found() -> Self {
        Self::new(ProblemCode::NotFound)
    }

    /// A value that is not acceptable, naming which.
    pub fn invalid(what: impl Into<String>) -> Self {
        Problem::new(ProblemCode::Invalid).with_detail(what).into()
    }

    /// The same, with why, for the log.
    pub fn caused_by(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.0.cause = Some(Cause(Arc::from(cause.into())));
        self
    }

    /// The same, telling when to ask again.
    pub fn retry_after_s(mut self, seconds: u32) -> Self {
        self.0.retry_after_s = Some(seconds);
        self
    }

    /// What the caller may know.
    pub fn problem(&self) -> &Problem {
        &self.0.problem
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self(Box::new(Failure { problem, retry_after_s: None, cause: None }))
    }
}

impl From<UpstreamError> for ApiError {
    fn from(error: UpstreamError) -> Self {
        let retry_after_s = error.retry_after_s();
        let problem = Self::new(error.to_problem_code()).caused_by(error);
        if let Some(seconds) = retry_after_s { problem.retry_after_s(seconds) } else { problem }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let Failure { problem, retry_after_s, cause } = *self.0;
        let status = axum::http::StatusCode::from_u16(problem.status).unwrap_or_default();
        let mut response = status.into_response();
        let extensions = response.extensions_mut();
        extensions.insert(problem);
        if let Some(cause) = cause {
            extensions.insert(cause);
        }
        if let Some(seconds) = retry_after_s {
            extensions.insert(RetryAfter(seconds));
        }
        response
    }
}

/// An error and everything under it, in one line, for the log.
pub struct Chain<'a>(pub &'a (dyn Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", scrubbed(&self.0.to_string()))?;
        let mut source = self.0.source();
        while let Some(error) = source {
            write!(f, ": {}", scrubbed(&error.to_string()))?;
            source = error.source();
        }
        Ok(())
    }
}
