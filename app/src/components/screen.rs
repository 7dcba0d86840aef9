//! The frame of a phone screen: header, content, dock with at most one lead above the bottom bar.

use super::bottombar::{Place, bottombar};
use leptos::prelude::*;

/// Puts a screen together. `lead` holds the hint and the primary action.
pub fn screen(place: Place, header: AnyView, content: AnyView, lead: Option<AnyView>) -> AnyView {
    let lead = lead.map(|lead| view! { <div class="lead">{lead}</div> });
    view! {
        <div class="app">
            {header}
            <main class="content" id="content">{content}</main>
            <footer class="dock">{lead}{bottombar(place)}</footer>
        </div>
    }
    .into_any()
}
