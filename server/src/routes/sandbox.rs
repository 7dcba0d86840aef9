//! Signing in to the sandbox: pick a person. These addresses answer 404 unless `AUTH_MODE=sandbox`.

mod page;

use crate::{app::App, auth::session::Sessions, config::BasePath, error::ApiError, language};
use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;
use std::sync::Arc;

/// Below the base path.
pub const SIGN_IN_PATH: &str = "/sandbox/sign-in";

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
pub struct Next {
    next: Option<String>,
}

/// Who to be.
#[derive(Debug, Deserialize)]
pub struct SignIn {
    person: String,
    next: Option<String>,
}

/// `GET /sandbox`: everybody one may be, by role.
pub async fn list_people(
    State(app): State<Arc<App>>,
    Query(query): Query<Next>,
    headers: HeaderMap,
) -> Result<Html<String>, ApiError> {
    let lang = language::of_request(&headers, app.site_lang());
    let next = query.next.filter(|next| is_own_path(app.base_path(), next));
    Ok(Html(page::render(&app, sessions(&app)?.people(), lang, next.as_deref())))
}

/// `POST /sandbox/sign-in`: form fields `person` and, where to go then, `next`.
pub async fn sign_in(State(app): State<Arc<App>>, Form(form): Form<SignIn>) -> Result<Response, ApiError> {
    let sessions = sessions(&app)?;
    let person = sessions.find_person(&form.person).ok_or_else(|| ApiError::invalid("person"))?;
    let cookie = sessions.sign_in_cookie(person, app.clock.now().utc_ms / 1000);
    let next = form.next.filter(|next| is_own_path(app.base_path(), next));
    Ok(go_to(&next.unwrap_or_else(|| app.base_path().join(person.role.home())), Some(&cookie)))
}

/// `POST /sandbox/sign-out`.
pub async fn sign_out(State(app): State<Arc<App>>) -> Result<Response, ApiError> {
    let cookie = sessions(&app)?.sign_out_cookie();
    Ok(go_to(&app.base_path().join("/sandbox"), Some(&cookie)))
}

/// Leads somebody who is not signed in to the page above, where people sign in here at all.
pub fn to_sign_in(app: &App, wanted: &str) -> Option<Response> {
    app.auth.sessions()?;
    let query = serde_urlencoded::to_string([("next", wanted)]).unwrap_or_default();
    Some(go_to(&format!("{}?{query}", app.base_path().join("/sandbox")), None))
}

fn go_to(path: &str, cookie: Option<&str>) -> Response {
    let headers = [(header::LOCATION, path), (header::CACHE_CONTROL, "no-store")];
    let mut response = (StatusCode::SEE_OTHER, headers).into_response();
    if let Some(cookie) = cookie.and_then(|cookie| cookie.parse().ok()) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

fn sessions(app: &App) -> Result<&Sessions, ApiError> {
    app.auth.sessions().ok_or_else(ApiError::not_found)
}

/// A path of this app and never another site, however that is spelt: `//evil`, `/\evil`, `https:evil`.
fn is_own_path(base_path: &BasePath, next: &str) -> bool {
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') && !next.contains("//");
    let base = base_path.as_str();
    let below = |rest: &str| rest.starts_with('/') || (rest.is_empty() && !base.is_empty());
    plain && next.strip_prefix(base).is_some_and(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_stays_inside() {
        let (root, ops) = (BasePath::default(), BasePath::parse("/ops").unwrap());
        for own in ["/", "/j", "/j/scan?job=DJ-1", "/j/device/%2F"] {
            assert!(is_own_path(&root, own) && is_own_path(&ops, &format!("/ops{own}")), "{own}");
        }
        for foreign in
            ["//evil", "/\\evil", "https:evil", "https://evil", "evil", "", "/j\r\nx", "/a//evil", " /j", "/é"]
        {
            assert!(!is_own_path(&root, foreign), "{foreign:?}");
        }
        for outside in ["/j", "/opsx", "/op"] {
            assert!(!is_own_path(&ops, outside), "{outside}");
        }
    }
}
