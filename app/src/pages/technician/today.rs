//! `/j`: the technician's day, from the day pack.

mod hero;
mod job_row;
mod pack_line;

use crate::{
    browser::clock,
    components::{
        action::{action_button, primary_link},
        age::day_text,
        bottombar::Place,
        chip::Tone,
        empty::empty,
        notice::notice,
        notices::notices,
        screen::screen_with,
        topbar::topbar_large,
    },
    i18n::{
        msg::{common, today as words},
        problem, t,
    },
    offline::{
        day_pack::{self, DayState},
        day_view::{DayView, JobView},
    },
    pages::title,
    route::Route,
    state::state,
};
use domain::error::ProblemCode;
use job_row::{job_row, job_row_skeleton};
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let day = state().day;
    let today = day_text(clock::now().date());
    let header = topbar_large(title(words::TITLE), view! { <p class="sub">{today}</p> }.into_any());
    let content = view! { {pack_line::pack_line()}{notices()}{move || day.with(content)} };
    let lead = move || day.with(|day| day.view.as_ref().and_then(|view| view.current()).map(lead));
    screen_with(Place::Today, header, content.into_any(), lead)
}

/// The next thing to do, always in the same place.
fn lead(current: &JobView) -> AnyView {
    let route = Route::Scan { job: Some(current.job.name.clone()) };
    primary_link(route.href(), "scan", t(words::SCAN_JOB))
}

fn content(day: &DayState) -> AnyView {
    match (&day.view, &day.problem) {
        (Some(view), _) => jobs(view),
        (None, Some(problem)) => nothing_known(Some(&problem.code)),
        (None, None) if day.settled => nothing_known(None),
        (None, None) => {
            let rows: Vec<_> = (0..3).map(|_| view! { <li>{job_row_skeleton()}</li> }).collect();
            view! { <ul class="jobs" aria-busy="true">{rows}</ul> }.into_any()
        }
    }
}

/// Why there is no day yet, and the way to ask again; that there is no pack is said in the line above.
fn nothing_known(why: Option<&ProblemCode>) -> AnyView {
    let title = why.map_or(words::PACK_UNREAD, |code| problem::words_of(code).happened);
    let hint = if why == Some(&ProblemCode::Unreachable) { t(words::PACK_NONE_HINT) } else { "" };
    let retry = action_button("", "retry", t(common::RETRY), day_pack::refresh);
    let actions = view! { <div class="actions">{retry}</div> }.into_any();
    notice(Tone::Limit, "pack", t(title), hint, Some(actions))
}

fn jobs(view: &DayView) -> AnyView {
    let (next, done, tomorrow) = (view.next(), view.done(), view.tomorrow());
    let now = match view.current() {
        Some(job) => hero::hero(job),
        None if view.today_total() > 0 => empty("done", t(words::ALL_DONE), ""),
        None => empty("day", t(words::NONE), t(words::NONE_HINT)),
    };
    let done_of = words::done_of(&done.len().to_string(), &view.today_total().to_string());
    view! {
        <div class="columns">
            <div class="column">{now}</div>
            <div class="column">
                {list(t(words::NEXT), words::jobs(next.len()), &next)}
                {list(t(words::DONE), done_of, &done)}
                {list(t(words::TOMORROW), words::jobs(tomorrow.len()), &tomorrow)}
            </div>
        </div>
    }
    .into_any()
}

fn list(heading: &'static str, aside: String, jobs: &[&JobView]) -> AnyView {
    if jobs.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = jobs.iter().map(|job| view! { <li>{job_row(job)}</li> }).collect();
    view! { <div class="section"><h2>{heading}</h2><span>{aside}</span></div><ul class="jobs">{rows}</ul> }.into_any()
}
