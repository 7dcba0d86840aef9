//! Ages and lengths in words.

use crate::{
    i18n::{msg::common, t},
    state::state,
};
use domain::{panel::Source, time::Timestamp};
use leptos::prelude::*;

/// How long ago, moving with the clock.
pub fn age(at: Timestamp) -> AnyView {
    let now = state().now;
    (move || age_text(at, now.get())).into_any()
}

/// `ERPNext, il y a 40 s`, moving with the clock.
pub fn source_age(source: Source, at: Timestamp) -> AnyView {
    let now = state().now;
    (move || common::source_age(&age_text(at, now.get()), source_text(source))).into_any()
}

/// `il y a 12 min`.
pub fn age_text(at: Timestamp, now: Timestamp) -> String {
    let seconds = at.age_s(now);
    match seconds {
        0..10 => t(common::NOW).to_owned(),
        10..60 => common::seconds_ago(&seconds.to_string()),
        60..3600 => common::minutes_ago(&(seconds / 60).to_string()),
        3600..86_400 if seconds / 60 % 60 == 0 => common::hours_ago(&(seconds / 3600).to_string()),
        3600..86_400 => common::hours_minutes_ago(&(seconds / 3600).to_string(), &format!("{:02}", seconds / 60 % 60)),
        _ => common::days_ago((seconds / 86_400) as usize),
    }
}

/// `1 h 30`.
pub fn duration_text(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => common::minutes(&minutes.to_string()),
        (hours, 0) => common::hours(&hours.to_string()),
        (hours, minutes) => common::hours_minutes(&hours.to_string(), &format!("{minutes:02}")),
    }
}

/// Who said it.
pub fn source_text(source: Source) -> &'static str {
    use common::source as words;
    t(match source {
        Source::Erpnext => words::ERPNEXT,
        Source::Hub => words::HUB,
        Source::Acs => words::ACS,
        Source::Olt => words::OLT,
        Source::ModemBridge => words::MODEM_BRIDGE,
        Source::DayPack => words::DAY_PACK,
    })
}

/// `mardi 2026-11-24`.
pub fn day_text(date: domain::time::LocalDate) -> String {
    use common::weekday as words;
    let names = [words::MON, words::TUE, words::WED, words::THU, words::FRI, words::SAT, words::SUN];
    format!("{} {date}", t(names[usize::from(date.weekday())]))
}
