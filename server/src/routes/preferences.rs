//! `preferences`: language and appearance for a browser where the app has not started, or never does.

use crate::{app::App, error::ApiError};
use app::{
    i18n::Lang,
    route::Route,
    state::{self, LANG_COOKIE, THEME_COOKIE, Theme},
};
use axum::{
    Form,
    extract::State,
    http::{StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use serde::Deserialize;
use std::sync::Arc;

/// What was chosen: either, or both.
#[derive(Debug, Deserialize)]
pub struct Chosen {
    lang: Option<String>,
    theme: Option<String>,
}

/// `POST /preferences`: keeps the choice and leads back to the settings.
pub async fn choose(State(app): State<Arc<App>>, Form(chosen): Form<Chosen>) -> Result<Response, ApiError> {
    let is_lang = |code: &str| [Lang::Fr, Lang::En].iter().any(|lang| lang.code() == code);
    let is_theme = |code: &str| Theme::ALL.iter().any(|theme| theme.code() == code);
    let lang = checked(chosen.lang, "lang", is_lang)?.map(|code| cookie(&app, LANG_COOKIE, &code));
    let theme = checked(chosen.theme, "theme", is_theme)?.map(|code| cookie(&app, THEME_COOKIE, &code));
    let cookies: Vec<_> = [lang, theme].into_iter().flatten().map(|cookie| (header::SET_COOKIE, cookie)).collect();
    let back = [
        (header::LOCATION, app.base_path().join(&Route::Settings.path())),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((StatusCode::SEE_OTHER, back, AppendHeaders(cookies)).into_response())
}

/// Only a word we know becomes part of a header.
fn checked(code: Option<String>, field: &str, is_known: impl Fn(&str) -> bool) -> Result<Option<String>, ApiError> {
    match code {
        Some(code) if !is_known(&code) => Err(ApiError::invalid(field)),
        code => Ok(code),
    }
}

fn cookie(app: &App, name: &str, value: &str) -> String {
    state::cookie(name, value, app.base_path().as_str(), app.config.serve.is_https())
}
