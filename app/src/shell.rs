//! The frame every page stands in, and the contents page: every address of the app and what it shows.

use crate::{
    browser::navigation,
    components::{announcer::announcer, icon::icon, toast::toast_area},
    env,
    i18n::{msg, t},
    offline::update,
    pages::{desk, not_found, settings, technician},
    state::state,
};
use leptos::prelude::*;
use leptos_router::{
    components::{FlatRoutes, Route, Router},
    hooks::{use_params_map, use_query_map},
    path,
};

/// The app. Drawn by the server, taken over or drawn anew by the browser.
#[component]
pub fn App() -> impl IntoView {
    let state = state();
    view! {
        <Router base=env::env().base.clone()>
            {navigation::hold()}
            {page(header)}
            <FlatRoutes fallback=|| page(not_found::page)>
                <Route path=path!("/") view=|| page(desk::home)/>
                <Route path=path!("/j") view=|| page(technician::today::page)/>
                <Route path=path!("/j/scan") view=|| page(|| technician::scan::page(query("job")))/>
                <Route path=path!("/j/device/:serial") view=|| page(|| technician::device::page(param("serial"), query("job")))/>
                <Route path=path!("/j/job/:name") view=|| page(|| technician::job::page(param("name")))/>
                <Route path=path!("/j/outbox") view=|| page(technician::outbox::page)/>
                <Route path=path!("/j/settings") view=|| page(settings::page)/>
                <Route path=path!("/console") view=|| page(|| desk::page(msg::page::CONSOLE_TITLE))/>
                <Route path=path!("/dispatch") view=|| page(|| desk::page(msg::page::DISPATCH_TITLE))/>
                <Route path=path!("/admin") view=|| page(|| desk::page(msg::page::ADMIN_TITLE))/>
            </FlatRoutes>
            {update_offer()}
            {toast_area(state.toast)}
            {announcer(state.announcement)}
        </Router>
    }
}

/// Draws a page, and draws it again when its address or the language changes: pages themselves need not look.
fn page(draw: fn() -> AnyView) -> AnyView {
    let lang = state().lang;
    (move || {
        lang.track();
        draw()
    })
    .into_any()
}

/// A new version waits: offered, never forced.
fn update_offer() -> AnyView {
    let offer = move || {
        update::may_offer().then(|| view! { <button class="pill update" type="button" on:click=|_| update::accept()>{icon("retry")}{t(msg::common::NEW_VERSION)}</button> })
    };
    offer.into_any()
}

fn param(name: &str) -> String {
    use_params_map().with(|params| params.get(name)).unwrap_or_default()
}

fn query(name: &str) -> Option<String> {
    use_query_map().with(|query| query.get(name)).filter(|value| !value.trim().is_empty())
}

fn header() -> AnyView {
    let ribbon = view! { <aside class="ribbon">{icon("alert")}<span>{t(msg::common::SIMULATION)}</span></aside> };
    view! { <a class="skip" href="#content">{t(msg::common::SKIP)}</a>{env::env().sandbox.then_some(ribbon)} }
        .into_any()
}
