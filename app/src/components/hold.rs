//! A button that must be held: for what cannot be undone.

use super::icon::icon;
use crate::browser::timer;
use leptos::prelude::*;

/// How long, in milliseconds.
const HOLD_MS: i32 = 800;

/// Draws the button. A pointer must stay on it; a key press is deliberate enough when the button has the focus and is
/// pressed twice, because a key repeats by itself and cannot be held on every device.
pub fn hold_button(icon_name: &str, label: &'static str, run: impl Fn() + Clone + 'static) -> AnyView {
    let pressed = RwSignal::new(0_u32);
    let armed = RwSignal::new(false);
    let by_key = run.clone();
    let press = move |_| {
        pressed.update(|presses| *presses += 1);
        armed.set(true);
        let (this, run) = (pressed.get_untracked(), run.clone());
        timer::after(HOLD_MS, move || {
            if armed.get_untracked() && pressed.get_untracked() == this {
                armed.set(false);
                run();
            }
        });
    };
    let release = move |_| armed.set(false);
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.repeat() {
            if armed.get_untracked() { by_key() } else { armed.set(true) }
        }
    };
    view! {
        <button
            class="action is-bad"
            class:is-held=armed
            type="button"
            on:pointerdown=press
            on:pointerup=release
            on:pointerleave=release
            on:pointercancel=release
            on:contextmenu=|event| event.prevent_default()
            on:keydown=key
        >
            {icon(icon_name)}
            {label}
        </button>
    }
    .into_any()
}
