//! Starting in the browser, one function for each surface. A page the server drew (`<body data-ssr>`) is taken over; the
//! offline shell, which has no content, is filled.

use crate::{
    api::prefetched,
    browser::{document, document::set_root_attribute, html_document, spawn, storage},
    env::{self, Env},
    i18n::Lang,
    offline::{connection, day_pack, sync, update},
    shell::{self, app},
    state::{self, AppState, Preferences},
};
use domain::time::Timestamp;
use leptos::{
    mount::{hydrate_body, mount_to_body},
    prelude::AnyView,
};

/// The technicians' app: what they record waits on the phone until the server has it, and the day is there without network.
pub fn technician() {
    start(shell::technician_routes);
    sync::start();
    day_pack::start();
    spawn(storage::persist());
    set_root_attribute("data-ready", "");
}

/// The desk's: it works with the server or says that it cannot.
pub fn desk() {
    start(shell::desk_routes);
    set_root_attribute("data-ready", "");
}

fn start(routes: fn() -> AnyView) {
    let is_drawn = document().body().is_some_and(|body| body.has_attribute("data-ssr"));
    let attribute =
        |name: &str| document().document_element().and_then(|root| root.get_attribute(name)).unwrap_or_default();
    let preferences = preferences(&attribute("lang"));
    env::set(read_env(&attribute, is_drawn), preferences.lang);
    prefetched::hold(read_prefetched());
    let state = AppState::new(preferences);
    state::hold(state);
    if is_drawn {
        hydrate_body(move || app(routes));
    } else {
        set_root_attribute("lang", preferences.lang.tag());
        set_root_attribute("data-theme", preferences.theme.code());
        mount_to_body(move || app(routes));
    }
    prefetched::hold(Default::default());
    connection::watch();
    update::start();
}

fn read_env(attribute: &dyn Fn(&str) -> String, is_drawn: bool) -> Env {
    Env {
        base: attribute("data-base"),
        zone: attribute("data-zone"),
        sandbox: attribute("data-sandbox") == "true",
        sandbox_sign_in: attribute("data-sandbox-sign-in") == "true",
        version: attribute("data-version"),
        started_at: Timestamp::parse(&attribute("data-now")).filter(|_| is_drawn).unwrap_or(Timestamp::new(0, 0)),
        person: serde_json::from_str(&attribute("data-person")).ok(),
    }
}

/// A drawn page must be taken over in the language it was drawn in; the cookies say the rest.
fn preferences(lang_tag: &str) -> Preferences {
    let drawn = Lang::parse(lang_tag).unwrap_or_default();
    Preferences::from_cookies(&html_document().cookie().unwrap_or_default(), drawn)
}

fn read_prefetched() -> prefetched::Prefetched {
    let text = document().get_element_by_id("ops-data").and_then(|element| element.text_content()).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}
