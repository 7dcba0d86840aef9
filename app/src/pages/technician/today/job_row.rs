//! One job of the list.

use crate::{
    components::{
        age::duration_text,
        icon::icon,
        job::{job_type_icon, job_type_text},
        skeleton::skeleton,
    },
    i18n::msg::today as words,
    offline::day_view::JobView,
    route::Route,
};
use leptos::prelude::*;

/// Draws the row; it leads to the job.
pub fn job_row(view: &JobView) -> AnyView {
    let is_over = !view.job.status.is_open();
    let class = if is_over { "job is-done" } else { "job" };
    let start = view.job.start_time.map(|time| time.to_string()).unwrap_or_else(|| "–".to_owned());
    let length = view.job.duration_min.map(duration_text);
    let place = view.place().map(|place| view! { <span class="where">{place}</span> });
    view! {
        <a class=class href=Route::Job { name: view.job.name.clone() }.href()>
            <span class="time">{start}<small>{length}</small></span>
            <span>
                <span class="who">{view.who().to_owned()}</span>
                {place}
                <span class="kind">
                    <span class="tone-accent">{icon(job_type_icon(&view.job.job_type))}{job_type_text(&view.job.job_type)}</span>
                    {aside(view, is_over)}
                </span>
            </span>
            {icon("chevron")}
        </a>
    }
    .into_any()
}

/// What it is about while it is to come, when it was done afterwards.
fn aside(view: &JobView, is_over: bool) -> Option<AnyView> {
    let (tone, name, text) = if is_over {
        ("tone-good", "done", words::completed_at(&view.job.completed_at?.hour_minute()))
    } else {
        ("", "plan", view.plan.clone()?)
    };
    Some(view! { <span class=tone>{icon(name)}{text}</span> }.into_any())
}

/// A job to come.
pub fn job_row_skeleton() -> AnyView {
    view! { <div class="job is-loading"><span class="time"></span>{skeleton(3)}<span></span></div> }.into_any()
}
