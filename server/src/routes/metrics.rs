//! The inner listener (`OPS_METRICS_LISTEN`): what is for the operator's own network and never for the edge.

use crate::{app::App, error::ApiError, metrics::Snapshot, routes::health};
use axum::{
    Json, Router,
    extract::{RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;
use std::sync::Arc;

/// Its routes; nobody signs in here, so it must not be reachable from outside.
pub fn router(app: &Arc<App>) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .route("/readyz", get(readyz))
        .route("/healthz", get(health::healthz))
        .with_state(app.clone())
}

/// `GET /metrics`.
async fn metrics(State(app): State<Arc<App>>) -> Result<Response, ApiError> {
    let snapshot = Snapshot::take(&app).await?;
    let text = app.metrics.to_text(&snapshot).map_err(ApiError::internal)?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], text).into_response())
}

/// `GET /readyz?verbose`: the same word as outside, and which part it is about.
async fn readyz(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let (word, status) = match health::readiness(&app) {
        health::Readiness::Ok => ("ok", StatusCode::OK),
        health::Readiness::Degraded => ("degraded", StatusCode::OK),
        health::Readiness::Stopping => ("stopping", StatusCode::SERVICE_UNAVAILABLE),
    };
    if !query.is_some_and(|query| query.split('&').any(|part| part.split('=').next() == Some("verbose"))) {
        return (status, Json(json!({ "status": word }))).into_response();
    }
    match Snapshot::take(&app).await {
        Ok(now) => {
            let parts = json!({
                "status": word, "store": "ok", "upstreams": now.upstreams,
                "live_streams": now.live_streams, "ops_started_old": now.ops_started_old,
            });
            (status, Json(parts)).into_response()
        }
        Err(error) => {
            let parts = json!({ "status": "failed", "store": error.to_string() });
            (StatusCode::SERVICE_UNAVAILABLE, Json(parts)).into_response()
        }
    }
}
