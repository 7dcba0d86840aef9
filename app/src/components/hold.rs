//! A button that must be held: for what cannot be undone.

use super::{announcer::announce, icon::icon};
use crate::{
    browser::timer,
    i18n::{msg::common, t},
};
use leptos::prelude::*;

/// How long, in milliseconds.
const HOLD_MS: i32 = 800;
/// How long the first of two presses counts, in milliseconds.
const ARMED_MS: i32 = 5000;

/// Draws the button. A pointer must stay on it. A keyboard or a screen reader presses it twice, because a key repeats by
/// itself and neither can hold on every device; both come as a click without a pointer.
pub fn hold_button(icon_name: &str, label: &'static str, run: impl Fn() + Clone + 'static) -> AnyView {
    let presses = StoredValue::new(0_u32);
    let armed = RwSignal::new(false);
    let disarm = move || {
        armed.try_set(false);
    };
    // Only the last press may still be the one that is waited for, and only while it has not been taken back.
    let arm = move |ms: i32, then: Box<dyn FnOnce()>| {
        presses.update_value(|presses| *presses += 1);
        armed.set(true);
        let this = presses.get_value();
        timer::after(ms, move || {
            if presses.try_get_value() == Some(this) && armed.try_get_untracked() == Some(true) {
                disarm();
                then();
            }
        });
    };
    let held = run.clone();
    let press = move |_| arm(HOLD_MS, Box::new(held.clone()));
    let click = move |event: leptos::ev::MouseEvent| match (event.detail(), armed.get_untracked()) {
        (0, true) => {
            disarm();
            run();
        }
        (0, false) => {
            announce(t(common::PRESS_AGAIN));
            arm(ARMED_MS, Box::new(|| ()));
        }
        _ => {}
    };
    let key = |event: leptos::ev::KeyboardEvent| {
        // Held down, it would press again by itself; a Tab that is held goes on.
        if event.repeat() && event.key() == "Enter" {
            event.prevent_default();
        }
    };
    view! {
        <button
            class="action is-bad"
            class:is-held=armed
            type="button"
            on:pointerdown=press
            on:pointerup=move |_| disarm()
            on:pointerleave=move |_| disarm()
            on:pointercancel=move |_| disarm()
            on:blur=move |_| disarm()
            on:contextmenu=|event| event.prevent_default()
            on:keydown=key
            on:click=click
        >
            {icon(icon_name)}
            {label}
        </button>
    }
    .into_any()
}
