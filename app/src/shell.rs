//! The frame every page stands in, and the contents page: every address of the app and what it shows.

#[cfg(feature = "ssr")]
use crate::route::Surface;
use crate::{
    api::audit::ReadAudit,
    browser::navigation,
    components::{announcer::announcer, desk::Place, icon::icon, toast::toast_area},
    env,
    i18n::{msg, t},
    offline::update,
    pages::{admin, contradictions, customer, desk, not_found, settings, technician},
    route::Route as Page,
    state::state,
};
use leptos::prelude::*;
use leptos_router::{
    components::{FlatRoutes, Route, Router},
    hooks::{use_params_map, use_query_map},
    path,
};

/// The app around the routes of a surface. Drawn by the server, taken over or drawn anew by the browser.
pub fn app(routes: fn() -> AnyView) -> impl IntoView {
    let state = state();
    view! {
        <Router base=env::env().base.clone()>
            {navigation::hold()}
            {page(nothing, |()| header())}
            {routes()}
            {update_offer()}
            {toast_area(state.toast)}
            {announcer(state.announcement)}
        </Router>
    }
}

/// The pages of a phone. Where a link has ended, what the phone still keeps is all there is to see.
pub fn technician_routes() -> AnyView {
    if env::env().is_ended() {
        return view! {
            <FlatRoutes fallback=|| page(nothing, |()| technician::ended::page())>
                <Route path=path!("/j/outbox") view=|| page(nothing, |()| technician::outbox::page())/>
                <Route path=path!("/j/settings") view=|| page(nothing, |()| settings::page())/>
            </FlatRoutes>
        }
        .into_any();
    }
    view! {
        <FlatRoutes fallback=|| page(nothing, |()| elsewhere())>
            <Route path=path!("/") view=|| page(nothing, |()| not_found::home())/>
            <Route path=path!("/j") view=|| page(nothing, |()| technician::today::page())/>
            <Route path=path!("/j/scan") view=|| page(job, technician::scan::page)/>
            <Route path=path!("/j/device/:serial") view=|| page(serial_and_job, |(serial, job)| technician::device::page(serial, job))/>
            <Route path=path!("/j/job/:name") view=|| page(|| param("name"), technician::job::page)/>
            <Route path=path!("/j/outbox") view=|| page(nothing, |()| technician::outbox::page())/>
            <Route path=path!("/j/settings") view=|| page(nothing, |()| settings::page())/>
        </FlatRoutes>
    }
    .into_any()
}

/// The pages of a desk.
pub fn desk_routes() -> AnyView {
    view! {
        <FlatRoutes fallback=|| page(nothing, |()| elsewhere())>
            <Route path=path!("/console") view=|| page(nothing, |()| desk::page(Place::Customers, msg::page::CONSOLE_TITLE))/>
            <Route path=path!("/console/customer/:name") view=|| page(|| param("name"), |name| customer::page(name, highlight))/>
            <Route path=path!("/search") view=|| page(typed, desk::search::page)/>
            <Route path=path!("/console/ecarts") view=|| page(nothing, |()| contradictions::page())/>
            <Route path=path!("/dispatch") view=|| page(nothing, |()| desk::page(Place::Dispatch, msg::page::DISPATCH_TITLE))/>
            <Route path=path!("/dispatch/links") view=|| page(nothing, |()| desk::links::page())/>
            <Route path=path!("/admin") view=|| page(nothing, |()| admin::page())/>
            <Route path=path!("/admin/audit") view=|| page(audit_search, admin::audit::page)/>
        </FlatRoutes>
    }
    .into_any()
}

/// The routes the server draws for a page.
#[cfg(feature = "ssr")]
pub fn routes(surface: Surface) -> fn() -> AnyView {
    match surface {
        Surface::Technician => technician_routes,
        Surface::Desk => desk_routes,
    }
}

/// An address this surface has no page for: one of the other surface is loaded whole, since that is another program; one
/// that nobody knows is not found. A phone that starts there without network has only the technicians' program.
fn elsewhere() -> AnyView {
    match navigation::current_route() {
        Some(Page::NotFound) | None => not_found::page(),
        Some(_) if navigation::load_whole() => ().into_any(),
        Some(_) => not_found::without_network(),
    }
}

/// Draws a page from what its address says, and again when the address or the language changes. What else a page reads
/// while it is drawn does not draw it again: its own closures follow that.
fn page<P: 'static>(read: fn() -> P, draw: fn(P) -> AnyView) -> AnyView {
    let lang = state().lang;
    (move || {
        lang.track();
        let address = read();
        untrack(|| draw(address))
    })
    .into_any()
}

fn nothing() {}

fn job() -> Option<String> {
    use_query_map().with(|query| query.get("job")).filter(|name| !name.trim().is_empty())
}

fn highlight() -> Option<String> {
    use_query_map().with(|query| query.get("highlight")).filter(|id| !id.trim().is_empty())
}

fn typed() -> String {
    use_query_map().with(|query| query.get("q")).unwrap_or_default().trim().to_owned()
}

fn audit_search() -> ReadAudit {
    use_query_map().with(|query| {
        let asked = |key| query.get(key).unwrap_or_default();
        ReadAudit::typed(&asked("text"), &asked("from"), &asked("to"))
    })
}

fn serial_and_job() -> (String, Option<String>) {
    (param("serial"), job())
}

fn param(name: &str) -> String {
    use_params_map().with(|params| params.get(name)).unwrap_or_default()
}

/// A new version waits: offered, never forced.
fn update_offer() -> AnyView {
    let offer = move || {
        update::may_offer().then(|| view! { <button class="pill update" type="button" on:click=|_| update::accept()>{icon("retry")}{t(msg::common::NEW_VERSION)}</button> })
    };
    offer.into_any()
}

fn header() -> AnyView {
    let ribbon = view! { <aside class="ribbon">{icon("alert")}<span>{t(msg::common::SIMULATION)}</span></aside> };
    view! { <a class="skip" href="#content">{t(msg::common::SKIP)}</a>{env::env().sandbox.then_some(ribbon)} }
        .into_any()
}
