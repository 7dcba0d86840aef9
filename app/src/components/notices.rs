//! The answers that came while the person was elsewhere.

use super::{chip::Tone, icon::icon, notice::notice};
use crate::{
    i18n::{msg::outbox::notice as words, t},
    offline::notices::{self, Notice},
    route::Route,
    state::state,
};
use leptos::prelude::*;

/// Draws those there are, newest first.
pub fn notices() -> AnyView {
    let notices = state().notices;
    (move || notices.with(|notices| notices.iter().map(draw).collect::<Vec<_>>())).into_any()
}

/// What a model read is a proposal: the device's page, reached from here, is where it is confirmed.
fn draw(shown: &Notice) -> AnyView {
    let op_id = shown.op_id.clone();
    let dismiss = move |_| notices::dismiss(&op_id);
    let (tone, title, hint) = match &shown.code {
        Some(code) => (Tone::Good, read(code, shown.number), words::READ_HINT),
        None => (Tone::Limit, unread(shown.number), words::UNREAD_HINT),
    };
    let open = shown.code.clone().map(|serial| {
        let href = Route::Device { serial, job: shown.job.clone() }.href();
        view! { <a class="action is-strong" href=href>{icon("router")}{t(words::OPEN)}</a> }
    });
    let actions = view! {
        <div class="actions">
            {open}
            <button class="action" type="button" on:click=dismiss>{icon("close")}{t(words::DISMISS)}</button>
        </div>
    };
    notice(tone, "photo", title, t(hint), Some(actions.into_any()))
}

fn read(code: &str, number: Option<usize>) -> String {
    number.map_or_else(|| words::read(code), |number| words::read_number(&number.to_string(), code))
}

fn unread(number: Option<usize>) -> String {
    let unnumbered = || t(words::READ_UNKNOWN).to_owned();
    number.map_or_else(unnumbered, |number| words::read_unknown_number(&number.to_string()))
}
