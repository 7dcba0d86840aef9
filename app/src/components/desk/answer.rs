//! One endpoint's answer on a desk's page: what came with the page, else what the server says now, and again on demand.
//! A failed try keeps what was shown before.

use crate::{
    api::{Endpoint, call::call, prefetched::prefetched},
    browser::spawn,
    components::{chip::Tone, icon::icon, notice::notice, skeleton::skeleton},
    i18n::{msg::desk as words, problem, t},
};
use domain::error::Problem;
use leptos::prelude::*;

/// The answer, on its way or there. `Copy`, so a closure takes it whole.
pub struct Answer<T: Send + Sync + 'static> {
    /// The last good one.
    pub value: RwSignal<Option<T>>,
    /// Why the last try brought nothing.
    pub problem: RwSignal<Option<Problem>>,
    /// A try is under way.
    pub asking: RwSignal<bool>,
}

impl<T: Send + Sync + 'static> Copy for Answer<T> {}

impl<T: Send + Sync + 'static> Clone for Answer<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Clone + Send + Sync + 'static> Answer<T> {
    /// Begins with what came with the page, or asks.
    pub fn open<E: Endpoint<Response = T> + 'static>(endpoint: E) -> Self {
        let answer = Self { value: RwSignal::new(None), problem: RwSignal::new(None), asking: RwSignal::new(false) };
        match prefetched().get(&endpoint) {
            Some(Ok(value)) => answer.value.set(Some(value)),
            Some(Err(problem)) => answer.problem.set(Some(problem)),
            None => answer.ask(endpoint),
        }
        answer
    }

    /// Asks the server.
    pub fn ask<E: Endpoint<Response = T> + 'static>(self, endpoint: E) {
        self.asking.set(true);
        spawn(async move { self.take(call(endpoint).await) });
    }

    /// A page that was left has taken its signals with it: nobody waits for this answer.
    fn take(self, answer: Result<T, Problem>) {
        self.asking.try_set(false);
        match answer {
            Ok(value) => {
                self.problem.try_set(None);
                self.value.try_set(Some(value));
            }
            Err(problem) => {
                self.problem.try_set(Some(problem));
            }
        }
    }

    /// The answer drawn, with why it is an old one; before there is one, why not, or that it comes.
    pub fn draw(self, draw: impl Fn(&T) -> AnyView + Send + Sync + 'static) -> AnyView {
        let shown = move || match self.value.with(|value| value.as_ref().map(&draw)) {
            Some(drawn) => drawn,
            None if self.problem.with(Option::is_some) => ().into_any(),
            None => view! { <div class="card-body" aria-busy="true">{skeleton(4)}</div> }.into_any(),
        };
        view! { {move || self.problem.with(|problem| problem.as_ref().map(told))} {shown} }.into_any()
    }
}

fn told(problem: &Problem) -> AnyView {
    let words = problem::words_of(&problem.code);
    notice(Tone::Bad, "alert", t(words.happened), "", None)
}

/// Asks again, and says while it does.
pub fn again(asking: impl Fn() -> bool + Send + Sync + 'static, run: impl Fn() + 'static) -> AnyView {
    view! { <button class="button" type="button" aria-busy=move || asking().to_string() on:click=move |_| run()>{icon("refresh")}{t(words::READ_AGAIN)}</button> }
        .into_any()
}
