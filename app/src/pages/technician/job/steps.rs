//! Where the visit stands, and the one step that usually comes next. The graph is `domain::transition`; the server judges.

use crate::{
    browser::spawn,
    components::{
        action::action_button,
        job::{status_icon, status_text},
    },
    i18n::{msg::job as words, t},
    offline::{day_view::JobView, sync},
    state::state,
};
use domain::{
    dispatch_job::DispatchJobStatus,
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

/// The button of the next step; none once the visit is over.
pub fn next_step(view: &JobView) -> AnyView {
    let view = view.clone();
    let draw = move || {
        let stands = standing(&view);
        let next = transition::next(&stands).first()?;
        let (job, modified) = (view.job.name.clone(), view.job.modified.clone());
        let go = move || step(&job, &modified, &stands, next);
        let button = action_button("wide is-strong", status_icon(next), words::next_step(status_text(next)), go);
        Some(view! { <section class="actions" aria-label=t(words::STEPS)>{button}</section> })
    };
    draw.into_any()
}

fn step(job: &str, modified: &str, stands: &DispatchJobStatus, next: &DispatchJobStatus) {
    let fields = [("status".to_owned(), json!(stands))].into();
    let base = Some(Base { modified: modified.to_owned(), fields });
    let change = TransitionJob { job: job.to_owned(), status: next.clone(), not_done_reason: None };
    spawn(async move {
        // What cannot be kept is said by the outbox itself.
        let _ = sync::enqueue(Change::TransitionJob(change), base, &[], 0).await;
    });
}
