//! The frame of a desk's screen: the bar with the search, the rail of places, the page.

pub mod answer;
pub mod hits;
mod palette;
mod rail;
mod table;
mod topbar;

pub(crate) use palette::is_taken;
pub use rail::Place;
pub use table::{Column, table};

use palette::Palette;

use crate::{
    browser::document,
    components::empty::empty,
    env,
    i18n::{msg::desk as words, t},
    route::Route,
};
use leptos::prelude::*;

/// Puts a screen together, for those whose place it is.
pub fn desk(place: Place, page: impl FnOnce() -> AnyView) -> AnyView {
    let role = env::env().person.as_ref().map(|person| person.role);
    let palette = Palette::new();
    let content = if role.is_none_or(|role| place.is_for(role)) { page() } else { not_theirs() };
    view! {
        <div class="desk">
            {topbar::topbar(palette)}
            {rail::rail(place, role)}
            <main class="page" id="content" tabindex="-1">{content}</main>
            {palette::palette(palette)}
        </div>
    }
    .into_any()
}

/// The line above the content: what it is, what is said of it, what can be done.
pub fn page_head(title: &'static str, aside: AnyView, actions: AnyView) -> AnyView {
    view! { <header class="page-head"><h1>{title}</h1><div class="quiet">{aside}</div><div class="push row">{actions}</div></header> }
        .into_any()
}

/// A card with a heading.
pub fn card(heading: &'static str, aside: AnyView, body: AnyView) -> AnyView {
    view! {
        <section class="card" aria-label=heading>
            <header class="card-head"><h2>{heading}</h2><div class="push">{aside}</div></header>
            {body}
        </section>
    }
    .into_any()
}

fn not_theirs() -> AnyView {
    document::set_status(403);
    view! {
        <div class="page-body">
            <h1 class="hidden">{t(words::NOT_YOURS)}</h1>
            {empty("lock", t(words::NOT_YOURS), t(words::NOT_YOURS_HINT))}
            <a class="button" href=Route::Home.href() rel="external">{t(words::TO_HOME)}</a>
        </div>
    }
    .into_any()
}
