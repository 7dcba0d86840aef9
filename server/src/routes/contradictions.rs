//! `contradictions`: the list of the day, and the ports that are down.

use crate::{app::App, auth::Agent, contradictions, error::ApiError};
use app::api::contradictions::{Contradictions, Outages};
use axum::{Json, extract::State};
use domain::{contradiction, outage};
use std::sync::Arc;

/// `GET /api/contradictions`. It answers though a system is down, and says which kinds it could not judge.
pub async fn list(_: Agent, State(app): State<Arc<App>>) -> Result<Json<Contradictions>, ApiError> {
    let views = contradictions::held(&app).await;
    let judged_at = app.clock.now();
    let report = contradictions::judge(views, judged_at).await?;
    let customers = contradictions::names(&app, &report).await;
    Ok(Json(Contradictions { judged_at, report, customers }))
}

/// `GET /api/outages`. What the network said too long ago says nothing of now.
pub async fn list_outages(_: Agent, State(app): State<Arc<App>>) -> Json<Outages> {
    let now = app.clock.now();
    let olt = contradictions::read_census(&app).await.olt.filter(|(_, at)| at.age_s(now) <= contradiction::COUNTS_S);
    let found = olt.as_ref().map(|(onts, _)| outage::find_outages(onts));
    Json(Outages { read_at: olt.map(|(_, at)| at), outages: found.unwrap_or_default() })
}
