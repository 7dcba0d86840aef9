//! `/_dials`: where tests and demos turn the faults, read what was done, and put the world back.
//!
//! | call | does |
//! |---|---|
//! | `GET /_dials` | the dials in force |
//! | `POST /_dials` | turns one: `{"upstream": "erpnext", "fault": "503", "path_contains": .., "method": .., "ms": .., "times": ..}` |
//! | `DELETE /_dials` | turns all back |
//! | `GET /_dials/journal` | the writes the ERPNext side accepted, in order |
//! | `GET /_dials/calls` | `erpnext GET /api/resource/X` → how often |
//! | `POST /_dials/scenario` | `{"serial": .., "scenario": "los"}`: what happens to a device; tells the hub's listeners |
//! | `POST /_dials/next_vision_answer` | `{"answer": {..}}`, `{"text": "prose"}`, `{"finishReason": "SAFETY"}` or `{"blockReason": ..}`: what the model says to the next picture |
//! | `POST /_dials/sms` | `{"customer": .., "body": ..}`: a text message arrives from a customer; tells the hub's listeners |
//! | `POST /_dials/unprepared` | the site lacks what `ops-server erpnext prepare` adds |
//! | `POST /_dials/reset` | back to the first day |

use crate::sandbox::faults::Dial;
use crate::sandbox::gemini::Scripted;
use crate::sandbox::hub::{device, scenario::Scenario, sms};
use crate::sandbox::journal::Entry;
use crate::sandbox::world::World;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The routes, below `/_dials`.
pub fn router() -> Router<Arc<World>> {
    Router::new()
        .route("/", get(list_dials).post(add_dial).delete(clear_dials))
        .route("/journal", get(list_journal))
        .route("/calls", get(list_calls))
        .route("/scenario", post(set_scenario))
        .route("/next_vision_answer", post(script_vision))
        .route("/sms", post(receive_sms))
        .route("/unprepared", post(unprepare))
        .route("/reset", post(reset))
}

async fn list_dials(State(world): State<Arc<World>>) -> Json<Vec<Dial>> {
    Json(world.faults.list())
}

async fn add_dial(State(world): State<Arc<World>>, Json(dial): Json<Dial>) -> StatusCode {
    world.faults.add(dial);
    StatusCode::CREATED
}

async fn clear_dials(State(world): State<Arc<World>>) -> StatusCode {
    world.faults.clear();
    StatusCode::NO_CONTENT
}

async fn list_journal(State(world): State<Arc<World>>) -> Json<Vec<Entry>> {
    Json(world.journal.list())
}

async fn list_calls(State(world): State<Arc<World>>) -> Json<BTreeMap<String, u64>> {
    Json(world.faults.calls())
}

#[derive(Deserialize)]
struct NewScenario {
    serial: String,
    scenario: Scenario,
}

async fn set_scenario(
    State(world): State<Arc<World>>,
    Json(new): Json<NewScenario>,
) -> Result<StatusCode, (StatusCode, Json<Value>)> {
    let found = device::find(&world.store(), &new.serial).map(|found| found.serial);
    let Some(serial) = found else {
        return Err((StatusCode::NOT_FOUND, Json(json!({ "error": "no such device" }))));
    };
    new.scenario
        .set(&world, &serial)
        .map_err(|error| (StatusCode::INTERNAL_SERVER_ERROR, Json(json!({ "error": error.to_string() }))))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn script_vision(State(world): State<Arc<World>>, Json(scripted): Json<Scripted>) -> StatusCode {
    world.script_vision(scripted);
    StatusCode::NO_CONTENT
}

async fn receive_sms(
    State(world): State<Arc<World>>,
    Json(message): Json<sms::Received>,
) -> Result<StatusCode, (StatusCode, String)> {
    message.save(&world).map_err(|error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn unprepare(State(world): State<Arc<World>>) -> StatusCode {
    world.schema.unprepare();
    StatusCode::NO_CONTENT
}

async fn reset(State(world): State<Arc<World>>) -> Result<StatusCode, (StatusCode, String)> {
    world.reset().map_err(|error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    Ok(StatusCode::NO_CONTENT)
}
