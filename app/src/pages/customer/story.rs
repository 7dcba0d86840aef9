//! The timeline at the right: by day, the newest at the bottom; runs folded, filters, what is not read yet, and what
//! arrives without moving what one reads.

mod lines;

use super::{feed::Feed, part::around};
use crate::{
    api::encode,
    browser::document::scroll_to,
    components::{
        age::{age, age_text, day_text, source_age},
        chip::Tone,
        icon::icon,
        number::dollars,
    },
    i18n::{
        Msg,
        msg::{customer as words, device},
        t,
    },
    pages::technician::device::timeline,
    state::state,
};
use domain::{
    panel::Source,
    time::Timestamp,
    timeline::{CustomerEntry, TimelineKind},
};
use leptos::{html::Div, prelude::*};
use lines::{Filter, Line};

/// How near the end still counts as at the end, in pixels.
const NEAR_PX: i32 = 32;
/// How many older pages are read in search of an entry that was linked to.
const SEARCHED_PAGES: u32 = 20;

/// The column.
pub fn story(feed: Feed, highlight: fn() -> Option<String>) -> AnyView {
    let filter = RwSignal::new(Filter::All);
    let list = NodeRef::<Div>::new();
    let on_scroll = move |_| {
        if let Some(list) = list.get_untracked() {
            let at_end = list.scroll_top() > -NEAR_PX;
            feed.at_end.set_value(at_end);
            if at_end && feed.waiting.with_untracked(|waiting| !waiting.is_empty()) {
                feed.show_waiting();
            }
        }
    };
    let to_end = move |_| {
        feed.show_waiting();
        if let Some(list) = list.get_untracked() {
            list.set_scroll_top(0);
        }
    };
    let told = move || feed.read_at.get().map(|at| source_age(Source::Erpnext, at));
    let wanted = Memo::new(move |_| highlight());
    find(feed, wanted);
    let shown = move || {
        let body = feed.is_read().then(|| draw(feed, filter.get(), wanted.get()));
        around(body, feed.problem.get(), 10, move || feed.read_again())
    };
    let pill = move || {
        let count = feed.waiting.with(Vec::len);
        (count > 0).then(|| view! { <button class="button is-primary news" type="button" on:click=to_end>{icon("arrowdown")}{device::news(count)}</button> })
    };
    view! {
        <section class="story" aria-label=t(words::STORY)>
            <header class="story-head">
                <div class="row"><h2>{t(words::STORY)}</h2><span class="small quiet">{told}</span></div>
                <div class="filters" role="group" aria-label=t(words::FILTERS)>{filters(filter)}</div>
                {move || incomplete(feed)}
            </header>
            <div class="story-list" node_ref=list tabindex="0" role="region" aria-label=t(words::STORY_LIST) on:scroll=on_scroll>
                <div class="story-lines">{move || older(feed)}{shown}</div>
            </div>
            {pill}
        </section>
    }
    .into_any()
}

fn filters(filter: RwSignal<Filter>) -> Vec<AnyView> {
    let button = |one: Filter| {
        view! { <button class="filter" type="button" aria-pressed=move || (filter.get() == one).to_string() on:click=move |_| filter.set(one)>{t(one.name())}</button> }
            .into_any()
    };
    Filter::ALL.into_iter().map(button).collect()
}

/// What could not be read is named: the rest is whole.
fn incomplete(feed: Feed) -> Option<AnyView> {
    let missing = feed.missing.with(|missing| missing.join(", "));
    (!missing.is_empty()).then(|| view! { <p class="stale small" role="status">{icon("warning")}<span>{words::incomplete(&missing)}</span></p> }.into_any())
}

fn older(feed: Feed) -> Option<AnyView> {
    feed.older.with(Option::is_some).then(|| {
        view! { <button class="button is-small older" type="button" aria-busy=move || feed.asking.get().to_string() on:click=move |_| feed.read_older()>{t(words::OLDER)}</button> }.into_any()
    })
}

