//! `contradictions`: the list of the day, and the ports that are down.

use crate::{app::App, auth::Agent, contradictions};
use app::api::contradictions::{Contradictions, Outages};
use axum::{Json, extract::State};
use domain::{contradiction, outage};
use std::sync::Arc;

/// `GET /api/contradictions`. It answers though a system is down, and says which kinds it could not judge.
pub async fn list(_: Agent, State(app): State<Arc<App>>) -> Json<Contradictions> {
    let views = contradictions::read(&app).await;
    let judged_at = app.clock.now();
    let report = contradiction::judge(&views, judged_at);
    let customers = contradictions::names(&app, &report).await;
    Json(Contradictions { judged_at, report, customers })
}

/// `GET /api/outages`.
pub async fn list_outages(_: Agent, State(app): State<Arc<App>>) -> Json<Outages> {
    let olt = contradictions::read_census(&app).await.olt;
    let found = olt.as_ref().map(|(onts, _)| outage::find_outages(onts));
    Json(Outages { read_at: olt.map(|(_, at)| at), outages: found.unwrap_or_default() })
}
