//! The sandbox as ERPNext: `/api/resource`, `/api/v2` and the `/api/method`s the clients use, with the recorded
//! status codes and envelopes.

mod aggregate;
mod answer;
mod arguments;
mod assign;
mod check;
mod document;
mod fill;
mod filter;
mod form;
mod list;
mod method;
mod naming;
mod print;
pub mod refusal;
mod resource;
mod upload;
mod value;
pub mod write;

use crate::sandbox::world::World;
use answer::{Answer, html};
use arguments::Arguments;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::Response;
use refusal::Refusal;
use std::sync::Arc;

/// Longer request lines are refused by gunicorn itself (404b).
const REQUEST_LINE: usize = 4094;
/// What `Authorization` must say.
const TOKEN: &str = "token sandbox:sandbox";

/// What a request asks for, once it is known who asks.
pub struct Request {
    pub method: Method,
    pub arguments: Arguments,
    /// False for a guest, who may do nothing but `ping`.
    pub signed_in: bool,
}

/// Every request to the sandboxed ERPNext.
pub async fn handle(
    State(world): State<Arc<World>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let line = method.as_str().len() + uri.path_and_query().map_or(0, |path| path.as_str().len()) + " HTTP/1.1 ".len();
    if line > REQUEST_LINE {
        return html(StatusCode::BAD_REQUEST, "Request Line is too large (limit 4094)");
    }
    let is_v2 = uri.path().starts_with("/api/v2/");
    match answer(&world, method, &uri, &headers, &body) {
        Ok(answer) => answer.into_response(&world, is_v2),
        Err(refusal) => answer::refused(&world, &refusal, is_v2),
    }
}

fn answer(world: &World, method: Method, uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Result<Answer, Refusal> {
    let signed_in = signed_in(headers)?;
    let path = uri.path();
    if path == "/api/method/upload_file" {
        return upload::upload_file(world, signed_in, headers, body);
    }
    if let Some(file) = path.strip_prefix("/private/files/").or(path.strip_prefix("/files/")) {
        return upload::download(world, signed_in, file);
    }
    let arguments = Arguments::read(&method, uri, headers, body)?;
    let request = Request { method, arguments, signed_in };
    if let Some(rest) = path.strip_prefix("/api/resource/") {
        return resource::v1(world, &request, rest);
    }
    if let Some(rest) = path.strip_prefix("/api/v2/document/") {
        return resource::v2(world, &request, rest);
    }
    if let Some(rest) = path.strip_prefix("/api/v2/doctype/") {
        return resource::v2_doctype(world, &request, rest);
    }
    let name = path.strip_prefix("/api/method/").or(path.strip_prefix("/api/v2/method/"));
    name.map_or(Err(Refusal::not_found()), |name| method::call(world, &request, name))
}

/// No credentials are a guest (403 later), wrong ones are 401 now (100, 101).
fn signed_in(headers: &HeaderMap) -> Result<bool, Refusal> {
    let given = headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap_or("?").trim());
    match given {
        None | Some("") => Ok(false),
        Some(TOKEN) => Ok(true),
        Some(_) => Err(Refusal::unauthorised()),
    }
}
