//! The frame of a phone screen: header, content, dock with at most one lead above the bottom bar.

use super::bottombar::{Place, bottombar};
use leptos::prelude::*;

/// Puts a screen together. `lead` holds the hint and the primary action.
pub fn screen(place: Place, header: AnyView, content: AnyView, lead: Option<AnyView>) -> AnyView {
    frame(place, header, content, lead.map(in_dock).into_any())
}

/// The same, where there is not always something to do.
pub fn screen_with(
    place: Place,
    header: AnyView,
    content: AnyView,
    lead: impl Fn() -> Option<AnyView> + Send + 'static,
) -> AnyView {
    frame(place, header, content, (move || lead().map(in_dock)).into_any())
}

fn in_dock(lead: AnyView) -> AnyView {
    view! { <div class="lead">{lead}</div> }.into_any()
}

fn frame(place: Place, header: AnyView, content: AnyView, lead: AnyView) -> AnyView {
    view! {
        <div class="app">
            {header}
            <main class="content" id="content">{content}</main>
            <footer class="dock">{lead}{bottombar(place)}</footer>
        </div>
    }
    .into_any()
}
