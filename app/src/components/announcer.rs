//! What a screen reader is told when something happens away from the focus.

use leptos::prelude::*;

/// The live region; it stands in the page from the start, because one that comes with its text is not read.
pub fn announcer(text: RwSignal<String>) -> AnyView {
    view! { <p class="sprite" role="status" aria-live="polite">{move || text.get()}</p> }.into_any()
}

/// Says it.
pub fn announce(text: impl Into<String>) {
    crate::state::state().announcement.set(text.into());
}
