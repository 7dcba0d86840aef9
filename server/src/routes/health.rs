//! For the machine that watches: is the process alive, may it get requests. Says nothing of the inside.

use crate::{app::App, error::ApiError};
use axum::{Json, extract::State};
use domain::error::ProblemCode;
use serde_json::{Value, json};
use std::sync::Arc;

/// `GET /healthz`: the process answers.
pub async fn healthz(State(app): State<Arc<App>>) -> Json<Value> {
    Json(json!({ "status": "ok", "boot": app.boot.to_string() }))
}

/// `GET /readyz`: requests are welcome; 503 once the server is stopping.
pub async fn readyz(State(app): State<Arc<App>>) -> Result<Json<Value>, ApiError> {
    if app.live.is_closed() {
        return Err(ApiError::new(ProblemCode::UpstreamUnavailable).retry_after_s(5));
    }
    Ok(Json(json!({ "status": "ok" })))
}
