//! The ports that are down, or that nobody knows.

use crate::{
    api::contradictions::Outages,
    components::icon::icon,
    i18n::{msg::contradictions as msg, t},
};
use domain::{
    outage::{Outage, OutageCause},
    time::Timestamp,
};
use leptos::prelude::*;

/// Draws them.
pub(super) fn outages(list: &Outages) -> AnyView {
    let line = |tone: &'static str, name: &str, text: String, below: Option<&'static str>| {
        let below = below.map(|below| view! { <p class="small quiet">{below}</p> });
        view! { <li><span class=tone>{icon(name)}</span><div><p>{text}</p>{below}</div></li> }
    };
    let down = |one: &Outage| {
        let (down, total, time) = (one.down.to_string(), one.total.to_string(), since(one, list.read_at));
        line("tone-bad", "no-signal", msg::outage(&down, &one.port, &time, &total), Some(cause(one.cause)))
    };
    let lines: Vec<_> = match list.read_at {
        None => vec![line("tone-limit", "unknown", t(msg::OUTAGES_UNKNOWN).to_owned(), None)],
        Some(_) if list.outages.is_empty() => vec![line("tone-good", "check", t(msg::OUTAGES_NONE).to_owned(), None)],
        Some(_) => list.outages.iter().map(down).collect(),
    };
    view! { <ul class="drift">{lines}</ul> }.into_any()
}

/// The hour; of another day, the day too.
fn since(one: &Outage, now: Option<Timestamp>) -> String {
    let (day, time) = (one.since.date(), one.since.hour_minute());
    if now.is_some_and(|now| now.date() == day) { time } else { format!("{day} {time}") }
}

fn cause(cause: OutageCause) -> &'static str {
    t(match cause {
        OutageCause::Network => msg::CAUSE_NETWORK,
        OutageCause::Power => msg::CAUSE_POWER,
        OutageCause::Undetermined => msg::CAUSE_UNDETERMINED,
    })
}
