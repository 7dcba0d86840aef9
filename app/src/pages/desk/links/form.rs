//! Who, which day, how long.

use super::{Desk, told};
use crate::{
    api::{
        call::call,
        links::{CreateLink, FORM_PATH, HOURS, USUAL_HOURS},
    },
    browser::{document::focus, spawn, timer},
    components::{announcer::announce, icon::icon},
    env::href,
    i18n::{msg::links as words, t},
};
use domain::{
    error::{Problem, ProblemCode},
    time::LocalDate,
};
use leptos::{
    ev::SubmitEvent,
    html::{Input, Select},
    prelude::*,
};

/// One form. A day that is over is not proposed: the server's own day is the first one.
pub fn form(desk: Desk) -> AnyView {
    let (technician, day, hours) = (NodeRef::<Select>::new(), NodeRef::<Input>::new(), NodeRef::<Select>::new());
    let (busy, refused) = (RwSignal::new(false), RwSignal::new(None::<Problem>));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let value = |node: NodeRef<Select>| node.get_untracked().map(|select| select.value()).unwrap_or_default();
        let day = day.get_untracked().and_then(|input| LocalDate::parse(&input.value()));
        let Some(day) = day else { return refused.set(Some(Problem::new(ProblemCode::Invalid))) };
        let wanted = CreateLink { technician: value(technician), day, hours: value(hours).parse().ok() };
        if !busy.get_untracked() {
            busy.set(true);
            refused.set(None);
            spawn(give(desk, wanted, busy, refused));
        }
    };
    let today = desk.links.with_untracked(|links| Some(links.as_ref()?.as_ref().ok()?.today.to_string()));
    let nobody = desk.links.with_untracked(|links| matches!(links, Some(Ok(links)) if links.technicians.is_empty()));
    let working = move || if busy.get() { "true" } else { "false" };
    let label = move || t(if busy.get() { words::GIVING } else { words::GO });
    view! {
        <form class="card" method="post" action=href(FORM_PATH) on:submit=submit>
            <h2 class="name">{t(words::GIVE)}</h2>
            <label class="field"><span class="label">{t(words::TECHNICIAN)}</span>
                <select class="box" name="technician" id="technician" required disabled=nobody node_ref=technician>{technicians(desk)}</select></label>
            {nobody.then(|| view! { <p class="small quiet">{t(words::NO_TECHNICIANS)}</p> })}
            <label class="field"><span class="label">{t(words::DAY)}</span>
                <input class="box" type="date" name="day" id="day" required value=today.clone() min=today node_ref=day/></label>
            <label class="field"><span class="label">{t(words::DURATION)}</span>
                <select class="box" name="hours" id="hours" node_ref=hours>{durations()}</select></label>
            {move || refused.get().map(|problem| told(words::NOT_GIVEN, &problem, None))}
            <button class="button is-primary" type="submit" disabled=nobody aria-busy=working>{icon("link")}{label}</button>
        </form>
    }
    .into_any()
}

async fn give(desk: Desk, wanted: CreateLink, busy: RwSignal<bool>, refused: RwSignal<Option<Problem>>) {
    let answer = call(wanted).await;
    busy.try_set(false);
    match answer {
        Ok(given) => {
            desk.given.try_set(Some(given));
            announce(t(words::GIVEN_TITLE));
            timer::after(50, || focus("link-copy"));
            desk.refresh();
        }
        Err(problem) => drop(refused.try_set(Some(problem))),
    }
}

fn technicians(desk: Desk) -> AnyView {
    let technicians = desk.links.with_untracked(|links| match links {
        Some(Ok(links)) => links.technicians.clone(),
        _ => Vec::new(),
    });
    let options: Vec<_> =
        technicians.into_iter().map(|one| view! { <option value=one.name>{one.full_name}</option> }).collect();
    view! { <option value="">{t(words::CHOOSE)}</option>{options}}.into_any()
}

fn durations() -> AnyView {
    let options: Vec<_> = HOURS
        .into_iter()
        .map(|hours| view! { <option value=hours.to_string() selected=hours == USUAL_HOURS>{words::duration_hours(&hours.to_string())}</option> })
        .collect();
    options.into_any()
}
