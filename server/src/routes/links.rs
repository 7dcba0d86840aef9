//! `links`: giving them, taking them back, and opening one at `/t/{token}`.

use crate::{
    app::App,
    auth::{
        Dispatcher,
        links::{self, MOUNT},
    },
    error::ApiError,
    store::links::Link,
};
use app::api::links::{CreateLink, LinkRow, LinkTechnician, Links, NewLink};
use axum::{
    Json,
    body::Bytes,
    extract::{ConnectInfo, Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::error::ProblemCode;
use std::{net::SocketAddr, sync::Arc};
use tracing::info;

const HOURS: u8 = 24;
const HOURS_AT_MOST: u8 = 72;
/// Longest thing that is looked up: a token has 43 characters.
const TOKEN_MAX_BYTES: usize = 64;

/// `GET /api/links`.
pub async fn list(State(app): State<Arc<App>>, _: Dispatcher) -> Result<Json<Links>, ApiError> {
    let links = app.store.list_links(now_ms(&app)).await?;
    let technicians = app.erpnext.list_technicians().await?.into_iter().filter(|technician| technician.is_active);
    let technicians = technicians.map(|one| LinkTechnician { name: one.name, full_name: one.full_name }).collect();
    Ok(Json(Links { links: links.into_iter().map(|link| row(&app, link)).collect(), technicians }))
}

/// `POST /api/links`: the token is in this answer and nowhere else.
pub async fn create(
    State(app): State<Arc<App>>,
    Dispatcher(person): Dispatcher,
    body: Bytes,
) -> Result<Json<NewLink>, ApiError> {
    let wanted: CreateLink =
        serde_json::from_slice(&body).map_err(|error| ApiError::invalid("link").caused_by(error))?;
    let hours = wanted.hours.unwrap_or(HOURS);
    if !(1..=HOURS_AT_MOST).contains(&hours) {
        return Err(ApiError::invalid("hours: 1 to 72"));
    }
    let technicians = app.erpnext.list_technicians().await?;
    let technician = technicians.into_iter().find(|one| one.is_active && one.name == wanted.technician);
    let technician = technician.ok_or_else(|| ApiError::invalid("technician"))?;
    let now_ms = now_ms(&app);
    let token = links::token([(app.random)(), (app.random)()].concat().try_into().unwrap_or_default());
    let link = Link {
        id: (app.random)()[..6].iter().map(|byte| format!("{byte:02x}")).collect(),
        technician: technician.name,
        technician_name: technician.full_name,
        day: wanted.day,
        created_by: person.id.clone(),
        created_at_ms: now_ms,
        expires_at_ms: now_ms + i64::from(hours) * 3_600_000,
        revoked_at_ms: None,
    };
    app.store.insert_link(link.clone(), links::hash(&token)).await?;
    info!(link = link.id, technician = link.technician, by = person.id, "a link was given");
    Ok(Json(NewLink { path: app.base_path().join(&format!("/t/{token}")), link: row(&app, link) }))
}

/// `POST /api/links/{id}/revoke`.
pub async fn revoke(
    State(app): State<Arc<App>>,
    Dispatcher(person): Dispatcher,
    Path(id): Path<String>,
) -> Result<Json<Links>, ApiError> {
    if !app.store.revoke_link(&id, now_ms(&app)).await? {
        return Err(ApiError::not_found());
    }
    info!(link = id, by = person.id, "a link was taken back");
    list(State(app), Dispatcher(person)).await
}

/// `GET /t/{token}`: leads on to the technician's day, with a cookie in place of the token. Whatever is wrong with it, the
/// answer is the same 404 after the same work.
pub async fn open(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, ApiError> {
    let now_ms = now_ms(&app);
    let caller = app.caller(&headers, peer.ip());
    if let Err(wait_s) = app.guesses.allow(caller, now_ms / 1000) {
        return Err(ApiError::new(ProblemCode::TooMany).retry_after_s(wait_s));
    }
    let looked_up = if token.len() > TOKEN_MAX_BYTES { "" } else { token.as_str() };
    let link = app.store.find_link_by_hash(links::hash(looked_up)).await?;
    let Some(link) = link.filter(|link| link.is_good(now_ms)) else {
        app.guesses.wrong(caller, now_ms / 1000);
        return Err(ApiError::not_found());
    };
    info!(link = link.id, "a link was opened");
    let location = app.base_path().join(&format!("{MOUNT}/j"));
    let answer = [(header::LOCATION, location), (header::CACHE_CONTROL, "no-store".to_owned())];
    let cookie = [(header::SET_COOKIE, app.links.cookie(&link, now_ms / 1000))];
    Ok((StatusCode::SEE_OTHER, answer, cookie).into_response())
}

fn row(app: &App, link: Link) -> LinkRow {
    let Link { id, technician, technician_name, day, created_by, expires_at_ms, .. } = link;
    LinkRow { id, technician, technician_name, day, created_by, expires_at: app.clock.at(expires_at_ms) }
}

fn now_ms(app: &App) -> i64 {
    app.clock.now().utc_ms
}
