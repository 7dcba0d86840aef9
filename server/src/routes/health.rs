//! For the machine that watches: is the process alive, may it get requests. Says nothing of the inside.

use crate::{app::App, error::ApiError};
use axum::{Json, extract::State};
use domain::error::ProblemCode;
use serde_json::{Value, json};
use std::sync::Arc;

/// `GET /healthz`: the process answers. Which start of it does is for a developer's reload, and said in the sandbox alone.
pub async fn healthz(State(app): State<Arc<App>>) -> Json<Value> {
    Json(match app.auth.sessions() {
        Some(_) => json!({ "status": "ok", "boot": app.boot.to_string() }),
        None => json!({ "status": "ok" }),
    })
}

/// `GET /readyz`: requests are welcome, `degraded` while an upstream is down or refuses our key; 503 once the server is
/// stopping.
pub async fn readyz(State(app): State<Arc<App>>) -> Result<Json<Value>, ApiError> {
    if app.live.is_closed() {
        return Err(ApiError::new(ProblemCode::UpstreamUnavailable).retry_after_s(5));
    }
    // Pages are still answered, with their age: that is no reason to be sent none. `/admin` says which and why.
    let degraded = app.erpnext.is_in_trouble() || app.hub.is_in_trouble();
    Ok(Json(json!({ "status": if degraded { "degraded" } else { "ok" } })))
}