/// An entry that was linked to is brought to where it is seen; where it is older than what is shown, the way there is read.
fn find(feed: Feed, wanted: Memo<Option<String>>) {
    Effect::new(move |before: Option<(Option<String>, u32)>| {
        let (found, pages) = before.unwrap_or_default();
        let wanted = wanted.get();
        let is_there = |id: &String| feed.entries.with(|entries| entries.iter().any(|entry| entry.entry.id == *id));
        match &wanted {
            Some(id) if found.as_ref() == Some(id) => (found, pages),
            Some(id) if is_there(id) => {
                feed.at_end.set_value(false);
                let anchor = anchor(id);
                crate::browser::timer::after(50, move || scroll_to(&anchor));
                (wanted, 0)
            }
            Some(_) if pages < SEARCHED_PAGES && feed.older.with(Option::is_some) => {
                crate::browser::timer::after(0, move || feed.read_older());
                (found, pages + 1)
            }
            _ => (found, pages),
        }
    });
}

fn draw(feed: Feed, filter: Filter, wanted: Option<String>) -> AnyView {
    let seen_until = feed.seen_until.get();
    let today = state().now.get_untracked().date();
    let drawn: Vec<AnyView> = feed.entries.with(|entries| {
        let lines = lines::lines(entries, filter, seen_until);
        lines
            .into_iter()
            .map(|line| match line {
                Line::Day(day) if day == today => day_line(format!("{}, {}", t(device::TODAY), day_text(day))),
                Line::Day(day) => day_line(day_text(day)),
                Line::Unread(count) => {
                    view! { <li class="day is-unread"><span>{words::unread(count)}</span></li> }.into_any()
                }
                Line::One(entry) => one(entry, &wanted),
                Line::Run(newest, others) => run(newest, &others, &wanted),
            })
            .collect()
    });
    match drawn.is_empty() {
        true => view! { <p class="quiet">{t(if filter == Filter::All { device::NONE_TIMELINE } else { words::NONE_OF_KIND })}</p> }.into_any(),
        false => view! { <ol>{drawn}</ol> }.into_any(),
    }
}

fn day_line(text: String) -> AnyView {
    view! { <li class="day"><span>{text}</span></li> }.into_any()
}

fn one(entry: &CustomerEntry, wanted: &Option<String>) -> AnyView {
    let class = mark(entry, wanted);
    let body = if entry.entry.kind == TimelineKind::Sms { bubble(entry) } else { row(entry, None) };
    view! { <li class=class id=anchor(&entry.entry.id)>{body}</li> }.into_any()
}

/// The newest of a run, and the others folded behind their number.
fn run(newest: &CustomerEntry, others: &[&CustomerEntry], wanted: &Option<String>) -> AnyView {
    let is_open = others.iter().any(|entry| Some(&entry.entry.id) == wanted.as_ref());
    let inside: Vec<AnyView> = others.iter().map(|entry| one(entry, wanted)).collect();
    let count = words::more_label(others.len());
    let more = view! { <span class="merged"><span aria-hidden="true">"+"{others.len()}</span><span class="hidden">{count}</span></span> }.into_any();
    view! {
        <li class=mark(newest, wanted) id=anchor(&newest.entry.id)>
            <details open=is_open><summary>{row(newest, Some(more))}</summary><ol>{inside}</ol></details>
        </li>
    }
    .into_any()
}

fn mark(entry: &CustomerEntry, wanted: &Option<String>) -> &'static str {
    if Some(&entry.entry.id) == wanted.as_ref() { "is-wanted" } else { "" }
}

fn row(entry: &CustomerEntry, more: Option<AnyView>) -> AnyView {
    let (tone, name) = timeline::look(&entry.entry);
    let actor = entry.entry.actor.as_deref().map(timeline::actor_text);
    let actor = actor.map(|actor| view! { " "<span class="quiet small">{actor}</span> });
    view! { <div class="entry"><span class=tone>{icon(name)}</span><p>{text(entry)}{actor}" "{more}</p>{moment(entry)}</div> }.into_any()
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
    let at = entry.entry.at;
    let now = state().now.get_untracked();
    let shown = if at.age_s(now) < 3600 { age(at) } else { at.hour_minute().into_any() };
    let both = format!("{} {}, {}", at.date(), at.hour_minute_second(), age_text(at, now));
    let link = format!("?highlight={}", encode(&entry.entry.id));
    view! { <a class="moment" href=link title=both><time datetime=iso(at)>{shown}</time></a> }.into_any()
}

fn iso(at: Timestamp) -> String {
    at.to_string()
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
fn anchor(id: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    format!("e-{}", id.chars().map(plain).collect::<String>())
}
