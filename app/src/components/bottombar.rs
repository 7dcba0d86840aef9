//! The bottom bar: the four places of the phone, always in reach of a thumb.

use super::icon::icon;
use crate::{
    i18n::{msg::common::nav as words, t},
    route::Route,
    state::state,
};
use leptos::prelude::*;

/// One of the four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `/j` and its jobs.
    Today,
    /// `/j/scan`.
    Scan,
    /// `/j/outbox`.
    Outbox,
    /// `/j/settings`.
    Settings,
}

/// Draws the bar with one place marked as the present one.
pub fn bottombar(here: Place) -> AnyView {
    let places = [
        (Place::Today, Route::Today, "day", t(words::TODAY)),
        (Place::Scan, Route::Scan { job: None }, "scan", t(words::SCAN)),
        (Place::Outbox, Route::Outbox, "outbox", t(words::OUTBOX)),
        (Place::Settings, Route::Settings, "more", t(words::SETTINGS)),
    ];
    let links: Vec<_> = places
        .into_iter()
        .map(|(place, route, name, label)| {
            let current = (place == here).then_some("page");
            let badge = (place == Place::Outbox).then(count).into_any();
            view! { <a href=route.href() aria-current=current>{icon(name)}{badge}{label}</a> }
        })
        .collect();
    view! { <nav class="bottombar" aria-label=t(words::LABEL)>{links}</nav> }.into_any()
}

fn count() -> AnyView {
    let outbox = state().outbox;
    let number = Memo::new(move |_| outbox.with(|outbox| outbox.counts.waiting()));
    (move || (number.get() > 0).then(|| view! { <span class="count">{number.get()}</span> })).into_any()
}
