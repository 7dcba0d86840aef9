//! `/j/outbox`: what waits on this device, what needs a decision, what the server has.

mod conflict;
mod item;
mod photos;

use crate::{
    browser::{clock, document::save_file, navigation, spawn},
    components::{
        action::{action_button, primary_button},
        age::age_text,
        bottombar::Place,
        chip::Tone,
        empty::empty,
        icon::icon,
        notice::notice,
        notices::notices,
        screen::screen_with,
        skeleton::skeleton,
        topbar::topbar_large,
    },
    env,
    i18n::{
        msg::{common, links, outbox as words},
        t,
    },
    offline::{
        connection::Connection,
        sync::{self, OutboxState},
    },
    pages::title,
    state::state,
};
use leptos::prelude::*;
use outbox::{Item, State};
use std::collections::BTreeMap;

/// An item that waits longer is shown as old, in seconds: four hours, then a day.
const OLD_S: i64 = 4 * 3600;
const VERY_OLD_S: i64 = 24 * 3600;

/// The page.
pub fn page() -> AnyView {
    let (outbox, connection, now) = (state().outbox, state().connection, state().now);
    let summary = move || outbox.with(|outbox| connection.with(|connection| summary(outbox, connection)));
    let warnings = move || outbox.with(|outbox| connection.with(|connection| warnings(outbox, connection, now.get())));
    let items = Memo::new(move |_| outbox.with(|outbox| outbox.listing.clone()));
    let lists = move || items.with(|listing| lists(&listing.items));
    let of_others = move || of_others(&items.get().of_others);
    let lead = move || {
        let waits = outbox.with(|outbox| outbox.waiting() > 0);
        waits.then(|| primary_button("retry", t(words::RETRY_NOW), sync::hurry))
    };
    let content = view! { {summary}{of_others}{warnings}{notices()}{lists}{photos::photos()}{unreadable()} };
    screen_with(Place::Outbox, topbar_large(title(words::TITLE), ().into_any()), content.into_any(), lead)
}

fn summary(outbox: &OutboxState, connection: &Connection) -> AnyView {
    if outbox.unread {
        return notice(Tone::Bad, "alert", t(words::not_kept::UNREAD_TITLE), t(words::not_kept::UNREAD_TEXT), None);
    }
    if !outbox.loaded {
        return view! { <section class="card hold-s">{skeleton(2)}</section> }.into_any();
    }
    let (waiting, to_decide) = (outbox.waiting(), outbox.to_decide());
    if waiting + to_decide == 0 {
        return empty("received", t(words::EMPTY), t(words::EMPTY_HINT));
    }
    let decide = (to_decide > 0).then(|| headline(words::to_decide(to_decide), t(words::TO_DECIDE_TEXT).to_owned()));
    let waits = (waiting > 0).then(|| {
        let text = match connection.silent_since {
            Some(since) => words::waiting_offline(&since.hour_minute()),
            None => t(words::WAITING_ONLINE).to_owned(),
        };
        headline(words::waiting(waiting), text)
    });
    view! { {decide}{waits} }.into_any()
}

fn headline(title: String, text: String) -> AnyView {
    view! { <section class="card"><p class="lede">{title}</p><p class="quiet lift-s">{text}</p></section> }.into_any()
}

/// What a person can help: signing in, finding a network for something that waits for hours.
fn warnings(outbox: &OutboxState, connection: &Connection, now: domain::time::Timestamp) -> AnyView {
    if env::env().is_guest() && (connection.sign_in_required || env::env().is_ended()) {
        return notice(Tone::Limit, "lock", t(links::ENDED_TITLE), t(links::ENDED_TEXT), None);
    }
    if connection.sign_in_required || outbox.counts.waiting_sign_in > 0 {
        let href = navigation::sign_in_href();
        let link = view! { <a class="action" rel="external" href=href>{icon("lock")}{t(common::SIGN_IN)}</a> };
        return notice(Tone::Limit, "lock", t(words::SIGN_IN_TITLE), t(words::SIGN_IN_TEXT), Some(link.into_any()));
    }
    match outbox.oldest_at() {
        Some(at) if outbox.waiting() > 0 && at.age_s(now) > OLD_S => {
            let tone = if at.age_s(now) > VERY_OLD_S { Tone::Bad } else { Tone::Limit };
            notice(tone, "clock", words::old_title(&age_text(at, now)), t(words::OLD_TEXT), None)
        }
        _ => ().into_any(),
    }
}

fn lists(items: &[Item]) -> AnyView {
    let of = |wanted: fn(&State) -> bool| items.iter().rev().filter(|item| wanted(&item.state)).collect::<Vec<_>>();
    let decide = of(|state| matches!(state, State::Conflict | State::Refused));
    let done = of(|state| *state == State::Done);
    let waiting = of(|state| !matches!(state, State::Conflict | State::Refused | State::Done));
    let received: Vec<_> = done.iter().map(|item| view! { <li>{item::received(items, item)}</li> }).collect();
    let section =
        |heading, count: usize| view! { <div class="section"><h2>{t(heading)}</h2><span>{count}</span></div> };
    let articles = |heading, shown: Vec<&Item>| {
        let drawn: Vec<_> = shown.iter().map(|item| item::article(items, item)).collect();
        (!drawn.is_empty()).then(|| view! { {section(heading, drawn.len())}{drawn} })
    };
    view! {
        {articles(words::DECIDE, decide)}
        {articles(words::ON_DEVICE, waiting)}
        {(!received.is_empty()).then(|| view! { {section(words::RECEIVED, done.len())}<ul class="rows is-card">{received}</ul> })}
    }
    .into_any()
}

/// What other people made on this phone, a line for each of them: it waits for them, and nobody else throws it away.
fn of_others(items: &[Item]) -> AnyView {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for owner in items.iter().filter_map(|item| item.owner.as_ref()) {
        *counts.entry(&owner.name).or_default() += 1;
    }
    let line = |(who, count): (&&str, &usize)| view! { <li class="row"><span class="tone-limit">{icon("lock")}</span><span class="grow">{words::of_others(*count, who)}</span></li> };
    let lines: Vec<_> = counts.iter().map(line).collect();
    (!lines.is_empty()).then(|| view! { <ul class="rows is-card" id="of-others">{lines}</ul> }).into_any()
}

/// What this version cannot read is still there, and can be taken along.
fn unreadable() -> AnyView {
    let outbox = state().outbox;
    let draw = move || {
        let count = outbox.with(|outbox| outbox.listing.unreadable.len());
        (count > 0).then(|| {
            notice(Tone::Bad, "unknown", words::unreadable(count), t(words::UNREADABLE_TEXT), Some(export_button()))
        })
    };
    draw.into_any()
}

/// Saves everything as a file, by hand.
pub(super) fn export_button() -> AnyView {
    action_button("wide", "export", t(words::EXPORT_ALL), || {
        spawn(async {
            if let Some(text) = sync::export().await {
                save_file(&format!("ops-outbox-{}.json", clock::now().date()), &text);
            }
        })
    })
}
