//! The last three times somebody spoke with the customer, by whatever way.

use super::{feed::Feed, part::around, story};
use crate::{
    components::{age::age_text, icon::icon},
    i18n::{msg::customer as words, t},
    pages::technician::device::timeline,
    state::state,
};
use domain::timeline::{CustomerEntry, TimelineKind};
use leptos::prelude::*;

const SHOWN: usize = 3;

/// The card.
pub fn contacts(feed: Feed) -> AnyView {
    let shown = move || {
        let body = feed.is_read().then(|| {
            let last: Vec<AnyView> = feed.entries.with(|entries| {
                let spoken = entries.iter().rev().filter(|entry| is_contact(&entry.entry.kind));
                spoken.take(SHOWN).map(line).collect()
            });
            match last.is_empty() {
                true => view! { <p class="card-body quiet">{t(words::NO_LAST_CONTACT)}</p> }.into_any(),
                false => view! { <ul>{last}</ul> }.into_any(),
            }
        });
        around(body, feed.problem.get(), 6, move || feed.read_again())
    };
    view! { <section class="card contacts" aria-label=t(words::LAST_CONTACTS)><div class="card-head"><h2>{t(words::LAST_CONTACTS)}</h2></div>{shown}</section> }
        .into_any()
}

fn is_contact(kind: &TimelineKind) -> bool {
    matches!(kind, TimelineKind::Sms | TimelineKind::Call | TimelineKind::Email)
}

fn line(entry: &CustomerEntry) -> AnyView {
    let (_, name) = timeline::look(&entry.entry);
    let at = entry.entry.at;
    let now = state().now;
    let way = story::way_text(entry);
    let when = move || format!("{way} · {}", age_text(at, now.get()));
    view! { <li>{icon(name)}<div><p class="two-lines">{timeline::text(&entry.entry)}</p><p class="small quiet clip" title=at.to_string()>{when}</p></div></li> }
        .into_any()
}
