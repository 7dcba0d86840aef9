//! Addresses that lead nowhere, and problems that take the whole page.

use crate::{
    browser::{
        document::{set_status, set_title},
        navigation,
    },
    components::{
        action::primary_link, bottombar::Place, chip::Tone, notice::notice, screen::screen, topbar::topbar_large,
    },
    env,
    i18n::{Lang, msg, problem, t},
    pages::title,
    route::Route,
};
use domain::error::{Problem, ProblemCode};
use leptos::prelude::*;

/// The page of an address that leads nowhere.
pub fn page() -> AnyView {
    set_status(404);
    let heading = title(msg::page::NOT_FOUND_TITLE);
    let words = problem::sentences(&ProblemCode::NotFound, Lang::current());
    whole_page(heading, notice(Tone::Limit, "unknown", t(msg::page::NOT_FOUND_TEXT), words, None))
}

/// `/`, when the browser itself must find the way home: the server redirects before it draws.
pub fn home() -> AnyView {
    let home = env::env().person.as_ref().map_or("/j", |person| person.role.home());
    navigation::replace_later(Route::parse(home));
    ().into_any()
}

/// A page that only the server can show.
pub fn without_network() -> AnyView {
    let heading = title(msg::page::NEEDS_NETWORK_TITLE);
    whole_page(
        heading,
        notice(Tone::Limit, "no-signal", t(msg::page::NEEDS_NETWORK_TITLE), t(msg::page::NEEDS_NETWORK_TEXT), None),
    )
}

/// A problem in the place of a page, with its status.
pub fn problem_page(problem: &Problem) -> AnyView {
    set_status(if problem.status == 0 { 503 } else { problem.status });
    let heading = t(msg::page::ERROR_TITLE);
    set_title(heading);
    let words = problem::sentences(&problem.code, Lang::current());
    let request = problem.request_id.as_deref().map(msg::common::request).unwrap_or_default();
    whole_page(heading, notice(Tone::Bad, "alert", words, request, None))
}

fn whole_page(heading: &'static str, content: AnyView) -> AnyView {
    let lead = primary_link(Route::Home.href(), "back", t(msg::common::HOME));
    screen(Place::Today, topbar_large(heading, ().into_any()), content, Some(lead))
}
