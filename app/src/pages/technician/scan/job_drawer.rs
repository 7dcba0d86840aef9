//! The choice of the job that what is read belongs to.

use super::{
    job::JobChoice,
    view_state::{Drawer, Scan},
};
use crate::{
    components::icon::icon,
    i18n::{msg, t},
    state::state,
};
use leptos::prelude::*;

/// Draws it when it is asked for.
pub fn drawer(scan: Scan) -> AnyView {
    (move || (scan.drawer.get() == Drawer::Job).then(|| open(scan))).into_any()
}

fn open(scan: Scan) -> AnyView {
    super::run::show_dialog("job-drawer");
    let close = move || scan.drawer.set(Drawer::None);
    let day = state().day.with_untracked(|day| day.view.clone());
    let open_jobs = day.iter().flat_map(|day| &day.jobs).filter(|view| view.job.status.is_open());
    let mut choices: Vec<(String, String, JobChoice)> = open_jobs
        .map(|view| (view.job.name.clone(), view.who().to_owned(), JobChoice::Named(view.job.name.clone())))
        .collect();
    choices.push((t(msg::scan::NO_JOB).to_owned(), String::new(), JobChoice::None));
    let current = scan.job_name_now();
    let rows: Vec<_> = choices
        .into_iter()
        .map(|(name, who, choice)| {
            let chosen = if current.as_deref().unwrap_or(t(msg::scan::NO_JOB)) == name { "true" } else { "false" };
            let choose = move |_| {
                scan.job.set(choice.clone());
                scan.drawer.set(Drawer::None);
            };
            view! { <li><button class="row" type="button" aria-pressed=chosen on:click=choose><span class="grow"><b>{name}</b><span class="quiet">{who}</span></span>
                {(chosen == "true").then(|| icon("check"))}</button></li> }
        })
        .collect();
    view! {
        <dialog class="drawer" id="job-drawer" aria-labelledby="job-title" on:close=move |_| close()>
            <header><h2 id="job-title">{t(msg::scan::CHOOSE_JOB)}</h2>
                <button class="iconbtn" type="button" aria-label=t(msg::common::CLOSE) on:click=move |_| close()>{icon("close")}</button></header>
            <ul class="rows">{rows}</ul>
        </dialog>
    }
    .into_any()
}
