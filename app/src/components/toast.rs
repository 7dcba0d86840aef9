//! What was just done, with at most one way back. The next toast takes its place.

use super::{chip::Tone, icon::icon};
use crate::{
    browser::{spawn, timer},
    components::announcer::announce,
    i18n::{msg, t},
    state::state,
};
use leptos::prelude::*;

/// What it says.
#[derive(Clone)]
pub struct Toast {
    /// Good, bad or neither.
    pub tone: Tone,
    /// Icon of the sprite.
    pub icon: &'static str,
    /// One sentence.
    pub text: String,
    /// A word and what it does.
    pub action: Option<(String, Callback<()>)>,
    /// Seconds left, of how many, for what can be undone; it closes itself at the end.
    pub left_s: Option<(RwSignal<u32>, u32)>,
}

/// Where toasts appear.
pub fn toast_area(toast: RwSignal<Option<Toast>>) -> AnyView {
    (move || toast.get().map(draw)).into_any()
}

fn draw(toast: Toast) -> AnyView {
    let close = move |_| state().toast.set(None);
    let action = toast.action.map(|(label, run)| {
        let act = move |_| {
            state().toast.set(None);
            run.run(());
        };
        let left = toast.left_s.map(
            |(left, _)| view! { " "<span class="left">{move || msg::common::seconds(&left.get().to_string())}</span> },
        );
        view! { <button class="action" type="button" on:click=act>{icon("undo")}<span>{label}{left}</span></button> }
            .into_any()
    });
    let fuse = toast.left_s.map(|(left, of)| {
        let width = move || (left.get() * 100 / of.max(1)).to_string();
        view! { <svg class="fuse" viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true"><rect width=width height="2"></rect></svg> }
    });
    view! {
        <section class=format!("toast {}", toast.tone.class()) aria-label=t(msg::common::NOTICE)>
            {icon(toast.icon)} <p>{toast.text}</p> {action}
            <button class="iconbtn" type="button" aria-label=t(msg::common::CLOSE) on:click=close>{icon("close")}</button>
            {fuse}
        </section>
    }
    .into_any()
}

/// Says something in passing.
pub fn show(tone: Tone, icon: &'static str, text: impl Into<String>) {
    let text: String = text.into();
    announce(text.clone());
    state().toast.set(Some(Toast { tone, icon, text, action: None, left_s: None }));
}

/// Says what was done and offers to undo it for so many seconds. It closes itself then, unless another has come.
pub fn show_undo(text: impl Into<String>, seconds: u32, undo: Callback<()>) {
    let (text, left): (String, _) = (text.into(), RwSignal::new(seconds));
    announce(text.clone());
    let action = Some((t(msg::common::UNDO).to_owned(), undo));
    state().toast.set(Some(Toast { tone: Tone::Good, icon: "done", text, action, left_s: Some((left, seconds)) }));
    spawn(count_down(left, seconds));
}

async fn count_down(left: RwSignal<u32>, seconds: u32) {
    let shown = state().toast;
    let is_shown = move || {
        shown
            .with_untracked(|toast| toast.as_ref().and_then(|toast| toast.left_s).is_some_and(|(mine, _)| mine == left))
    };
    for second in (0..seconds).rev() {
        timer::sleep(1000).await;
        if !is_shown() {
            return;
        }
        left.set(second);
    }
    shown.set(None);
}
