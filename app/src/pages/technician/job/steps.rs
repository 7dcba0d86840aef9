//! Where the visit stands, and the steps that may come next. The graph is `domain::transition`; the server judges.

use super::not_done::not_done;
use crate::{
    browser::spawn,
    components::{
        action::action_button,
        icon::icon,
        job::{status_icon, status_text},
    },
    i18n::{msg::job as words, t},
    offline::{day_view::JobView, sync},
    state::state,
};
use domain::{
    dispatch_job::{
        DispatchJobStatus::{self, NotDone},
        NotDoneReason,
    },
    op::{Base, Change, TransitionJob},
    transition,
};
use leptos::prelude::*;
use serde_json::json;

/// Where it stands: as this device last said, else as the pack has it.
pub fn standing(view: &JobView) -> DispatchJobStatus {
    let made_at = state().day.with(|day| day.view.as_ref().map(|view| view.made_at));
    let said = made_at.and_then(|at| state().outbox.with(|outbox| outbox.status_of(&view.job.name, at)));
    said.unwrap_or_else(|| view.job.status.clone())
}

/// The button of the usual next step, and what else may happen; nothing once the visit is over.
pub fn steps(view: &JobView) -> AnyView {
    let (view, at) = (view.clone(), view.clone());
    // Drawn anew only when it stands elsewhere: what is half chosen stays while the outbox works.
    let stands = Memo::new(move |_| standing(&at));
    let draw = move || {
        let stands = stands.get();
        let (next, others) = transition::next(&stands).split_first()?;
        let next = step_button("wide is-strong", &view, &stands, next);
        let others = (!others.is_empty()).then(|| otherwise(&view, &stands, others));
        Some(view! { <section class="stack" aria-label=t(words::STEPS)>{next}{others}</section> })
    };
    draw.into_any()
}

fn otherwise(view: &JobView, stands: &DispatchJobStatus, others: &[DispatchJobStatus]) -> AnyView {
    let moves: Vec<_> =
        others.iter().filter(|to| **to != NotDone).map(|to| step_button("wide", view, stands, to)).collect();
    let not_done = others.contains(&NotDone).then(|| not_done(view, stands));
    view! {
        <details class="panel rest">
            <summary class="row"><b>{t(words::OTHERWISE)}</b>{icon("down")}</summary>
            <div class="body stack">{moves}{not_done}</div>
        </details>
    }
    .into_any()
}

fn step_button(class: &'static str, view: &JobView, stands: &DispatchJobStatus, to: &DispatchJobStatus) -> AnyView {
    let (view, stands, next) = (view.clone(), stands.clone(), to.clone());
    let go = move || step(&view, &stands, &next, None);
    action_button(class, status_icon(to), words::next_step(status_text(to)), go)
}

/// Keeps the step on this device; what cannot be kept is said by the outbox itself.
pub fn step(view: &JobView, stands: &DispatchJobStatus, next: &DispatchJobStatus, reason: Option<NotDoneReason>) {
    let fields = [("status".to_owned(), json!(stands))].into();
    let base = Some(Base { modified: view.job.modified.clone(), fields });
    let change = TransitionJob { job: view.job.name.clone(), status: next.clone(), not_done_reason: reason };
    spawn(async move {
        let _ = sync::enqueue(Change::TransitionJob(change), base, &[], 0).await;
    });
}
