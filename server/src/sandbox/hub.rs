//! The sandbox as the hub (CONTRACTS.md sections 4 and 6): devices consolidated from records, OLT and ACS, text
//! messages, and events. Our own additions, all optional to a reader: `history` and `baselineRxPowerDbm` in
//! `opticalStatus`, `refresh=1` on the lookup ("Diagnostiquer"), which measures again and tells each stage as a
//! `device.diagnosis` event, and the census of all devices.

mod census;
pub mod device;
pub mod drift;
mod history;
mod home;
mod lookup;
mod optics;
pub mod scenario;
pub mod sms;
mod stream;
mod vision;

use crate::sandbox::world::World;
use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, response::IntoResponse, response::Response};
use serde_json::json;
use std::sync::Arc;

/// The routes, below `/hub`.
pub fn router() -> Router<Arc<World>> {
    Router::new()
        .route("/health", get(async || Json(json!({ "ok": true }))))
        .route("/devices/lookup", get(lookup::lookup))
        .route("/devices/census", get(census::census))
        .route("/events", get(stream::events))
        .route("/conversations", get(sms::list_conversations))
        .route("/sms/send", post(sms::send))
        .route("/vision/{what}", post(vision::read))
        .fallback(async || refused(StatusCode::NOT_FOUND, "not_found", "no such route"))
}

/// `{"error": {"code", "message"}}`: the hub's shape of an error, ours to choose.
pub fn refused(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({ "error": { "code": code, "message": message } }))).into_response()
}
