//! Every route on one page, grouped by who calls it. What a route takes in `auth` types is who may call it.

use crate::{
    app::App,
    error::ApiError,
    middleware,
    routes::{
        assets, customers, day_pack, dispatch_jobs, events, health, issues, me, network, ops, pages, photos, sandbox,
        service_equipment, service_locations, subscriptions, timeline, vision,
    },
};
use app::api::{
    Endpoint,
    customers::FindCustomer,
    day_pack::ReadDayPack,
    dispatch_jobs::{FindDispatchJob, ListDispatchJobs},
    issues::ListIssues,
    me::Me,
    network::{Diagnose, ReadNetwork},
    ops::{PHOTO_PATH, SendOps},
    service_equipment::{FindServiceEquipment, LookUp},
    service_locations::FindServiceLocation,
    subscriptions::FindSubscription,
    timeline::ReadTimeline,
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{any, get, post, put},
};
use std::sync::Arc;
use tower_http::limit::RequestBodyLimitLayer;

/// Largest body of a JSON call.
const JSON_MAX_BYTES: usize = 64 * 1024;
/// Largest body that carries a photo: 10 MB as it is, or in base64 inside JSON.
const PHOTO_MAX_BYTES: usize = 14 * 1024 * 1024;

/// The whole server, below its base path and behind its middleware.
pub fn router(app: &Arc<App>) -> Router {
    let below = Router::new()
        .merge(machines(app))
        .merge(people_of_the_sandbox(app))
        .merge(browser(app))
        .merge(assets::router(&app.config.serve.dist, app.base_path().as_str()))
        .merge(pages::router(app, middleware::in_process(api(app), app)));
    let router = match app.base_path().as_str() {
        "" => below,
        base => Router::new().nest(base, below).fallback(nothing_here),
    };
    middleware::around(router, app)
}

/// The app's calls, from the browser and, while a page is drawn, from this server itself.
fn api(app: &Arc<App>) -> Router {
    Router::new()
        .route(Me::PATH, get(me::me))
        .route(ReadDayPack::PATH, get(day_pack::read))
        .route(FindDispatchJob::PATH, get(dispatch_jobs::find))
        .route(LookUp::PATH, get(service_equipment::look_up))
        .route(FindServiceEquipment::PATH, get(service_equipment::find))
        .route(FindCustomer::PATH, get(customers::find))
        .route(FindServiceLocation::PATH, get(service_locations::find))
        .route(FindSubscription::PATH, get(subscriptions::find))
        .route(ListIssues::PATH, get(issues::list))
        .route(ListDispatchJobs::PATH, get(dispatch_jobs::list))
        .route(ReadNetwork::PATH, get(network::read))
        .route(Diagnose::PATH, post(network::diagnose))
        .route(ReadTimeline::PATH, get(timeline::read))
        .route(SendOps::PATH, post(ops::send_ops))
        .route("/api/{*rest}", any(nothing_here))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(JSON_MAX_BYTES))
        .with_state(app.clone())
}

/// What only a browser asks for: photos and streams.
fn photos(app: &Arc<App>) -> Router {
    Router::new()
        .route(PHOTO_PATH, put(photos::put_photo))
        .route("/vision/barcodes", post(vision::read_barcodes))
        .route("/vision/equipment", post(vision::read_equipment))
        .route("/vision/invoice", post(vision::read_invoice))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(PHOTO_MAX_BYTES))
        .with_state(app.clone())
}

/// Everything a page calls.
fn browser(app: &Arc<App>) -> Router {
    let streams = Router::new().route("/api/events", get(events::stream)).with_state(app.clone());
    api(app).merge(photos(app)).merge(streams)
}

/// Signing in by picking a person; 404 in any other mode.
fn people_of_the_sandbox(app: &Arc<App>) -> Router {
    Router::new()
        .route("/sandbox", get(sandbox::list_people))
        .route(sandbox::SIGN_IN_PATH, post(sandbox::sign_in))
        .route("/sandbox/sign-out", post(sandbox::sign_out))
        .layer(RequestBodyLimitLayer::new(JSON_MAX_BYTES))
        .with_state(app.clone())
}

/// For what watches the process.
fn machines(app: &Arc<App>) -> Router {
    Router::new().route("/healthz", get(health::healthz)).route("/readyz", get(health::readyz)).with_state(app.clone())
}

async fn nothing_here() -> ApiError {
    ApiError::not_found()
}
