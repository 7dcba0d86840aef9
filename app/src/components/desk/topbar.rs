//! The bar at the top: who made this, the search, the line to the server, who one is.

use super::palette::Palette;
use crate::{
    components::icon::icon,
    env,
    i18n::{
        msg::{desk as words, search},
        t,
    },
    offline::connection::Connection,
    route::Route,
    state::state,
};
use leptos::{ev::SubmitEvent, html::Input, prelude::*};

/// Draws it. The search is a form that leads to its page before the app has started; then it opens the palette.
pub(super) fn topbar(palette: Palette) -> AnyView {
    let action = Route::Search { q: String::new() }.href();
    let input = NodeRef::<Input>::new();
    let open = move || {
        let Some(input) = input.get_untracked() else { return };
        let typed = input.value();
        input.set_value("");
        palette.open(&typed);
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        open();
    };
    view! {
        <header class="bar">
            <a class="brand" href=Route::Home.href() rel="external">"TARGO"<span>"Ops"</span></a>
            <form class="omni" role="search" aria-label=t(search::TITLE) action=action method="get" on:submit=submit>
                {icon("search")}
                <input name="q" aria-label=t(search::LABEL) placeholder=t(search::PLACEHOLDER) autocomplete="off" spellcheck="false" maxlength="120" node_ref=input on:click=move |_| open() on:input=move |_| open()/>
                <kbd class="kbd" aria-hidden="true">{t(search::CTRL_K)}</kbd>
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
