//! Answers: the envelope, the five cookies and the cache header every answer of Frappe carries.

use crate::sandbox::erpnext::refusal::Refusal;
use crate::sandbox::world::World;
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// What a call gives, before its envelope.
pub enum Answer {
    /// `{"data": ..}`.
    Data(Value),
    /// `{"data": .., "_server_messages": ..}`: done, with a warning (051c).
    Warned(Value, String),
    /// `{"message": ..}`, or `{"data": ..}` in v2; null is `{}` (122).
    Message(Value),
    /// The whole body.
    Whole(Value),
    /// 202 `{"data": "ok"}` (070).
    Deleted,
    /// Bytes of a file, with their type.
    Bytes(Vec<u8>, String),
    /// An HTML page, where Frappe answers no JSON.
    Html(StatusCode, &'static str),
}

impl Answer {
    /// With envelope and headers.
    pub fn into_response(self, world: &World, is_v2: bool) -> Response {
        let (status, body) = match self {
            Self::Data(data) => (StatusCode::OK, json!({ "data": data })),
            Self::Warned(data, warning) => {
                let message = json!({ "message": warning, "as_table": false, "title": "Message" }).to_string();
                (StatusCode::OK, json!({ "data": data, "_server_messages": json!([message]).to_string() }))
            }
            Self::Message(Value::Null) => (StatusCode::OK, json!({})),
            Self::Message(message) if is_v2 => (StatusCode::OK, json!({ "data": message })),
            Self::Message(message) => (StatusCode::OK, json!({ "message": message })),
            Self::Whole(body) => (StatusCode::OK, body),
            Self::Deleted => (StatusCode::ACCEPTED, json!({ "data": "ok" })),
            Self::Bytes(bytes, content_type) => return ([(header::CONTENT_TYPE, content_type)], bytes).into_response(),
            Self::Html(status, text) => return html(status, text),
        };
        with_headers(world, (status, Json(body)).into_response())
    }
}

/// A refusal in the shape of the API that was called.
pub fn refused(world: &World, refusal: &Refusal, is_v2: bool) -> Response {
    let body = if is_v2 { refusal.v2() } else { refusal.v1() };
    let mut response = with_headers(world, (refusal.status, Json(body)).into_response());
    if matches!(refusal.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
        let realm = HeaderValue::from_static("Bearer resource_metadata=\"/.well-known/oauth-protected-resource\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, realm);
    }
    if refusal.status == StatusCode::UNAUTHORIZED {
        forget_cookies(response.headers_mut());
    }
    response
}

/// A page of gunicorn or nginx.
pub fn html(status: StatusCode, text: &'static str) -> Response {
    let page = format!("<html><head><title>{status}</title></head><body><h1>{status}</h1>{text}</body></html>");
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

fn with_headers(world: &World, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store,no-cache,must-revalidate,max-age=0"));
    headers.insert(header::SERVER, HeaderValue::from_static("sandbox"));
    for cookie in [
        "sid=Guest; Max-Age=612000; HttpOnly; Path=/; SameSite=Lax",
        "system_user=no; Path=/; SameSite=Lax",
        "full_name=Guest; Path=/; SameSite=Lax",
        "user_id=Guest; Path=/; SameSite=Lax",
        "user_lang=en; Path=/; SameSite=Lax",
    ] {
        headers.append(header::SET_COOKIE, HeaderValue::from_static(cookie));
    }
    if let Ok(date) = HeaderValue::from_str(&http_date(world)) {
        headers.insert(header::DATE, date);
    }
    response
}

fn forget_cookies(headers: &mut HeaderMap) {
    for cookie in ["sid=; Max-Age=0; Path=/", "full_name=; Max-Age=0; Path=/", "user_id=; Max-Age=0; Path=/"] {
        headers.append(header::SET_COOKIE, HeaderValue::from_static(cookie));
    }
}

fn http_date(world: &World) -> String {
    let now = jiff::Timestamp::from_millisecond(world.now().utc_ms).unwrap_or_default();
    now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
