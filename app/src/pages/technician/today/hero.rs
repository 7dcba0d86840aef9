//! The job under way, or the next one.

use crate::{
    components::{
        icon::icon,
        job::{hours_text, job_type_icon, job_type_text, navigate_href, status_icon, status_text},
    },
    i18n::{
        msg::{common, today as words},
        t,
    },
    offline::day_view::JobView,
    route::Route,
};
use leptos::prelude::*;

/// Draws the card.
pub fn hero(view: &JobView) -> AnyView {
    let label = if view.has_begun() { words::UNDER_WAY } else { words::FIRST };
    let (name, state) = if view.has_begun() {
        (status_icon(&view.job.status), status_text(&view.job.status))
    } else {
        ("clock", t(label))
    };
    let when = hours_text(view).map(|hours| view! { <span class="when">{hours}</span> });
    view! {
        <section class="hero" aria-label=t(label)>
            <p class="state">{icon(name)}{state}{when}</p>
            <a class="line" href=Route::Job { name: view.job.name.clone() }.href()>
                <span class="grow"><span class="who">{view.who().to_owned()}</span><span class="quiet">{view.place()}</span></span>
                {icon("chevron")}
            </a>
            <p class="tags">
                <span>{icon(job_type_icon(&view.job.job_type))}{job_type_text(&view.job.job_type)}</span>
                {access(view)}
            </p>
            {ways(view)}
        </section>
    }
    .into_any()
}

/// The first sentence of how to get in; the job's page has the rest.
fn access(view: &JobView) -> Option<AnyView> {
    let notes = view.location.as_ref()?.access_notes.as_deref()?;
    let first = notes.split_inclusive(['.', '\n']).next()?.trim_end_matches(['.', '\n']).to_owned();
    Some(view! { <span>{icon("key")}{first}</span> }.into_any())
}

/// Calling and going there, as far as the record says how.
fn ways(view: &JobView) -> Option<AnyView> {
    let phone = view.customer.as_ref().and_then(|customer| customer.mobile_no.as_ref());
    let call = phone.map(|number| view! { <a class="action" rel="external" href=format!("tel:{number}")>{icon("phone")}{t(common::CALL)}</a> });
    let go = view.location.as_ref().map(|location| view! { <a class="action" rel="external" href=navigate_href(location)>{icon("navigate")}{t(common::NAVIGATE)}</a> });
    (call.is_some() || go.is_some()).then(|| view! { <div class="actions">{call}{go}</div> }.into_any())
}
