//! `/console/ecarts`: what records, billing, OLTs and ACS say that cannot all be true, by kind, each with its next step;
//! the ports that are down; and what could not be judged.

mod evidence;
mod outages;
mod words;

use crate::{
    api::contradictions::{Contradictions, ListContradictions, ListOutages},
    components::{
        chip::{Tone, chip},
        desk::{
            Column, Place,
            answer::{Answer, again},
            card, desk, page_head, table,
        },
        empty::empty,
        icon::icon,
    },
    i18n::{msg::contradictions as msg, t},
    pages::title,
    route::Route,
};
use domain::contradiction::{Contradiction, Kind, Subject};
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    desk(Place::Contradictions, || {
        let (list, down) = (Answer::open(ListContradictions), Answer::open(ListOutages));
        let judged_at =
            move || list.value.with(|list| list.as_ref().map(|list| msg::judged_at(&list.judged_at.hour_minute())));
        let retry = again(
            move || list.asking.get() || down.asking.get(),
            move || {
                list.ask(ListContradictions);
                down.ask(ListOutages);
            },
        );
        view! {
            {page_head(title(msg::TITLE), judged_at.into_any(), retry)}
            <div class="page-body beside contradictions">
                <div class="stack">{list.draw(found)}</div>
                <div class="stack">{card(t(msg::OUTAGES), ().into_any(), down.draw(outages::outages))}{move || list.value.with(|list| list.as_ref().map(beside))}</div>
            </div>
        }
        .into_any()
    })
}

/// A card for each kind there is one of.
fn found(list: &Contradictions) -> AnyView {
    if list.report.found.is_empty() {
        let all_judged = list.report.judged.iter().all(|judged| judged.missing.is_empty());
        return match all_judged {
            true => empty("check", t(msg::NONE), t(msg::NONE_HINT)),
            false => empty("unknown", t(msg::NOT_JUDGED), t(msg::NOT_JUDGED_TEXT)),
        };
    }
    let of_kind = |kind: Kind| list.report.found.iter().filter(move |one| one.kind == kind).collect::<Vec<_>>();
    let kinds = Kind::ALL.into_iter().map(|kind| (kind, of_kind(kind))).filter(|(_, found)| !found.is_empty());
    kinds.map(|(kind, found)| kind_card(list, kind, &found)).collect::<Vec<_>>().into_any()
}

fn kind_card(list: &Contradictions, kind: Kind, found: &[&Contradiction]) -> AnyView {
    let columns = [msg::CUSTOMER, msg::DEVICE, msg::EVIDENCE].map(|heading| Column::text(t(heading)));
    let rows = found.iter().map(|one| row(list, one)).collect();
    let (name, step) = (t(words::kind(kind)), msg::next(t(words::step(kind.next_step()))));
    let count = chip(Tone::Limit, "alert", msg::found(found.len()));
    view! {
        <section class="card">
            <header class="card-head"><h2>{name}</h2><div class="push">{count}</div></header>
            <p class="card-body">{step}</p>
            {table(name, &columns, rows)}
        </section>
    }
    .into_any()
}

fn row(list: &Contradictions, one: &Contradiction) -> AnyView {
    view! {
        <tr>
            <th scope="row">{customer(list, &one.subject)}</th>
            <td>{device(&one.subject)}</td>
            <td class="may-wrap">{evidence::list(&one.evidence)}</td>
        </tr>
    }
    .into_any()
}

fn customer(list: &Contradictions, subject: &Subject) -> AnyView {
    let place = subject.service_location.clone().map(|place| view! { <p class="small quiet code">{place}</p> });
    let Some(id) = subject.customer.clone() else {
        return view! { <p class="quiet">{t(msg::NO_CUSTOMER)}</p>{place} }.into_any();
    };
    let name = list.customers.get(&id).cloned().unwrap_or_else(|| id.clone());
    let href = Route::Customer { name: id }.href();
    view! { <p><a href=href>{name}</a></p>{place} }.into_any()
}

/// The device's page is another program's: it is loaded whole.
fn device(subject: &Subject) -> AnyView {
    let Some(serial) = subject.serial_number.clone() else { return "–".into_any() };
    let href = Route::Device { serial: serial.clone(), job: None }.href();
    let record = subject.equipment.clone();
    view! { <p><a class="code" href=href rel="external">{serial}</a></p><p class="small quiet code">{record}</p> }
        .into_any()
}

fn beside(list: &Contradictions) -> AnyView {
    view! { {unjudged(list)}{systems(list)} }.into_any()
}

/// Kinds that could not be judged are said before those that were and have none.
fn unjudged(list: &Contradictions) -> AnyView {
    let judged = || list.report.judged.iter();
    let missing = judged().filter(|one| !one.missing.is_empty()).map(|one| {
        let systems: Vec<_> = one.missing.iter().map(|system| t(words::system(*system))).collect();
        view! { <li><span class="tone-limit">{icon("unknown")}</span><div><p>{t(words::kind(one.kind))}</p><p class="small quiet">{msg::without(&systems.join(", "))}</p></div></li> }
    });
    let missing: Vec<_> = missing.collect();
    let is_found = |kind: Kind| list.report.found.iter().any(|one| one.kind == kind);
    let clean = judged().filter(|one| one.missing.is_empty() && !is_found(one.kind));
    let clean: Vec<_> = clean
        .map(|one| view! { <li><span class="tone-good">{icon("check")}</span><p>{t(words::kind(one.kind))}</p></li> })
        .collect();
    let not_judged = (!missing.is_empty()).then(|| {
        let body = view! { <p class="card-body">{t(msg::NOT_JUDGED_TEXT)}</p><ul class="drift">{missing}</ul> };
        card(t(msg::NOT_JUDGED), ().into_any(), body.into_any())
    });
    let clean = (!clean.is_empty())
        .then(|| card(t(msg::CLEAN), ().into_any(), view! { <ul class="drift">{clean}</ul> }.into_any()));
    view! { {not_judged}{clean} }.into_any()
}

/// Each system, and how old its word is.
fn systems(list: &Contradictions) -> AnyView {
    let line = |state: &domain::contradiction::SystemState| {
        let (tone, name, words) = match state.read_at.map(|at| at.hour_minute_second()) {
            Some(time) if state.counts => ("tone-good", "check", msg::read_at(&time)),
            Some(time) => ("tone-limit", "clock", msg::too_old(&time)),
            None => ("tone-bad", "refuse", t(msg::NO_ANSWER).to_owned()),
        };
        view! { <li><span class=tone>{icon(name)}</span><div><p>{t(words::system(state.system))}</p><p class="small quiet">{words}</p></div></li> }
    };
    let lines: Vec<_> = list.report.systems.iter().map(line).collect();
    card(t(msg::SYSTEMS), ().into_any(), view! { <ul class="drift">{lines}</ul> }.into_any())
}
