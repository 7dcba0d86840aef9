//! `links`: giving them, taking them back, and opening one at `/t/{token}`.

mod audit;
mod page;

use crate::{
    app::App,
    auth::{
        Dispatcher,
        links::{self, MOUNT},
    },
    error::{ApiError, Chain},
    language,
    store::links::Link,
};
use app::{
    api::links::{CreateLink, LinkRow, LinkState, LinkTechnician, Links, NewLink, USUAL_HOURS},
    route::Route,
};
use axum::{
    Form, Json,
    body::Bytes,
    extract::{ConnectInfo, Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use domain::{
    error::ProblemCode,
    person::Person,
    time::{LocalDate, Timestamp},
};
use serde::Deserialize;
use std::{net::SocketAddr, sync::Arc};
use tracing::{info, warn};

const HOURS_AT_MOST: u8 = 72;
/// Longest thing that is looked up: a token has 43 characters.
const TOKEN_MAX_BYTES: usize = 64;
/// How long a link that ended is still listed.
const TOLD_MS: i64 = 7 * 86_400_000;

/// `GET /api/links`. The links are our own: without ERPNext they are listed and taken back, and only nobody is there to
/// give one to.
pub async fn list(State(app): State<Arc<App>>, _: Dispatcher) -> Result<Json<Links>, ApiError> {
    let now = app.clock.now();
    let links = app.store.list_links(now.utc_ms - TOLD_MS).await?;
    let technicians = app.erpnext.list_technicians().await.unwrap_or_else(|error| {
        warn!(cause = %Chain(&error), "the technicians one may give a link cannot be listed");
        Vec::new()
    });
    let technicians = technicians
        .into_iter()
        .filter(|technician| technician.is_active)
        .map(|one| LinkTechnician { name: one.name, full_name: one.full_name });
    let technicians = technicians.collect();
    let links = links.into_iter().map(|link| row(&app, link, now)).collect();
    Ok(Json(Links { links, technicians, today: now.date() }))
}

/// `POST /api/links`: the token is in this answer and nowhere else.
pub async fn create(
    State(app): State<Arc<App>>,
    Dispatcher(person): Dispatcher,
    body: Bytes,
) -> Result<Json<NewLink>, ApiError> {
    let wanted = serde_json::from_slice(&body).map_err(|error| ApiError::invalid("link").caused_by(error))?;
    Ok(Json(give(&app, &person, wanted).await?))
}

/// A form's fields, as a browser sends them.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    technician: String,
    day: String,
    hours: Option<String>,
}

/// `POST /links`, the same from a plain form: the answer is a page that shows the address once.
pub async fn create_by_form(
    State(app): State<Arc<App>>,
    Dispatcher(person): Dispatcher,
    headers: HeaderMap,
    Form(Wanted { technician, day, hours }): Form<Wanted>,
) -> Result<Response, ApiError> {
    let day = LocalDate::parse(&day).ok_or_else(|| ApiError::invalid("day"))?;
    let hours = hours.map(|hours| hours.parse().map_err(|_| ApiError::invalid("hours"))).transpose()?;
    let given = give(&app, &person, CreateLink { technician, day, hours }).await?;
    let lang = language::of_request(&headers, app.site_lang());
    let html = page::given(&app, lang, &given, &address(&app, &headers, &given.path));
    Ok(([(header::CACHE_CONTROL, "no-store")], Html(html)).into_response())
}

async fn give(app: &App, person: &Person, wanted: CreateLink) -> Result<NewLink, ApiError> {
    let hours = wanted.hours.unwrap_or(USUAL_HOURS);
    if !(1..=HOURS_AT_MOST).contains(&hours) {
        return Err(ApiError::invalid("hours: 1 to 72"));
    }
    let technicians = app.erpnext.list_technicians().await?;
    let technician = technicians.into_iter().find(|one| one.is_active && one.name == wanted.technician);
    let technician = technician.ok_or_else(|| ApiError::invalid("technician"))?;
    let now = app.clock.now();
    if wanted.day < now.date() {
        return Err(ApiError::invalid("day"));
    }
    let token = links::token([(app.random)(), (app.random)()].concat().try_into().unwrap_or_default());
    let link = Link {
        id: (app.random)()[..6].iter().map(|byte| format!("{byte:02x}")).collect(),
        technician: technician.name,
        technician_name: technician.full_name,
        day: wanted.day,
        created_by: person.id.clone(),
        created_by_name: person.name.clone(),
        created_at_ms: now.utc_ms,
        expires_at_ms: now.utc_ms + i64::from(hours) * 3_600_000,
        revoked_at_ms: None,
        last_used_at_ms: None,
    };
    let entry = audit::entry(app, person, "link.give", &link);
    app.store.insert_link(link.clone(), links::hash(&token), entry).await?;
    info!(link = link.id, technician = link.technician, by = person.id, "a link was given");
    Ok(NewLink { path: app.base_path().join(&format!("/t/{token}")), link: row(app, link, now) })
}

/// `POST /api/links/{id}/revoke`.
pub async fn revoke(
    State(app): State<Arc<App>>,
    Dispatcher(person): Dispatcher,
    Path(id): Path<String>,
) -> Result<Json<Links>, ApiError> {
    take_back(&app, &person, &id).await?;
    list(State(app), Dispatcher(person)).await
}

/// `POST /links/{id}/revoke`, the same from a plain form.
pub async fn revoke_by_form(
    State(app): State<Arc<App>>,
    Dispatcher(person): Dispatcher,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    take_back(&app, &person, &id).await?;
    Ok(lead_to(app.base_path().join(&Route::Links.path()), None))
}

async fn take_back(app: &App, person: &Person, id: &str) -> Result<(), ApiError> {
    let link = app.store.find_link(id).await?.ok_or_else(ApiError::not_found)?;
    let entry = audit::entry(app, person, "link.revoke", &link);
    if !app.store.revoke_link(id, app.clock.now().utc_ms, entry).await? {
        return Err(ApiError::not_found());
    }
    app.live.end(&links::person_id(id));
    info!(link = id, by = person.id, "a link was taken back");
    Ok(())
}

/// `GET /t/{token}`: leads on to the technician's day, with a cookie in place of the token. Whatever is wrong with it, the
/// answer is the same 404 after the same work; who reads it as a page is told what to do.
pub async fn open(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, ApiError> {
    let now_ms = app.clock.now().utc_ms;
    let caller = app.caller(&headers, peer.ip());
    if let Err(wait_s) = app.guesses.allow(caller, now_ms / 1000) {
        return Err(ApiError::new(ProblemCode::TooMany).retry_after_s(wait_s));
    }
    let looked_up = if token.len() > TOKEN_MAX_BYTES { "" } else { token.as_str() };
    let link = app.store.find_link_by_hash(links::hash(looked_up)).await?;
    let Some(link) = link.filter(|link| link.is_good(now_ms)) else {
        app.guesses.wrong(caller, now_ms / 1000);
        return no_link(&app, &headers);
    };
    info!(link = link.id, "a link was opened");
    let cookie = app.links.cookie(&link, now_ms / 1000);
    Ok(lead_to(app.base_path().join(&format!("{MOUNT}/j")), Some(cookie)))
}

fn no_link(app: &App, headers: &HeaderMap) -> Result<Response, ApiError> {
    let accepts = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if !accepts.contains("text/html") {
        return Err(ApiError::not_found());
    }
    let html = page::ended(app, language::of_request(headers, app.site_lang()));
    Ok((StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response())
}

/// `POST /leave`: this phone is no longer let in. The link itself is not taken back.
pub async fn leave(State(app): State<Arc<App>>) -> Response {
    lead_to(app.base_path().join(&Route::Today.path()), Some(app.links.leave_cookie()))
}

fn lead_to(location: String, cookie: Option<String>) -> Response {
    let answer = [(header::LOCATION, location), (header::CACHE_CONTROL, "no-store".to_owned())];
    let cookie = cookie.map(|cookie| [(header::SET_COOKIE, cookie)]);
    match cookie {
        Some(cookie) => (StatusCode::SEE_OTHER, answer, cookie).into_response(),
        None => (StatusCode::SEE_OTHER, answer).into_response(),
    }
}

/// The address as somebody is sent it: `OPS_PUBLIC_URL`, else the host asked, which `own_host` has checked.
fn address(app: &App, headers: &HeaderMap, path: &str) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let url = app.config.serve.public_url.clone().unwrap_or_else(|| format!("http://{host}"));
    // The base path may stand in both.
    let url = url.strip_suffix(app.base_path().as_str()).unwrap_or(&url);
    format!("{url}{path}")
}

fn row(app: &App, link: Link, now: Timestamp) -> LinkRow {
    let state = match link.revoked_at_ms {
        Some(_) => LinkState::Revoked,
        None if link.is_good(now.utc_ms) => LinkState::Good,
        None => LinkState::Expired,
    };
    let at = |ms| app.clock.at(ms);
    let (created_at, expires_at, last_used_at) =
        (at(link.created_at_ms), at(link.expires_at_ms), link.last_used_at_ms.map(at));
    let Link { id, technician, technician_name, day, created_by_name: created_by, .. } = link;
    LinkRow { id, technician, technician_name, day, created_by, created_at, expires_at, last_used_at, state }
}
