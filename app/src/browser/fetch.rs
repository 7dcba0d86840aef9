//! One request to our server: same origin, never following a redirect, never longer than its time limit.

use super::{clock, window};
use crate::{env, offline::connection};
use domain::error::{Problem, ProblemCode};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, RequestCache, RequestCredentials, RequestInit, RequestRedirect, Response, ResponseType,
};

/// How long an answer may take, in milliseconds.
const TIME_LIMIT_MS: i32 = 15_000;
/// The longest answer read, in UTF-16 units: a day pack is at most 5 MB.
const BODY_LIMIT: u32 = 16 * 1024 * 1024;

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
pub async fn request(method: &str, path: &str, payload: Payload, limit_ms: i32) -> Result<(u16, String), Problem> {
    let answer =
        exchange(method, path, payload, limit_ms).await.unwrap_or_else(|_| Err(Problem::new(ProblemCode::Unreachable)));
    connection::note(&answer);
    answer
}

async fn exchange(
    method: &str,
    path: &str,
    payload: Payload,
    limit_ms: i32,
) -> Result<Result<(u16, String), Problem>, JsValue> {
    let abort = AbortController::new()?;
    let init = RequestInit::new();
    init.set_method(method);
    init.set_redirect(RequestRedirect::Manual);
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_cache(RequestCache::NoStore);
    init.set_signal(Some(&abort.signal()));
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    match payload {
        Payload::None => {}
        Payload::Json(text) => {
            headers.set("content-type", "application/json")?;
            init.set_body(&text.into());
        }
        Payload::Bytes(bytes) => {
            headers.set("content-type", "application/octet-stream")?;
            init.set_body(&Uint8Array::from(bytes.as_slice()));
        }
    }
    init.set_headers(&headers);
    let alarm = Alarm::set(abort, limit_ms)?;
    let response = JsFuture::from(window().fetch_with_str_and_init(&env::href(path), &init)).await?;
    let answer = read(response.unchecked_into()).await;
    drop(alarm);
    answer
}

async fn read(response: Response) -> Result<Result<(u16, String), Problem>, JsValue> {
    if response.type_() == ResponseType::Opaqueredirect || response.status() == 401 {
        return Ok(Err(Problem::new(ProblemCode::SignInRequired)));
    }
    let content_type = response.headers().get("content-type")?.unwrap_or_default();
    if !content_type.contains("json") {
        // A captive portal, a proxy's error page: not our server, whatever the status says.
        return Ok(Err(Problem::new(ProblemCode::Unreachable)));
    }
    if let Some(date) = response.headers().get("date")? {
        clock::correct_by(&date);
    }
    let text = js_sys::JsString::from(JsFuture::from(response.text()?).await?);
    if text.length() > BODY_LIMIT {
        return Ok(Err(Problem::new(ProblemCode::UpstreamGarbled)));
    }
    Ok(Ok((response.status(), text.into())))
}

/// Aborts a request when its time is up; dropped, it is silent.
struct Alarm {
    handle: i32,
    _ring: Closure<dyn FnMut()>,
}

impl Alarm {
    fn set(abort: AbortController, limit_ms: i32) -> Result<Self, JsValue> {
        let ring = Closure::<dyn FnMut()>::new(move || abort.abort());
        let handle =
            window().set_timeout_with_callback_and_timeout_and_arguments_0(ring.as_ref().unchecked_ref(), limit_ms)?;
        Ok(Self { handle, _ring: ring })
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        window().clear_timeout_with_handle(self.handle);
    }
}
