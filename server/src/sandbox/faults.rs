//! Faults: dials that make an upstream slow, refuse, lie or hang up. Turned by `POST /_dials` or, for one request,
//! by the header `X-Sandbox-Fault: 503` / `slow=3000` / `cut`.

use crate::sandbox::erpnext::refusal::Refusal;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Which of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Upstream {
    Erpnext,
    Hub,
    Gemini,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// Only late.
    #[serde(rename = "slow")]
    Slow,
    #[serde(rename = "400")]
    BadRequest,
    #[serde(rename = "401")]
    Unauthorised,
    #[serde(rename = "403")]
    Forbidden,
    #[serde(rename = "404")]
    NotFound,
    #[serde(rename = "409")]
    Conflict,
    #[serde(rename = "417")]
    Expectation,
    #[serde(rename = "429")]
    TooMany,
    #[serde(rename = "500")]
    Crash,
    #[serde(rename = "503")]
    Unavailable,
    /// 500 QueryDeadlockError: nothing was written, try again.
    #[serde(rename = "deadlock")]
    Deadlock,
    /// The request is carried out, then the answer breaks off in the middle: the caller cannot know.
    #[serde(rename = "cut")]
    Cut,
    /// The request is carried out, then nothing is answered for `ms`: whoever asked may die meanwhile.
    #[serde(rename = "hang")]
    Hang,
    /// Hung up before anything was done.
    #[serde(rename = "cut_before")]
    CutBefore,
    /// 200 with bytes that are no JSON.
    #[serde(rename = "garbage")]
    Garbage,
    /// 200 with a sign-in page, as a captive portal answers.
    #[serde(rename = "html")]
    Html,
    /// The token stopped working, as when someone regenerates the keys: 401 until the dial is turned back.
    #[serde(rename = "token_regenerated")]
    TokenRegenerated,
}

/// One dial.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Dial {
    /// Whose requests.
    pub upstream: Upstream,
    /// Only those whose path and query contain this, percent-decoded.
    #[serde(default)]
    pub path_contains: Option<String>,
    /// Only this method.
    #[serde(default)]
    pub method: Option<String>,
    /// What goes wrong.
    pub fault: Fault,
    /// How long to wait first.
    #[serde(default)]
    pub ms: u64,
    /// How many requests it hits; null is all of them.
    #[serde(default)]
    pub times: Option<u32>,
}

/// Every dial and how often each path was called.
#[derive(Default)]
pub struct Faults {
    dials: Mutex<Vec<Dial>>,
    calls: Mutex<BTreeMap<String, u64>>,
}

impl Faults {
    /// Turns a dial.
    pub fn add(&self, dial: Dial) {
        lock(&self.dials).push(dial);
    }
    /// The dials in force.
    pub fn list(&self) -> Vec<Dial> {
        lock(&self.dials).clone()
    }
    /// Turns all dials back.
    pub fn clear(&self) {
        lock(&self.dials).clear();
    }
    /// Turns all dials back and counts from 0 again.
    pub fn reset(&self) {
        self.clear();
        lock(&self.calls).clear();
    }
    /// `erpnext GET /api/resource/Customer/X` → how often.
    pub fn calls(&self) -> BTreeMap<String, u64> {
        lock(&self.calls).clone()
    }
    /// Counts a call.
    pub fn count(&self, upstream: Upstream, method: &str, path: &str) {
        let upstream = json!(upstream);
        *lock(&self.calls).entry(format!("{} {method} {path}", upstream.as_str().unwrap_or_default())).or_default() +=
            1;
    }
    /// What goes wrong with this request, and after how many milliseconds: the header first, else the first dial.
    pub fn next(&self, upstream: Upstream, method: &str, path: &str, headers: &HeaderMap) -> Option<(Fault, u64)> {
        if let Some(asked) = headers.get("x-sandbox-fault").and_then(|value| value.to_str().ok()) {
            return from_header(asked);
        }
        let mut dials = lock(&self.dials);
        let at = dials.iter().position(|dial| dial.hits(upstream, method, path))?;
        let hit = (dials[at].fault, dials[at].ms);
        if let Some(times) = &mut dials[at].times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                dials.remove(at);
            }
        }
        Some(hit)
    }
}

impl Dial {
    fn hits(&self, upstream: Upstream, method: &str, path: &str) -> bool {
        self.upstream == upstream
            && self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self.path_contains.as_deref().is_none_or(|part| path.contains(part))
    }
}

/// `slow=3000`, `503`, `503=200` (after 200 ms).
fn from_header(asked: &str) -> Option<(Fault, u64)> {
    let (word, ms) = asked.split_once('=').unwrap_or((asked, "0"));
    Some((serde_json::from_value(json!(word.trim())).ok()?, ms.trim().parse().unwrap_or(0)))
}

