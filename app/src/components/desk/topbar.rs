//! The bar at the top: who made this, the search, the line to the server, who one is.

use crate::{
    components::icon::icon,
    env,
    i18n::{msg::desk as words, t},
    offline::connection::Connection,
    route::Route,
    state::state,
};
use leptos::prelude::*;

/// Draws it. The search is a form, so that it leads somewhere before the app has started.
pub(super) fn topbar() -> AnyView {
    let action = Route::Console { device: None }.href();
    view! {
        <header class="bar">
            <a class="brand" href=Route::Home.href() rel="external">"TARGO"<span>"Ops"</span></a>
            <form class="omni" role="search" aria-label=t(words::SEARCH_DEVICE) action=action method="get">
                {icon("search")}
                <input name="device" aria-label=t(words::SEARCH) placeholder=t(words::SEARCH) autocomplete="off" spellcheck="false"/>
            </form>
            <div class="bar-end">{line()}{person()}</div>
        </header>
    }
    .into_any()
}

/// Whether the server answers; always true, always words.
fn line() -> AnyView {
    let state = state();
    let is_online = Memo::new(move |_| state.connection.with(|line: &Connection| line.is_online(state.now.get())));
    let draw = move || match is_online.get() {
        true => view! { <span class="chip is-good">{icon("online")}{t(words::UP_TO_DATE)}</span> }.into_any(),
        false => view! { <span class="chip is-bad">{icon("offline")}{t(words::NO_SERVER)}</span> }.into_any(),
    };
    view! { <span role="status">{draw}</span> }.into_any()
}

fn person() -> AnyView {
    let Some(person) = env::env().person.clone() else { return ().into_any() };
    let initials: String = person.name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
    view! { <span class="avatar" role="img" aria-label=person.name.clone() title=person.name.clone()>{initials}</span> }
        .into_any()
}
