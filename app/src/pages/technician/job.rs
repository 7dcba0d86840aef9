//! `/j/job/:name`: one visit, enough to go there and scan from it.

mod not_done;
mod note;
mod sections;
mod steps;

use crate::{
    browser::document::{set_status, set_title},
    components::{
        action::primary_link,
        bottombar::Place,
        chip::{Tone, chip},
        icon::icon,
        job::{job_type_text, navigate_href, status_icon, status_text, status_tone},
        notice::notice,
        screen::screen_with,
        skeleton::skeleton,
        topbar::topbar,
    },
    i18n::{
        Lang,
        msg::{common, job as words},
        problem, t,
    },
    offline::{day_pack::DayState, day_view::JobView},
    route::Route,
    state::state,
};
use domain::error::{Problem, ProblemCode};
use leptos::prelude::*;

/// The page of a job.
pub fn page(name: String) -> AnyView {
    set_title(&name);
    let day = state().day;
    let known = |day: &DayState, name: &str| day.view.as_ref().and_then(|view| view.job(name).cloned());
    let (in_header, in_content) = (name.clone(), name.clone());
    let sub = move || {
        let job = day.with(|day| known(day, &in_header));
        job.map(|view| view! { <p class="sub">{job_type_text(&view.job.job_type)}</p> })
    };
    let of_view = name.clone();
    // A pack that brings nothing new of the visit leaves the page alone: a fold stays open, a word half written stays.
    let view = Memo::new(move |_| day.with(|day| known(day, &of_view)));
    let content = move || match view.get() {
        Some(view) => sections(&view),
        None => day.with(|day| missing(&in_content, day)),
    };
    let in_lead = name.clone();
    // Nothing is offered for a job that is not there; while the day is on its way, the place is kept.
    let has_lead = Memo::new(move |_| day.with(|day| !day.settled || known(day, &in_lead).is_some()));
    let scan = Route::Scan { job: Some(name.clone()) }.href();
    let lead = move || has_lead.get().then(|| lead(scan.clone()));
    let header = topbar((Route::Today, t(words::BACK)), name, sub.into_any());
    screen_with(Place::Today, header, content.into_any(), lead)
}

fn lead(scan: String) -> AnyView {
    view! { <p class="hint">{icon("offline")}{t(words::HINT_OFFLINE)}</p>{primary_link(scan, "scan", t(words::SCAN))} }
        .into_any()
}

fn sections(view: &JobView) -> AnyView {
    view! {
        <div class="columns">
            <div class="column">{who(view)}{steps::steps(view)}{ways(view)}{sections::access(view)}</div>
            <div class="column">{sections::waiting(view)}{sections::reason(view)}{sections::equipment(view)}{note::notes(view)}{sections::plan(view)}</div>
        </div>
    }
    .into_any()
}

fn who(view: &JobView) -> AnyView {
    let standing = view.clone();
    let status = move || {
        let status = steps::standing(&standing);
        chip(status_tone(&status), status_icon(&status), status_text(&status))
    };
    let date = view.job.scheduled_date.map(|date| date.to_string());
    let hours = view.hours().map(|(from, to)| to.map_or(from.clone(), |to| format!("{from}–{to}")));
    let when = [date, hours].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let place = view.place().unwrap_or_else(|| t(words::NO_PLACE).to_owned());
    view! {
        <section class="card" aria-label=t(words::CUSTOMER)>
            <p class="line between">{status}<span class="quiet small">{when}</span></p>
            <h2 class="lede lift">{view.who().to_owned()}</h2>
            <p class="quiet">{place}</p>
        </section>
    }
    .into_any()
}

/// Calling, texting and going there, as far as the records say how.
fn ways(view: &JobView) -> Option<AnyView> {
    let tile = |href: String, name, label| view! { <a class="tile" rel="external" href=href>{icon(name)}{label}</a> };
    let phone = view.customer.as_ref().and_then(|customer| customer.mobile_no.clone());
    let call = phone.clone().map(|number| tile(format!("tel:{number}"), "phone", t(common::CALL)));
    let text = phone.map(|number| tile(format!("sms:{number}"), "message", t(common::TEXT)));
    let go = view.location.as_ref().map(|location| tile(navigate_href(location), "navigate", t(common::NAVIGATE)));
    (call.is_some() || go.is_some()).then(|| view! { <div class="actions">{call}{text}{go}</div> }.into_any())
}

/// Not in the pack: on its way, given to somebody else, or not to be known without signal.
fn missing(name: &str, day: &DayState) -> AnyView {
    let why_not = |problem: &Problem| match problem.code {
        ProblemCode::Forbidden => words::missing_text(name),
        _ => words::missing_offline(name),
    };
    match &day.problem {
        Some(problem) if day.view.is_none() => {
            set_status(problem.status);
            notice(Tone::Limit, "unknown", problem::sentences(&problem.code, Lang::current()), why_not(problem), None)
        }
        Some(problem) => notice(Tone::Limit, "unknown", t(words::MISSING_TITLE), why_not(problem), None),
        None if day.settled => {
            set_status(404);
            notice(Tone::Limit, "unknown", t(words::MISSING_TITLE), words::missing_text(name), None)
        }
        None => view! { <section class="card hold-m">{skeleton(3)}</section> }.into_any(),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::env::{self, env};
    use leptos::reactive::owner::Owner;

    #[test]
    fn a_visit_of_somebody_else_is_not_promised_for_later() {
        let html = |code| {
            Owner::new_root(None).with(|| {
                env::set(env::Env::clone(&env()), Lang::Fr);
                let day = DayState { problem: Some(Problem::new(code)), settled: true, ..DayState::default() };
                missing("DJ-1", &day).to_html()
            })
        };
        let refused = html(ProblemCode::Forbidden);
        assert!(refused.contains("confiée à quelqu’un d’autre") && !refused.contains("retour du réseau"), "{refused}");
        assert!(html(ProblemCode::Unreachable).contains("retour du réseau"));
    }
}
