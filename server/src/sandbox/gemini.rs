//! The sandbox as Gemini: `POST /v1beta/models/{model}:generateContent` (CONTRACTS.md section 5). It really decodes
//! the picture it is sent, and answers within the schema it is given.

mod schema;

use crate::sandbox::photo;
use crate::sandbox::world::World;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

/// The routes, below `/gemini`.
pub fn router() -> Router<Arc<World>> {
    Router::new()
        .route("/v1beta/models/{call}", post(generate_content))
        .fallback(async || refused(StatusCode::NOT_FOUND, "NOT_FOUND", "Requested entity was not found."))
}

/// An answer written by a dial, for the next picture only.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Scripted {
    /// What the model writes as its JSON.
    #[serde(default)]
    pub answer: Option<Value>,
    /// What it writes instead, to the letter.
    #[serde(default)]
    pub text: Option<String>,
    /// `STOP` unless said otherwise; `MAX_TOKENS`, `SAFETY`, `RECITATION`.
    #[serde(default, rename = "finishReason")]
    pub finish_reason: Option<String>,
    /// Set when the prompt itself is refused; there is no candidate then.
    #[serde(default, rename = "blockReason")]
    pub block_reason: Option<String>,
}

async fn generate_content(
    State(world): State<Arc<World>>,
    Path(call): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(model) = call.strip_suffix(":generateContent") else {
        return refused(StatusCode::NOT_FOUND, "NOT_FOUND", "Requested entity was not found.");
    };
    let key = headers.get("x-goog-api-key").and_then(|key| key.to_str().ok()).unwrap_or_default();
    if key.is_empty() {
        let text = "Method doesn't allow unregistered callers. Please use API Key to call this API.";
        return refused(StatusCode::FORBIDDEN, "PERMISSION_DENIED", text);
    }
    let (picture, schema) = match asked(&body) {
        Ok(asked) => asked,
        Err(text) => return refused(StatusCode::BAD_REQUEST, "INVALID_ARGUMENT", &text),
    };
    if let Some(scripted) = world.next_vision_answer() {
        return scripted.into_response_of(model);
    }
    match tokio::task::spawn_blocking(move || answer(&picture, &schema)).await {
        Ok(Some(answer)) => candidate(model, &answer.to_string(), "STOP"),
        Ok(None) => refused(StatusCode::BAD_REQUEST, "INVALID_ARGUMENT", "Unable to process input image."),
        Err(_) => refused(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", "An internal error has occurred."),
    }
}

/// The picture's bytes and the schema of the answer, or what is wrong with the request.
fn asked(body: &[u8]) -> Result<(Vec<u8>, Value), String> {
    let body: Value =
        serde_json::from_slice(body).map_err(|error| format!("Invalid JSON payload received. {error}"))?;
    let config = &body["generationConfig"];
    if config["responseMimeType"] != "application/json" {
        return Err("response_schema requires response_mime_type application/json".to_owned());
    }
    schema::check(&config["responseSchema"], "response_schema")?;
    let parts = body["contents"][0]["parts"].as_array().ok_or("contents is not specified")?;
    let inline = parts.iter().find_map(|part| part.get("inlineData")).ok_or("no inline_data in contents")?;
    let mime = inline["mimeType"].as_str().unwrap_or_default();
    if !["image/jpeg", "image/png", "image/webp"].contains(&mime) {
        return Err(format!("Unsupported MIME type: {mime}"));
    }
    let data = inline["data"].as_str().unwrap_or_default();
    let picture = BASE64.decode(data).map_err(|_| "Base64 decoding failed for inline_data".to_owned())?;
    Ok((picture, config["responseSchema"].clone()))
}

/// What the schema wants tells what is wanted: barcodes, an invoice, or a label's fields.
fn answer(picture: &[u8], schema: &Value) -> Option<Value> {
    let wants = |name: &str| schema["properties"].get(name).is_some();
    let read = photo::read(picture)?;
    let answer = if wants("barcodes") {
        photo::barcodes(&read)
    } else if wants("lines") {
        photo::invoice(picture)
    } else {
        photo::equipment(&read)
    };
    Some(photo::within(schema, answer))
}

impl Scripted {
    fn into_response_of(self, model: &str) -> Response {
        if let Some(reason) = self.block_reason {
            let usage = json!({ "promptTokenCount": 258, "totalTokenCount": 258 });
            let feedback = json!({ "blockReason": reason });
            return Json(json!({ "promptFeedback": feedback, "usageMetadata": usage, "modelVersion": model }))
                .into_response();
        }
        let text = self.text.or(self.answer.map(|answer| answer.to_string())).unwrap_or_default();
        candidate(model, &text, self.finish_reason.as_deref().unwrap_or("STOP"))
    }
}

fn candidate(model: &str, text: &str, finish_reason: &str) -> Response {
    let written = text.len() / 4;
    Json(json!({
        "candidates": [{
            "content": { "parts": [{ "text": text }], "role": "model" }, "finishReason": finish_reason, "index": 0,
        }],
        "usageMetadata": { "promptTokenCount": 258, "candidatesTokenCount": written, "totalTokenCount": 258 + written },
        "modelVersion": model, "responseId": format!("sandbox-{written}"),
    }))
    .into_response()
}

fn refused(status: StatusCode, word: &str, message: &str) -> Response {
    (status, Json(json!({ "error": { "code": status.as_u16(), "message": message, "status": word } }))).into_response()
}
