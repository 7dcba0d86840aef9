//! `POST /vision/barcodes|equipment|invoice {"image": "data:image/jpeg;base64,.."}`: the hub asking the model for us.

use crate::sandbox::hub::refused;
use crate::sandbox::photo;
use crate::sandbox::world::World;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

#[derive(Deserialize)]
pub struct Asked {
    image: String,
}

/// The answer in the shape of CONTRACTS.md section 5.
pub async fn read(State(world): State<Arc<World>>, Path(what): Path<String>, Json(asked): Json<Asked>) -> Response {
    if let Some(scripted) = world.next_vision_answer() {
        return Json(shaped(&what, scripted.answer.unwrap_or_default())).into_response();
    }
    let data = asked.image.split_once(";base64,").map(|(_, data)| BASE64.decode(data));
    let Some(Ok(picture)) = data else {
        return refused(StatusCode::BAD_REQUEST, "bad_image", "image is no data URL");
    };
    let kind = what.clone();
    let answer = tokio::task::spawn_blocking(move || answer(&kind, &picture)).await;
    match answer {
        Ok(Some(answer)) => Json(shaped(&what, answer)).into_response(),
        _ => refused(StatusCode::UNPROCESSABLE_ENTITY, "bad_image", "the picture cannot be read"),
    }
}

fn answer(what: &str, picture: &[u8]) -> Option<Value> {
    let read = photo::read(picture)?;
    match what {
        "barcodes" => Some(photo::barcodes(&read)),
        "equipment" => Some(photo::equipment(&read)),
        "invoice" => Some(photo::invoice(picture)),
        _ => None,
    }
}

fn shaped(what: &str, mut answer: Value) -> Value {
    match what {
        "equipment" => json!({ "equipment": answer }),
        "barcodes" => {
            answer["model"] = json!("gemini-2.5-flash");
            answer["ms"] = json!(640);
            answer
        }
        _ => answer,
    }
}
