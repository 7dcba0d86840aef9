//! What one wants to know first: four figures.

use super::lanes::state_of;
use crate::{
    api::admin::ServerHealth,
    components::{chip::Tone, icon::icon},
    i18n::{Msg, msg::admin as words, t},
};
use leptos::prelude::*;

/// Services, events, operations, the key of ERPNext.
pub(super) fn summary(now: &ServerHealth) -> AnyView {
    view! { <section class="card summary" aria-label=t(words::SUMMARY)>{services(now)}{events(now)}{operations(now)}{key(now)}</section> }
        .into_any()
}

fn services(now: &ServerHealth) -> AnyView {
    let well = |tone| tone != Tone::Bad && tone != Tone::Limit;
    let all = now.upstreams.len();
    let good = now
        .upstreams
        .iter()
        .filter(|one| one.lanes.iter().all(|lane| well(state_of(one, lane, now.read_at).tone)))
        .count();
    let tone = if good == all { Tone::Good } else { Tone::Limit };
    figure(words::SERVICES, tone, words::well_of(&good.to_string(), &all.to_string()), words::version(&now.version))
}

fn events(now: &ServerHealth) -> AnyView {
    let (tone, followed) = match now.hub_stream_since {
        Some(since) => (Tone::Good, words::hub_since(&since.hour_minute_second())),
        None => (Tone::Limit, t(words::HUB_NOT_FOLLOWED).to_owned()),
    };
    figure(words::EVENTS, tone, words::streams(now.live_streams as usize), followed)
}

fn operations(now: &ServerHealth) -> AnyView {
    let count = |result: &str| now.ops.iter().find(|(name, _)| name == result).map_or(0, |(_, count)| *count);
    let tone = if now.ops_started_old == 0 { Tone::Good } else { Tone::Bad };
    let told = words::ops_told(&count("conflict").to_string(), &count("refused").to_string());
    let told = match now.ops_started_old {
        0 => told,
        old => words::ops_old(old as usize),
    };
    figure(words::OPS, tone, words::ops_applied(count("applied") as usize), told)
}

fn key(now: &ServerHealth) -> AnyView {
    let erpnext = now.upstreams.iter().find(|one| one.name == "erpnext");
    let (tone, text, told) = match erpnext.and_then(|one| one.key_refused.as_ref()) {
        Some(refused) => (Tone::Bad, words::KEY_REFUSED, refused.words.clone()),
        None => (Tone::Good, words::KEY_GOOD, String::new()),
    };
    figure(words::KEY, tone, t(text).to_owned(), told)
}

fn figure(label: Msg, tone: Tone, figure: String, told: String) -> AnyView {
    let name = match tone {
        Tone::Good => "check",
        Tone::Bad => "refuse",
        _ => "alert",
    };
    view! { <div><h2 class="label">{t(label)}</h2><p class=format!("figure {}", tone.class())>{icon(name)}{figure}</p><p class="small quiet">{told}</p></div> }
        .into_any()
}
