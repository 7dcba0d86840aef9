//! Every failure leaves in one envelope, with words in the caller's language and the request's id. Nothing of an
//! unexpected cause gets past this point: it is logged here, once, with its chain.

use super::RequestId;
use crate::{
    app::App,
    error::{Cause, Chain, RetryAfter},
    language,
};
use app::i18n::{Lang, problem};
use axum::{
    Json,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::error::{Problem, ProblemCode};
use tracing::{error, info, warn};

/// The language and the name a failure would leave under.
pub struct Envelope {
    lang: Lang,
    id: Option<RequestId>,
}

impl Envelope {
    /// That of this request.
    pub fn of(app: &App, request: &Request) -> Self {
        let lang = language::of_request(request.headers(), app.site_lang());
        Self { lang, id: request.extensions().get::<RequestId>().copied() }
    }

    /// The answer, in the envelope if it is a failure.
    pub fn around(&self, response: Response) -> Response {
        match problem_of(&response) {
            Some(problem) => answer(problem, response, self.lang, self.id),
            None => response,
        }
    }
}

/// The problem a handler gave, or the one a bare status stands for. Pages and finished envelopes pass as they are.
fn problem_of(response: &Response) -> Option<Problem> {
    let status = response.status();
    if let Some(problem) = response.extensions().get::<Problem>() {
        return Some(problem.clone());
    }
    let typed = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let finished = typed.starts_with("text/html") || typed.starts_with("application/problem+json");
    let failed = status.is_client_error() || status.is_server_error();
    (failed && !finished).then(|| Problem { status: status.as_u16(), ..Problem::new(code_of(status)) })
}

fn answer(problem: Problem, inner: Response, lang: Lang, id: Option<RequestId>) -> Response {
    log(&problem, inner.extensions().get::<Cause>());
    let problem = Problem { request_id: id.map(|id| id.to_string()), ..problem::with_words(problem, lang) };
    let mut response = (inner.status(), Json(problem)).into_response();
    headers_of(&inner, response.headers_mut());
    *response.extensions_mut() = inner.extensions().clone();
    response
}

fn headers_of(inner: &Response, headers: &mut HeaderMap) {
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(allow) = inner.headers().get(header::ALLOW) {
        headers.insert(header::ALLOW, allow.clone());
    }
    if let Some(RetryAfter(seconds)) = inner.extensions().get::<RetryAfter>() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
}

fn log(problem: &Problem, cause: Option<&Cause>) {
    let cause = cause.map(|cause| Chain(&*cause.0).to_string());
    match problem.status {
        500 => error!(code = problem.code.as_str(), cause, "a request failed unexpectedly"),
        501.. => warn!(code = problem.code.as_str(), cause, "an upstream failed a request"),
        _ if cause.is_some() => info!(code = problem.code.as_str(), cause, "a request was refused"),
        _ => {}
    }
}

fn code_of(status: StatusCode) -> ProblemCode {
    match status.as_u16() {
        401 => ProblemCode::SignInRequired,
        403 => ProblemCode::Forbidden,
        404 => ProblemCode::NotFound,
        405 => ProblemCode::MethodNotAllowed,
        409 => ProblemCode::Conflict,
        413 => ProblemCode::TooLarge,
        415 => ProblemCode::UnsupportedMedia,
        422 => ProblemCode::Invalid,
        429 => ProblemCode::TooMany,
        503 => ProblemCode::UpstreamUnavailable,
        504 => ProblemCode::UpstreamTimeout,
        400..=499 => ProblemCode::BadRequest,
        _ => ProblemCode::Internal,
    }
}
