//! The timeline at the right: by day, the newest at the bottom; runs folded, filters, what is not read yet, and what
//! arrives without moving what one reads.

mod entry;
mod lines;

pub use entry::{phone_text, way_text};

use super::{feed::Feed, part::around};
use crate::{
    browser::document::scroll_to,
    components::{
        age::{day_text, source_age},
        icon::icon,
    },
    i18n::{
        msg::{customer as words, device},
        t,
    },
    state::state,
};
use domain::panel::Source;
use entry::{anchor, one, run};
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
    let asked = StoredValue::new(false);
    keep_focus(feed, asked, list);
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
                <div class="story-lines">{move || older(feed, asked)}{shown}</div>
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

fn older(feed: Feed, asked: StoredValue<bool>) -> Option<AnyView> {
    let read = move |_| {
        asked.set_value(true);
        feed.read_older();
    };
    feed.older.with(Option::is_some).then(|| {
        view! { <button class="button is-small older" type="button" aria-busy=move || feed.asking.get().to_string() on:click=read>{t(words::OLDER)}</button> }.into_any()
    })
}

/// The button that brought the last page is gone: the list has the focus in its place.
fn keep_focus(feed: Feed, asked: StoredValue<bool>, list: NodeRef<Div>) {
    Effect::new(move |_| {
        let is_last = feed.older.with(Option::is_none);
        if asked.try_update_value(std::mem::take) == Some(true) && is_last {
            let focus = move || list.try_get_untracked().flatten().map(|list| list.focus());
            crate::browser::timer::after(0, move || drop(focus()));
        }
    });
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
                Line::Run(newest, others) => run(newest, &others, &wanted, feed.opened),
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
