//! What a technician needs to know of a visit, one section each; a section without a fact is not drawn.

use crate::{
    components::{
        age::age_text,
        chip::{Tone, chip},
        icon::icon,
        job::action_text,
        notice::notice,
    },
    i18n::{msg::job as words, t},
    offline::day_view::{EquipmentLine, JobView},
    route::Route,
    state::state,
};
use leptos::prelude::*;

/// How to get in.
pub fn access(view: &JobView) -> Option<AnyView> {
    let notes = view.location.as_ref()?.access_notes.clone()?;
    Some(notice(Tone::Limit, "key", t(words::ACCESS), notes, None))
}

/// What of this job has not reached the server yet.
pub fn waiting(view: &JobView) -> AnyView {
    let (outbox, name) = (state().outbox, view.job.name.clone());
    let draw = move || {
        let count = outbox.with(|outbox| outbox.of_job(&name));
        (count > 0).then(|| view! { <a class="action wide" href=Route::Outbox.href()>{icon("outbox")}{words::waiting_ops(count)}</a> })
    };
    draw.into_any()
}

/// The customer's words, and the dispatcher's.
pub fn reason(view: &JobView) -> AnyView {
    let now = state().now;
    let issue = view.issue.clone().map(|issue| {
        let ticket = move || match issue.opened_at {
            Some(at) => words::issue_opened(&age_text(at, now.get()), &issue.name),
            None => words::issue(&issue.name),
        };
        view! { <p>{issue.subject}</p><p class="quiet small">{ticket}</p> }
    });
    let subject = view.issue.is_none().then(|| view! { <p>{view.job.subject.clone()}</p> });
    let notes =
        view.job.notes.clone().map(|notes| view! { <p class="quiet small">{t(words::NOTES)}</p><p>{notes}</p> });
    view! {
        <section class="panel">
            <header><h2>{icon("note")}{t(words::REASON)}</h2></header>
            <div class="body">{issue}{subject}{notes}</div>
        </section>
    }
    .into_any()
}

/// The devices the job names and those that stand there; each leads to its page.
pub fn equipment(view: &JobView) -> AnyView {
    let line = |line: &EquipmentLine| {
        let href = Route::Device { serial: line.serial.clone(), job: Some(view.job.name.clone()) }.href();
        let state = match &line.action {
            Some(action) => chip(Tone::Accent, "wrench", action_text(action)),
            None => chip(Tone::Neutral, "pin", t(words::AT_PLACE)),
        };
        view! {
            <li>
                <a class="row" href=href>
                    <span class="grow"><b>{line.label.clone()}</b><span class="quiet code">{line.serial.clone()}</span></span>
                    <span class="line">{state}{icon("chevron")}</span>
                </a>
            </li>
        }
    };
    let lines: Vec<_> = view.equipment.iter().map(line).collect();
    let body = match lines.is_empty() {
        true => view! { <p class="none">{t(words::NO_EQUIPMENT)}</p> }.into_any(),
        false => view! { <ul class="rows">{lines}</ul> }.into_any(),
    };
    view! {
        <section class="panel">
            <header><h2>{icon("router")}{t(words::EQUIPMENT)}</h2></header>
            <div class="body">{body}</div>
        </section>
    }
    .into_any()
}

/// What the customer pays for.
pub fn plan(view: &JobView) -> Option<AnyView> {
    let plan = view.plan.clone()?;
    Some(
        view! {
            <section class="panel">
                <header><h2>{icon("plan")}{t(words::PLAN)}</h2></header>
                <div class="body"><p class="name">{plan}</p></div>
            </section>
        }
        .into_any(),
    )
}
