//! The frame every page stands in: the way past the header, the simulation ribbon, the page, the announcer.

use crate::{
    components::{announcer::announcer, toast::toast_area},
    env,
    i18n::{msg, t},
    pages,
    state::state,
};
use leptos::prelude::*;

/// The app. Drawn by the server, taken over or drawn anew by the browser.
#[component]
pub fn App() -> impl IntoView {
    let state = state();
    view! {
        {move || {
            state.lang.track();
            ribbon()
        }}
        {move || {
            state.lang.track();
            pages::page(state.route.get())
        }}
        {toast_area(state.toast)}
        {announcer(state.announcement)}
    }
}

fn ribbon() -> AnyView {
    let simulation =
        env::env().sandbox.then(|| view! { <p class="ribbon" role="note">{t(msg::common::SIMULATION)}</p> });
    view! { <a class="skip" href="#content">{t(msg::common::SKIP)}</a>{simulation} }.into_any()
}
