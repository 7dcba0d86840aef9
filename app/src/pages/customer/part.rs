//! One endpoint's answer in its place on the page: drawn, or why it is old, or why there is none, or that it comes. The
//! place has its size from the start (style/desk/customer.css), so that nothing moves when the answer arrives.

use crate::{
    components::{
        age::{age, source_age, source_text},
        desk::answer::Answer,
        icon::icon,
        skeleton::skeleton,
    },
    i18n::{
        Msg,
        msg::{common, customer as words},
        problem, t,
    },
};
use domain::{
    error::{Problem, ProblemCode},
    panel::Panel,
};
use leptos::prelude::*;

/// The answer of a panel's endpoint.
pub type Ask<T> = Answer<Panel<T>>;

/// Draws the value; `lines` is the height of what is to come, `none` the word for nothing on record.
pub fn part<T: Clone + Send + Sync + 'static>(
    ask: Ask<T>,
    lines: usize,
    none: Msg,
    retry: impl Fn() + Copy + Send + Sync + 'static,
    draw: impl Fn(&T) -> Option<AnyView> + Send + Sync + 'static,
) -> AnyView {
    let shown = move || {
        let nothing = || view! { <p class="quiet">{t(none)}</p> }.into_any();
        let drawn = |panel: &Panel<T>| panel.value.as_ref().and_then(&draw).unwrap_or_else(nothing);
        let body = ask.value.with(|panel| panel.as_ref().map(drawn));
        around(body, ask.problem.get(), lines, retry)
    };
    shown.into_any()
}

/// Who said so, and how long ago.
pub fn told<T: Clone + Send + Sync + 'static>(ask: Ask<T>) -> AnyView {
    let age = move || ask.value.with(|panel| panel.as_ref().map(|panel| source_age(panel.source, panel.read_at)));
    view! { <span class="age">{age}</span> }.into_any()
}

/// How long ago, where there is no room for who said so: the pointer tells.
pub fn told_briefly<T: Clone + Send + Sync + 'static>(ask: Ask<T>) -> AnyView {
    let of = move |panel: &Panel<T>| {
        view! { <span class="age" title=source_text(panel.source)>{age(panel.read_at)}<span class="hidden">", "{source_text(panel.source)}</span></span> }.into_any()
    };
    (move || ask.value.with(|panel| panel.as_ref().map(of))).into_any()
}

/// What is known with why it is not newer; without anything, why; before that, the room it will take.
pub fn around(body: Option<AnyView>, problem: Option<Problem>, lines: usize, retry: impl Fn() + 'static) -> AnyView {
    match (body, problem) {
        (Some(body), None) => body,
        (Some(body), Some(problem)) => {
            view! { {body}<p class="stale small" role="status">{icon("clock")}<span>{words::stale(reason(&problem))}</span>{again(retry)}</p> }.into_any()
        }
        (None, Some(problem)) => {
            view! { <div class="gone" role="status"><p>{reason(&problem)}</p>{again(retry)}</div> }.into_any()
        }
        (None, None) => view! { <div aria-busy="true">{skeleton(lines)}</div> }.into_any(),
    }
}

fn again(retry: impl Fn() + 'static) -> AnyView {
    view! { <button class="link" type="button" on:click=move |_| retry()>{t(common::RETRY)}</button> }.into_any()
}

/// Why there is nothing newer, in a sentence.
pub fn reason(problem: &Problem) -> &'static str {
    match problem.code {
        ProblemCode::Unreachable => t(words::NO_SERVER),
        _ => t(problem::words_of(&problem.code).happened),
    }
}
