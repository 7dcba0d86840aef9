//! Any page of a phone whose link opens nothing any more: that it is so, whom to call, and what is kept here.

use crate::{
    components::{
        action::action_link, bottombar::Place, chip::Tone, notice::notice, screen::screen, topbar::topbar_large,
    },
    i18n::{msg::links as words, t},
    pages::title,
    route::Route,
    state::state,
};
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let header = topbar_large(title(words::ENDED_TITLE), ().into_any());
    let why = notice(Tone::Limit, "lock", t(words::ENDED_WHY), t(words::ENDED_TEXT), None);
    screen(Place::Today, header, view! { {why}{kept()} }.into_any(), None)
}

/// Once the phone's own memory has been read, how many; until then, that whatever there is stays.
fn kept() -> AnyView {
    let outbox = state().outbox;
    let count = Memo::new(move |_| {
        outbox.with(|outbox| outbox.loaded.then(|| outbox.counts.waiting() + outbox.counts.of_others))
    });
    let draw = move || {
        let text = match count.get() {
            Some(0) => t(words::KEPT_NONE).to_owned(),
            Some(count) => words::kept(count),
            None => t(words::ENDED_KEPT).to_owned(),
        };
        let see = action_link(Route::Outbox.href(), "outbox", t(words::ENDED_SEE_KEPT));
        view! { <section class="card settings"><h2 class="name">{t(words::KEPT_HEADING)}</h2><p>{text}</p><p class="lift-s">{see}</p></section> }
    };
    draw.into_any()
}
