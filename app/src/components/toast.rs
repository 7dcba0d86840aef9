//! A short message above the dock, with at most one way back.

use super::icon::icon;
use crate::i18n::{msg, t};
use leptos::prelude::*;

/// What it says.
#[derive(Clone)]
pub struct Toast {
    /// Icon of the sprite.
    pub icon: &'static str,
    /// One sentence.
    pub text: String,
    /// A word and what it does.
    pub action: Option<(String, Callback<()>)>,
}

/// Where toasts appear.
pub fn toast_area(toast: RwSignal<Option<Toast>>) -> AnyView {
    let close = move |_| toast.set(None);
    let draw = move |shown: Toast| {
        let action = shown.action.map(|(label, run)| {
            let act = move |_| {
                toast.set(None);
                run.run(());
            };
            view! { <button class="action" type="button" on:click=act>{label}</button> }.into_any()
        });
        view! {
            <div class="toast" role="status">
                {icon(shown.icon)} <p class="grow">{shown.text}</p> {action}
                <button class="iconbtn" type="button" aria-label=t(msg::common::CLOSE) on:click=close>{icon("close")}</button>
            </div>
        }
        .into_any()
    };
    (move || toast.get().map(draw)).into_any()
}

/// Shows a toast; the next one takes its place.
pub fn show(icon: &'static str, text: impl Into<String>) {
    crate::state::state().toast.set(Some(Toast { icon, text: text.into(), action: None }));
}
