//! What happened to the device and its customer, newest first, by day.

use crate::{
    components::icon::icon,
    i18n::{msg::device, t},
    state::state,
};
use domain::{
    time::LocalDate,
    timeline::{TimelineEntry, TimelineKind},
};
use leptos::prelude::*;

/// Draws the entries; the first `fresh` of them arrived while the page was open.
pub fn timeline(entries: &[TimelineEntry], fresh: usize) -> AnyView {
    if entries.is_empty() {
        return view! { <p class="none">{t(device::NONE_TIMELINE)}</p> }.into_any();
    }
    let today = state().now.get_untracked().date();
    let mut lines = Vec::new();
    let mut day = None;
    for (index, entry) in entries.iter().enumerate() {
        if day != Some(entry.at.date()) {
            day = Some(entry.at.date());
            lines.push(day_line(entry.at.date(), today));
        }
        lines.push(line(entry, index < fresh));
    }
    view! { <ol class="timeline">{lines}</ol> }.into_any()
}

fn day_line(day: LocalDate, today: LocalDate) -> AnyView {
    let text = if day == today { t(device::TODAY).to_owned() } else { day.to_string() };
    view! { <li class="day">{text}</li> }.into_any()
}

fn line(entry: &TimelineEntry, is_new: bool) -> AnyView {
    let class = if is_new { "is-new" } else { "" };
    let (tone, icon_name) = look(&entry.kind);
    let actor = entry.actor.clone().map(|actor| view! { " "<span class="quiet small">{actor}</span> }.into_any());
    view! { <li class=class><time datetime=entry.at.to_string()>{entry.at.hour_minute()}</time><span class=tone>{icon(icon_name)}</span><p>{entry.text.clone()}{actor}</p></li> }
        .into_any()
}

fn look(kind: &TimelineKind) -> (&'static str, &'static str) {
    match kind {
        TimelineKind::Sms => ("tone-accent", "message"),
        TimelineKind::Call => ("tone-accent", "phone"),
        TimelineKind::Email => ("tone-accent", "send"),
        TimelineKind::Comment => ("tone-unknown", "note"),
        TimelineKind::Issue => ("tone-limit", "ticket"),
        TimelineKind::DispatchJob => ("tone-accent", "job"),
        TimelineKind::Payment => ("tone-good", "plan"),
        TimelineKind::Billing => ("tone-unknown", "plan"),
        TimelineKind::Device => ("tone-unknown", "optic"),
        TimelineKind::Other(_) => ("tone-unknown", "info"),
    }
}
