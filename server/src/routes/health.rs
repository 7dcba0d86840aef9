//! For the machine that watches: is the process alive, may it get requests. Says nothing of the inside.

use crate::{app::App, error::ApiError};
use axum::{Json, extract::State};
use domain::error::ProblemCode;
use serde_json::{Value, json};
use std::sync::Arc;

/// Whether requests are welcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Everything is there.
    Ok,
    /// Pages are answered with their age: an upstream is down or refuses our key. No reason to be sent no requests.
    Degraded,
    /// The server is stopping.
    Stopping,
}

/// What `/readyz` says.
pub fn readiness(app: &App) -> Readiness {
    match (app.live.is_closed(), app.erpnext.is_in_trouble() || app.hub.is_in_trouble()) {
        (true, _) => Readiness::Stopping,
        (false, true) => Readiness::Degraded,
        (false, false) => Readiness::Ok,
    }
}

/// `GET /healthz`: the process answers. Which start of it does is for a developer's reload, and said in the sandbox alone.
pub async fn healthz(State(app): State<Arc<App>>) -> Json<Value> {
    Json(match app.auth.sessions() {
        Some(_) => json!({ "status": "ok", "boot": app.boot.to_string() }),
        None => json!({ "status": "ok" }),
    })
}

/// `GET /readyz`: requests are welcome, `degraded` while an upstream is down or refuses our key; 503 once the server is
/// stopping. `/admin` and the inner listener say which and why.
pub async fn readyz(State(app): State<Arc<App>>) -> Result<Json<Value>, ApiError> {
    match readiness(&app) {
        Readiness::Ok => Ok(Json(json!({ "status": "ok" }))),
        Readiness::Degraded => Ok(Json(json!({ "status": "degraded" }))),
        Readiness::Stopping => Err(ApiError::new(ProblemCode::UpstreamUnavailable).retry_after_s(5)),
    }
}
