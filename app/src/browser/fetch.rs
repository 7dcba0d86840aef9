//! One request to our server: same origin, never following a redirect, never longer than its time limit.

use super::{clock, window};
use crate::{env, offline::connection};
use domain::error::{Problem, ProblemCode};
use gloo_net::http::{RequestBuilder, Response};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{AbortController, RequestCache, RequestCredentials, RequestRedirect, ResponseType};

/// How long an answer may take, in milliseconds.
const TIME_LIMIT_MS: i32 = 15_000;
/// The longest answer taken, in bytes: a day pack is at most 5 MB.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// What goes along with a request.
pub enum Payload {
    /// Nothing.
    None,
    /// JSON.
    Json(String),
    /// Bytes of a photo.
    Bytes(Vec<u8>),
}

/// Sends a JSON request; the answer is its status and its text, whatever the status.
pub async fn send(method: &'static str, path: String, body: Option<String>) -> Result<(u16, String), Problem> {
    request(method, &path, body.map_or(Payload::None, Payload::Json), TIME_LIMIT_MS).await
}

/// Sends a request with its own time limit in milliseconds.
///
/// # Errors
/// `sign-in-required` for a redirect or 401, `unreachable` when nothing came, or what came is not our server's.
pub async fn request(
    method: &'static str,
    path: &str,
    payload: Payload,
    limit_ms: i32,
) -> Result<(u16, String), Problem> {
    let asked_in = connection::silences();
    let answer =
        exchange(method, path, payload, limit_ms).await.unwrap_or_else(|| Err(Problem::new(ProblemCode::Unreachable)));
    connection::note(path, &answer, asked_in);
    answer
}

/// Reads a text that has a tag: the text, or nothing where it is still the one of `tag`; and its tag now. `None` without
/// an answer of our server's.
pub async fn text(path: &str, tag: &str) -> Option<(Option<String>, String)> {
    let alarm = Alarm::set(TIME_LIMIT_MS)?;
    let request = RequestBuilder::new(&env::href(path))
        .redirect(RequestRedirect::Manual)
        .credentials(RequestCredentials::SameOrigin)
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&alarm.abort.signal()))
        .header("if-none-match", tag);
    let response = request.send().await.ok()?;
    let tag = response.headers().get("etag")?;
    match response.status() {
        200 => Some((Some(response.text().await.ok()?), tag)),
        304 => Some((None, tag)),
        _ => None,
    }
}

/// `None` when there was no answer, or it broke off.
async fn exchange(
    method: &'static str,
    path: &str,
    payload: Payload,
    limit_ms: i32,
) -> Option<Result<(u16, String), Problem>> {
    let alarm = Alarm::set(limit_ms)?;
    let (content_type, body) = match payload {
        Payload::None => ("", JsValue::UNDEFINED),
        Payload::Json(text) => ("application/json", text.into()),
        Payload::Bytes(bytes) => ("application/octet-stream", Uint8Array::from(bytes.as_slice()).into()),
    };
    // The builder joins a query of its own to the address's with a stray `&`: it is given the whole of it instead.
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let plain = |value: &str| js_sys::decode_uri_component(value).map_or_else(|_| value.to_owned(), String::from);
    let pairs = query.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (name, plain(value)));
    let request = RequestBuilder::new(&env::href(path))
        .query(pairs)
        .method(method.parse().ok()?)
        .redirect(RequestRedirect::Manual)
        .credentials(RequestCredentials::SameOrigin)
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&alarm.abort.signal()))
        .header("accept", "application/json");
    let request = if content_type.is_empty() { request } else { request.header("content-type", content_type) };
    let response = request.body(body).ok()?.send().await.ok()?;
    read(response).await
}

async fn read(response: Response) -> Option<Result<(u16, String), Problem>> {
    if response.type_() == ResponseType::Opaqueredirect || response.status() == 401 {
        return Some(Err(Problem::new(ProblemCode::SignInRequired)));
    }
    // A captive portal, a proxy's error page: not our server, whatever the status says.
    response.headers().get("content-type").filter(|kind| kind.contains("json"))?;
    if let Some(date) = response.headers().get("date") {
        clock::correct_by(&date);
    }
    let status = response.status();
    let text = response.text().await.ok()?;
    Some(if text.len() > BODY_LIMIT { Err(Problem::new(ProblemCode::UpstreamGarbled)) } else { Ok((status, text)) })
}

/// Aborts a request when its time is up; dropped, it is silent.
struct Alarm {
    abort: AbortController,
    handle: i32,
    _ring: Closure<dyn FnMut()>,
}

impl Alarm {
    fn set(limit_ms: i32) -> Option<Self> {
        let abort = AbortController::new().ok()?;
        let aborted = abort.clone();
        let ring = Closure::<dyn FnMut()>::new(move || aborted.abort());
        let handle = window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(ring.as_ref().unchecked_ref(), limit_ms)
            .ok()?;
        Some(Self { abort, handle, _ring: ring })
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        window().clear_timeout_with_handle(self.handle);
    }
}
