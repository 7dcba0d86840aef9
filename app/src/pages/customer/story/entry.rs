//! One entry, or a run of them, drawn: who said or did what, when, and how far a message came.

use crate::{
    api::encode,
    components::{
        age::{age, age_text},
        chip::Tone,
        icon::icon,
        number::dollars,
    },
    i18n::{Msg, msg::customer as words, t},
    pages::technician::device::timeline,
    state::state,
};
use domain::timeline::{CustomerEntry, TimelineKind};
use leptos::{ev, prelude::*};
use std::collections::BTreeSet;

/// One; that which was linked to is marked.
pub fn one(entry: &CustomerEntry, wanted: &Option<String>) -> AnyView {
    let class = mark(entry, wanted);
    let body = if entry.entry.kind == TimelineKind::Sms { bubble(entry) } else { row(entry, None) };
    view! { <li class=class id=anchor(&entry.entry.id)>{body}</li> }.into_any()
}

/// The newest of a run, and the others folded behind their number. A fold that was opened stays so while the run grows.
pub fn run(
    newest: &CustomerEntry,
    others: &[&CustomerEntry],
    wanted: &Option<String>,
    opened: StoredValue<BTreeSet<String>>,
) -> AnyView {
    let ids: Vec<String> = others.iter().map(|entry| entry.entry.id.clone()).collect();
    let is_wanted = ids.iter().any(|id| Some(id) == wanted.as_ref());
    let is_open = is_wanted || opened.with_value(|opened| ids.iter().any(|id| opened.contains(id)));
    let toggled = move |event: ev::Event| {
        let is_open = event_target::<web_sys::Element>(&event).has_attribute("open");
        opened.try_update_value(|opened| match is_open {
            true => opened.extend(ids.iter().cloned()),
            false => opened.retain(|id| !ids.contains(id)),
        });
    };
    let inside: Vec<AnyView> = others.iter().map(|entry| one(entry, wanted)).collect();
    let count = words::more_label(others.len());
    let more = view! { <span class="merged"><span aria-hidden="true">"+"{others.len()}</span><span class="hidden">{count}</span></span> }.into_any();
    view! {
        <li class=mark(newest, wanted) id=anchor(&newest.entry.id)>
            <details open=is_open on:toggle=toggled><summary>{row(newest, Some(more))}</summary><ol>{inside}</ol></details>
        </li>
    }
    .into_any()
}

fn mark(entry: &CustomerEntry, wanted: &Option<String>) -> &'static str {
    if Some(&entry.entry.id) == wanted.as_ref() { "is-wanted" } else { "" }
}

/// With `more` it stands in what opens a fold, where no link may: its moment is told, and is none.
fn row(entry: &CustomerEntry, more: Option<AnyView>) -> AnyView {
    let (tone, name) = timeline::look(&entry.entry);
    let actor = entry.entry.actor.as_deref().map(timeline::actor_text);
    let actor = actor.map(|actor| view! { " "<span class="quiet small">{actor}</span> });
    let end = match more.is_some() {
        true => view! { <span class="moment">{shown_at(entry)}</span> }.into_any(),
        false => moment(entry),
    };
    view! { <div class="entry"><span class=tone>{icon(name)}</span><p>{text(entry)}{actor}" "{more}</p>{end}</div> }
        .into_any()
}

/// What the customer said stands at the left, what we said at the right, with how far it came.
fn bubble(entry: &CustomerEntry) -> AnyView {
    let is_ours = entry.is_ours == Some(true);
    let (tone, state) = delivery(entry);
    let who = entry.entry.actor.as_deref().map(timeline::actor_text);
    let who = who.map(|who| format!(" · {who}"));
    let sign = match tone {
        Tone::Good => view! { <span class="tone-good">{icon("check")}</span> }.into_any(),
        Tone::Bad => view! { <span class="tone-bad">{icon("alert")}</span> }.into_any(),
        _ => ().into_any(),
    };
    let class = match (is_ours, tone) {
        (true, Tone::Bad) => "bubble is-ours is-failed",
        (true, _) => "bubble is-ours",
        (false, _) => "bubble",
    };
    view! { <div class=class><p>{text(entry)}</p><span class="bubble-state">{sign}{state}" "{moment(entry)}{who}</span></div> }.into_any()
}

fn delivery(entry: &CustomerEntry) -> (Tone, String) {
    use words::delivery as names;
    let plain = |tone, name: Msg| (tone, t(name).to_owned());
    if entry.is_ours != Some(true) {
        return plain(Tone::Neutral, names::RECEIVED);
    }
    match entry.delivery.as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("delivered" | "read" | "opened" | "clicked") => plain(Tone::Good, names::DELIVERED),
        Some("error" | "bounced" | "rejected" | "undelivered" | "failed" | "expired") => {
            plain(Tone::Bad, names::FAILED)
        }
        Some("sending" | "queued" | "scheduled" | "accepted") => plain(Tone::Neutral, names::SENDING),
        _ => plain(Tone::Neutral, names::SENT),
    }
}

/// The hour; of the last hour how long ago. Both, with the day, on demand; the link leads back to this entry.
fn moment(entry: &CustomerEntry) -> AnyView {
    let (at, now) = (entry.entry.at, state().now.get_untracked());
    let both = format!("{} {}, {}", at.date(), at.hour_minute_second(), age_text(at, now));
    let link = format!("?highlight={}", encode(&entry.entry.id));
    view! { <a class="moment" href=link title=both>{shown_at(entry)}</a> }.into_any()
}

fn shown_at(entry: &CustomerEntry) -> AnyView {
    let at = entry.entry.at;
    let shown = if at.age_s(state().now.get_untracked()) < 3600 { age(at) } else { at.hour_minute().into_any() };
    view! { <time datetime=at.to_string()>{shown}</time> }.into_any()
}

/// As the device page tells it; an invoice in the reader's way.
pub fn text(entry: &CustomerEntry) -> String {
    let plain = timeline::text(&entry.entry);
    match entry.entry.kind {
        TimelineKind::Billing => invoice(&plain).unwrap_or(plain),
        TimelineKind::Issue => words::issue_opened(&plain),
        _ => plain,
    }
}

/// `ACC-SINV-2026-01877, 91.93 CAD`.
fn invoice(text: &str) -> Option<String> {
    let (name, sum) = text.split_once(", ")?;
    let (whole, cents) = sum.strip_suffix(" CAD")?.split_once('.').filter(|(_, cents)| cents.len() == 2)?;
    Some(words::invoiced(name, &dollars(format!("{whole}{cents}").parse().ok()?)))
}

/// How somebody was spoken with, and which way.
pub fn way_text(entry: &CustomerEntry) -> &'static str {
    use words::way as names;
    t(match (&entry.entry.kind, entry.is_ours) {
        (TimelineKind::Sms, Some(true)) => names::SMS_SENT,
        (TimelineKind::Sms, _) => names::SMS_RECEIVED,
        (TimelineKind::Call, _) => names::CALL,
        (_, Some(true)) => names::EMAIL_SENT,
        _ => names::EMAIL_RECEIVED,
    })
}

/// `514 555-0148`; a number of elsewhere as it is.
pub fn phone_text(number: &str) -> String {
    timeline::phone(number).unwrap_or_else(|| number.to_owned())
}

/// A name an element may have.
pub fn anchor(id: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    format!("e-{}", id.chars().map(plain).collect::<String>())
}
