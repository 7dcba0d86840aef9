//! `/dispatch/links`: giving somebody without an account one technician's one day, and taking it back. Both are plain
//! forms, so that they work before the app has started, and where it never does.

mod form;
mod given;
mod list;

use crate::{
    api::{
        call::call,
        links::{Links, ListLinks, NewLink},
        prefetched::prefetched,
    },
    browser::{document::set_status, spawn},
    components::{
        action::action_button,
        chip::Tone,
        desk::{Place, desk, page_head},
        notice::notice,
        skeleton::skeleton,
    },
    i18n::{
        Msg,
        msg::{common, links as words},
        problem, t,
    },
    pages::title,
};
use domain::error::{Problem, ProblemCode};
use leptos::prelude::*;

/// What the page knows. `Copy`, so a closure takes it whole.
#[derive(Clone, Copy)]
struct Desk {
    /// The answer of the server; `None` while it is on its way.
    links: RwSignal<Option<Result<Links, Problem>>>,
    /// The link that was just given, for as long as its address is shown.
    given: RwSignal<Option<NewLink>>,
}

impl Desk {
    /// Starts with what came with the page, and asks where nothing did.
    fn open() -> Self {
        let first = prefetched().get(&ListLinks);
        let desk = Self { links: RwSignal::new(first.clone()), given: RwSignal::new(None) };
        if let Some(Err(problem)) = &first {
            set_status(problem.status);
        }
        if first.is_none() {
            desk.refresh();
        }
        desk
    }

    /// Asks again. What is shown stays, unless it was a problem.
    fn refresh(self) {
        spawn(async move {
            let answer = call(ListLinks).await;
            self.links.try_set(Some(answer));
        });
    }
}

/// The page.
pub fn page() -> AnyView {
    desk(Place::Links, content)
}

fn content() -> AnyView {
    let desk = Desk::open();
    let state = Memo::new(move |_| {
        desk.links.with(|links| links.as_ref().map(|links| links.as_ref().map(drop).map_err(Clone::clone)))
    });
    let content = move || match state.get() {
        None => view! { <section class="card card-body" aria-busy="true">{skeleton(4)}</section> }.into_any(),
        Some(Err(problem)) => failed(desk, &problem),
        Some(Ok(())) => view! {
            <div class="links">
                <div class="give">{form::form(desk)}{given::given(desk)}</div>
                {list::list(desk)}
            </div>
        }
        .into_any(),
    };
    view! { {page_head(title(words::TITLE), t(words::INTRO).into_any(), ().into_any())}<div class="page-body">{content}</div> }
        .into_any()
}

fn failed(desk: Desk, problem: &Problem) -> AnyView {
    let retry = (problem.code != ProblemCode::Forbidden)
        .then(|| action_button("", "retry", t(common::RETRY), move || desk.refresh()));
    told(words::ERROR_TITLE, problem, retry)
}

/// What did not go, in the problem's own words.
fn told(title: Msg, problem: &Problem, action: Option<AnyView>) -> AnyView {
    let text = problem::sentences(&problem.code, crate::i18n::Lang::current());
    view! { <div role="alert">{notice(Tone::Bad, "alert", t(title), text, action)}</div> }.into_any()
}