/// Waits and answers in the place of the upstream; `Err` gives the request on, with the promise to cut its answer.
pub async fn answer(upstream: Upstream, fault: Fault, ms: u64) -> Result<Response, bool> {
    tokio::time::sleep(Duration::from_millis(ms)).await;
    let response = match fault {
        Fault::Slow | Fault::Hang => return Err(false),
        Fault::Cut => return Err(true),
        Fault::CutBefore => Response::new(Body::from_stream(futures::stream::iter([Err::<Bytes, _>(hung_up())]))),
        Fault::Garbage => {
            ([(header::CONTENT_TYPE, "application/json")], "{\"data\": [{\"name\": \"DJ-20\u{0}").into_response()
        }
        Fault::Html => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], SIGN_IN).into_response(),
        Fault::Deadlock => refusal(upstream, &Refusal::deadlock()),
        Fault::BadRequest => plain(upstream, StatusCode::BAD_REQUEST, "ValidationError", "INVALID_ARGUMENT"),
        Fault::Unauthorised | Fault::TokenRegenerated => {
            plain(upstream, StatusCode::UNAUTHORIZED, "AuthenticationError", "UNAUTHENTICATED")
        }
        Fault::Forbidden => plain(upstream, StatusCode::FORBIDDEN, "PermissionError", "PERMISSION_DENIED"),
        Fault::NotFound => plain(upstream, StatusCode::NOT_FOUND, "DoesNotExistError", "NOT_FOUND"),
        Fault::Conflict => plain(upstream, StatusCode::CONFLICT, "DuplicateEntryError", "ABORTED"),
        Fault::Expectation => plain(upstream, StatusCode::EXPECTATION_FAILED, "ValidationError", "FAILED_PRECONDITION"),
        Fault::TooMany => plain(upstream, StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsError", "RESOURCE_EXHAUSTED"),
        Fault::Crash => plain(upstream, StatusCode::INTERNAL_SERVER_ERROR, "OperationalError", "INTERNAL"),
        Fault::Unavailable => plain(upstream, StatusCode::SERVICE_UNAVAILABLE, "SessionStopped", "UNAVAILABLE"),
    };
    Ok(response)
}

const SIGN_IN: &str = "<!doctype html><title>Sign in</title><form><input name=\"usr\"><input name=\"pwd\"></form>";

fn refusal(upstream: Upstream, refusal: &Refusal) -> Response {
    match upstream {
        Upstream::Erpnext => (refusal.status, axum::Json(refusal.v1())).into_response(),
        _ => plain(upstream, refusal.status, refusal.exc_type, "INTERNAL"),
    }
}

/// An error with nothing said beyond its kind, in the words of the upstream.
fn plain(upstream: Upstream, status: StatusCode, frappe: &str, google: &str) -> Response {
    let body = match upstream {
        Upstream::Erpnext => json!({ "exc_type": frappe }),
        Upstream::Hub => json!({ "error": { "code": google.to_lowercase(), "message": "turned by a dial" } }),
        Upstream::Gemini => {
            json!({ "error": { "code": status.as_u16(), "message": "Turned by a dial.", "status": google } })
        }
    };
    let mut response = (status, axum::Json(body)).into_response();
    if status == StatusCode::TOO_MANY_REQUESTS {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("2"));
    }
    response
}

/// The same answer, broken off in the middle: the head arrives, then the line goes dead.
pub fn cut_short(response: Response) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let chunks = futures::stream::unfold(0, |sent| async move {
        match sent {
            0 => return Some((Ok(Bytes::from_static(b"{\"da")), 1)),
            // Long enough for what was written to leave the machine.
            1 => tokio::time::sleep(Duration::from_millis(20)).await,
            _ => return None,
        }
        Some((Err(hung_up()), 2))
    });
    Response::from_parts(parts, Body::from_stream(chunks))
}

fn hung_up() -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::ConnectionReset, "cut by a dial")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dial_hits_as_often_as_it_says() {
        let faults = Faults::default();
        let dial = json!({ "upstream": "erpnext", "path_contains": "Customer", "fault": "503", "times": 2 });
        faults.add(serde_json::from_value(dial).unwrap());
        let next = |upstream, path| faults.next(upstream, "GET", path, &HeaderMap::new());
        assert_eq!(next(Upstream::Hub, "/api/resource/Customer"), None);
        assert_eq!(next(Upstream::Erpnext, "/api/resource/Issue"), None);
        for _ in 0..2 {
            assert_eq!(next(Upstream::Erpnext, "/api/resource/Customer"), Some((Fault::Unavailable, 0)));
        }
        assert_eq!(next(Upstream::Erpnext, "/api/resource/Customer"), None);
    }

    #[test]
    fn the_header_speaks_for_one_request() {
        assert_eq!(from_header("slow=3000"), Some((Fault::Slow, 3000)));
        assert_eq!(from_header("503"), Some((Fault::Unavailable, 0)));
        assert_eq!(from_header("nonsense"), None);
    }
}
