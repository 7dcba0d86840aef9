//! One thing that is on or off, and changes at once.

use leptos::prelude::*;

/// A row with its name and where it stands; `set` is told of each change.
pub fn switch(text: &'static str, on: Signal<bool>, set: impl Fn(bool) + 'static) -> AnyView {
    view! {
        <label class="switch"><span>{text}</span>
            <input type="checkbox" role="switch" checked=on.get_untracked() prop:checked=move || on.get() on:change=move |event| set(event_target_checked(&event))/></label>
    }
    .into_any()
}
