//! Pages: drawn here for the first look, taken over by the browser. Every address that is nothing else comes here, so
//! that an unknown one gets the app's own page, with status 404.

use super::sandbox;
use crate::{
    app::App,
    auth::{Auth, Identity},
    error::ApiError,
    language,
    middleware::page_policy,
    upstream::share::Share,
};
use app::{
    api::call::{ServerAnswer, ServerCall, ServerCaller},
    env::Env,
    render::{self, PageRequest},
    route::{Route, Surface},
    state::Preferences,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{OriginalUri, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use domain::{
    error::ProblemCode,
    person::{Person, Role},
};
use std::{sync::Arc, time::Duration};
use tower::ServiceExt;

/// What a page waits for its data; what is later, the browser asks for itself.
const DEADLINE: Duration = Duration::from_millis(1200);
/// Largest answer a page reads from the app's own calls.
const ANSWER_MAX_BYTES: usize = 8 * 1024 * 1024;

/// The pages' part of the app's state: the app, and its own calls.
#[derive(Clone)]
struct Pages {
    app: Arc<App>,
    api: Router,
}

/// Every page, and the page without content the service worker keeps.
pub fn router(app: &Arc<App>, api: Router) -> Router {
    let pages = Pages { app: app.clone(), api };
    Router::new().route("/shell", get(offline_shell)).fallback(get(page).fallback(no_page)).with_state(pages)
}

/// Pages are read. What is sent to an address that is none is told so, before it is told how it may be asked.
async fn no_page(request: Request) -> ApiError {
    let is_page = Route::parse(path_and_query(request.uri())) != Route::NotFound;
    ApiError::new(if is_page { ProblemCode::MethodNotAllowed } else { ProblemCode::NotFound })
}

/// `GET /shell`: the same for everybody, so it may be kept.
async fn offline_shell(State(Pages { app, .. }): State<Pages>, headers: HeaderMap) -> Response {
    let lang = language::of_request(&headers, app.site_lang());
    let html = render::offline_shell(&env(&app, None), lang, &app.built.assets, "");
    ([(header::CACHE_CONTROL, "no-cache")], Html(html)).into_response()
}

async fn page(State(Pages { app, api }): State<Pages>, OriginalUri(uri): OriginalUri, request: Request) -> Response {
    let identity = request.extensions().get::<Identity>().cloned().unwrap_or(Identity::Nobody);
    let person = match identity.person() {
        Ok(person) => Some(Person::clone(person)),
        Err(_) if Route::parse(path_and_query(request.uri())) == Route::NotFound => {
            return ApiError::not_found().into_response();
        }
        // Who came by a link that has ended is told so by the app, which knows what is kept on the phone.
        Err(_) if is_guests_phone(&app, request.uri()) => None,
        Err(error) => return sandbox::to_sign_in(&app, path_and_query(&uri)).unwrap_or_else(|| error.into_response()),
    };
    if person.as_ref().is_some_and(|person| person.role != Role::Technician) {
        app.search.warm();
    }
    let headers = request.headers();
    let nonce = BASE64_STANDARD_NO_PAD.encode((app.random)());
    let wanted = PageRequest {
        path_and_query: path_and_query(request.uri()).to_owned(),
        preferences: preferences(&app, headers),
        env: env(&app, person),
        assets: app.built.assets.clone(),
        nonce: nonce.clone(),
        deadline: Box::pin(tokio::time::sleep(DEADLINE)),
    };
    let is_ended = wanted.env.is_ended();
    let mut page = render::render(wanted, caller(api, identity, headers)).await;
    if is_ended {
        page.status = StatusCode::UNAUTHORIZED.as_u16();
    }
    answer(page, &nonce)
}

fn is_guests_phone(app: &App, uri: &Uri) -> bool {
    matches!(app.auth, Auth::Links(_)) && Route::parse(path_and_query(uri)).surface() == Surface::Technician
}

fn answer(page: render::Page, nonce: &str) -> Response {
    if let Some(location) = page.location {
        return (StatusCode::SEE_OTHER, [(header::LOCATION, location), (header::CACHE_CONTROL, "no-store".to_owned())])
            .into_response();
    }
    let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers =
        [(header::CACHE_CONTROL, "no-store".to_owned()), (header::CONTENT_SECURITY_POLICY, page_policy(nonce))];
    (status, headers, Html(page.html)).into_response()
}

fn env(app: &App, person: Option<Person>) -> Env {
    Env {
        base: app.base_path().as_str().to_owned(),
        zone: app.config.site.time_zone.clone(),
        sandbox: app.config.uses_sandbox(),
        sandbox_sign_in: app.auth.sessions().is_some(),
        version: app.built.version.clone(),
        started_at: app.clock.now(),
        person,
    }
}

fn preferences(app: &App, headers: &HeaderMap) -> Preferences {
    // A proxy that speaks HTTP/2 may hand on one header for each cookie.
    let lines: Vec<_> = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok()).collect();
    Preferences::from_cookies(&lines.join("; "), language::of_request(headers, app.site_lang()))
}

/// The app's own calls, made as the person who asked for the page and answered in their language.
fn caller(api: Router, identity: Identity, headers: &HeaderMap) -> ServerCaller {
    let of_caller = [header::COOKIE, header::ACCEPT_LANGUAGE];
    let headers: HeaderMap =
        of_caller.into_iter().filter_map(|name| Some((name.clone(), headers.get(name)?.clone()))).collect();
    let share = Share::current();
    ServerCaller(Arc::new(move |call: ServerCall| {
        let mut request =
            Request::builder().method(call.method).uri(call.path).body(Body::from(call.body.unwrap_or_default()));
        if let Ok(request) = &mut request {
            request.headers_mut().extend(headers.clone());
            request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            request.extensions_mut().insert(identity.clone());
            request.extensions_mut().insert(share.clone());
        }
        let api = api.clone();
        Box::pin(async move {
            let Ok(request) = request else { return ServerAnswer { status: 400, body: Vec::new() } };
            let response = api.oneshot(request).await.unwrap_or_else(|never| match never {});
            let status = response.status().as_u16();
            let body = to_bytes(response.into_body(), ANSWER_MAX_BYTES).await.unwrap_or_default();
            ServerAnswer { status, body: body.into() }
        })
    }))
}

fn path_and_query(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/", |path| path.as_str())
}
