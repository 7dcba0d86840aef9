//! `admin`: how the server and its upstreams are doing, and the drift of ERPNext's doctypes.

use crate::{
    app::App,
    auth::Admin,
    config::{Upstreams, Where},
    error::ApiError,
    metrics::Snapshot,
    prepare::drift,
    telemetry::scrubbed,
    upstream::{
        UpstreamState,
        stack::{BreakerState, LaneState},
    },
};
use app::api::admin::{Breaker, LaneHealth, Refusal, SchemaDrift, ServerHealth, UpstreamHealth};
use axum::{Json, extract::State};
use std::sync::Arc;

/// `GET /api/admin/health`.
pub async fn health(_: Admin, State(app): State<Arc<App>>) -> Result<Json<ServerHealth>, ApiError> {
    let now = Snapshot::take(&app).await?;
    Ok(Json(ServerHealth {
        read_at: app.clock.now(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        started_at: app.started_at,
        upstreams: now.upstreams.iter().map(|state| upstream(state, &app.config.upstreams)).collect(),
        hub_stream_since: app.hub.stream_since(),
        live_streams: now.live_streams as u64,
        ops_started_old: now.ops_started_old,
        ops: app.metrics.op_results(),
    }))
}

/// `GET /api/admin/drift`: asks the site itself, never what is kept.
pub async fn drift(_: Admin, State(app): State<Arc<App>>) -> Result<Json<SchemaDrift>, ApiError> {
    let drifts = drift::find(&app.erpnext, app.config.site.doctypes.subscriptions).await?;
    Ok(Json(SchemaDrift { read_at: app.clock.now(), drifts }))
}

fn upstream(state: &UpstreamState, settings: &Upstreams) -> UpstreamHealth {
    let site = match state.name {
        "erpnext" => &settings.erpnext.site,
        "hub" => &settings.hub.site,
        _ => &settings.gemini.site,
    };
    let refused = |key: &crate::upstream::stack::KeyRefused| Refusal { at: key.since, words: key.words.to_owned() };
    UpstreamHealth {
        name: state.name.to_owned(),
        is_sandbox: *site == Where::Sandbox,
        key_refused: state.key_refused.as_ref().map(refused),
        lanes: state.lanes.iter().map(lane).collect(),
    }
}

fn lane(lane: &LaneState) -> LaneHealth {
    let counts = lane.counts;
    LaneHealth {
        name: lane.name.to_owned(),
        breaker: match lane.breaker {
            BreakerState::Closed => Breaker::Closed,
            BreakerState::Open => Breaker::Open,
            BreakerState::Probing => Breaker::Probing,
        },
        in_flight: lane.in_flight as u64,
        p50_ms: lane.p50_ms,
        p95_ms: lane.p95_ms,
        calls: counts.calls,
        failures: counts.failures,
        turned_away: counts.shed + counts.rested,
        kept: counts.fresh + counts.stale + counts.joined,
        last_error: lane.last_error.as_ref().map(|error| Refusal { at: error.at, words: scrubbed(&error.words) }),
    }
}
