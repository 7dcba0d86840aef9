//! A page on the server: read what it needs, draw it once, answer with its status.
//!
//! Data is read before anything is drawn ([`prefetch`]), so that status, title and content are decided together and no
//! streaming machinery travels to the phone.

mod document;
mod prefetch;

pub use document::{Assets, offline_shell};

use crate::{
    api::{call::ServerCaller, prefetched},
    env::{self, Env},
    route::Route,
    shell::{self, app},
    state::{self, AppState, Preferences},
};
use leptos::{prelude::*, reactive::owner::Owner};
use leptos_router::location::RequestUrl;
use std::{
    pin::Pin,
    sync::{Arc, Mutex},
};

/// What the server knows of a request for a page.
pub struct PageRequest {
    /// Path below the base path with its query, still percent-encoded: `/j/job/DJ-2026-00412`.
    pub path_and_query: String,
    /// Language and appearance, from [`Preferences::from_cookies`].
    pub preferences: Preferences,
    /// Where the app is mounted, who asks, what time it is.
    pub env: Env,
    /// Names of the built files.
    pub assets: Arc<Assets>,
    /// The content security policy's nonce.
    pub nonce: String,
    /// Ends the reading: what has not answered by then is left to the browser, so one slow source never holds the page.
    pub deadline: Pin<Box<dyn Future<Output = ()> + Send>>,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// HTTP status.
    pub status: u16,
    /// Where to go instead, base path included; the status is then 303.
    pub location: Option<String>,
    /// The whole document.
    pub html: String,
}

/// Draws the page of a request. `caller` goes through the server's own router with the person's sign-in.
pub async fn render(request: PageRequest, caller: ServerCaller) -> Page {
    let PageRequest { path_and_query, preferences, env, assets, nonce, deadline } = request;
    let route = Route::parse(&path_and_query);
    if let Some(path) = redirect(&route, &env) {
        return Page { status: 303, location: Some(format!("{}{path}", env.base)), html: String::new() };
    }
    let prefetched = prefetch::read(&route, &caller, deadline, env.started_at).await;
    let head = document::Head { env: &env, preferences, surface: route.surface(), assets: &assets, nonce: &nonce };
    let facts = Facts::default();
    let data = prefetched.to_json();
    let owner = Owner::new_root(None);
    let body = owner.with(|| {
        env::set(env.clone(), preferences.lang);
        prefetched::hold(prefetched);
        provide_context(facts.clone());
        provide_context(RequestUrl::new(&format!("{}{path_and_query}", env.base)));
        state::hold(AppState::new(preferences));
        app(shell::routes(route.surface())).to_html()
    });
    owner.cleanup();
    let (status, title) = facts.read();
    Page { status, location: None, html: head.document(&title, &data, Some(&body)) }
}

fn redirect(route: &Route, env: &Env) -> Option<String> {
    match route {
        Route::Home => env.person.as_ref().map(|person| person.role.home().to_owned()),
        Route::Console { device: Some(serial) } => Some(Route::Device { serial: serial.clone(), job: None }.path()),
        _ => None,
    }
}

/// What a page decides about its own document while it is drawn.
#[derive(Clone)]
pub(crate) struct Facts(Arc<Mutex<(u16, String)>>);

impl Default for Facts {
    fn default() -> Self {
        Self(Arc::new(Mutex::new((200, String::new()))))
    }
}

impl Facts {
    pub(crate) fn set_status(&self, status: u16) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).0 = status;
    }

    pub(crate) fn set_title(&self, title: String) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).1 = title;
    }

    fn read(&self) -> (u16, String) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests;
