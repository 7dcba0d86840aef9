//! A visit that cannot be done: why, and a button that must be held, because what is over stays over.

use super::steps::step;
use crate::{
    browser::{document::focus_heading, timer},
    components::hold::hold_button,
    i18n::{Msg, msg::job as words, t},
    offline::day_view::JobView,
};
use domain::dispatch_job::{
    DispatchJobStatus::{self, NotDone},
    NotDoneReason::{self, Absent, AccessRefused, NoSignal, OutOfTime, PartMissing},
};
use leptos::prelude::*;

const REASONS: [(NotDoneReason, Msg); 5] = [
    (Absent, words::not_done::ABSENT),
    (AccessRefused, words::not_done::ACCESS_REFUSED),
    (NoSignal, words::not_done::NO_SIGNAL),
    (PartMissing, words::not_done::PART_MISSING),
    (OutOfTime, words::not_done::OUT_OF_TIME),
];

/// The reasons, and the button once one is chosen.
pub fn not_done(view: &JobView, stands: &DispatchJobStatus) -> AnyView {
    let chosen = RwSignal::new(None::<NotDoneReason>);
    let reasons: Vec<_> = REASONS.into_iter().map(|(reason, text)| choice(reason, text, chosen)).collect();
    let (view, stands) = (view.clone(), stands.clone());
    let button = move || {
        let (view, stands, reason) = (view.clone(), stands.clone(), chosen.get()?);
        let go = move || {
            step(&view, &stands, &NotDone, Some(reason.clone()));
            // The button that had the focus goes with the step.
            timer::after(50, focus_heading);
        };
        Some(hold_button("refuse", t(words::not_done::HOLD), go))
    };
    view! { <fieldset class="stack"><legend class="name">{t(words::not_done::TITLE)}</legend>{reasons}{button}</fieldset> }
        .into_any()
}

fn choice(reason: NotDoneReason, text: Msg, chosen: RwSignal<Option<NotDoneReason>>) -> AnyView {
    let choose = move |_| chosen.set(Some(reason.clone()));
    view! { <label class="check"><input type="radio" name="not-done" on:change=choose/><span>{t(text)}</span></label> }
        .into_any()
}
