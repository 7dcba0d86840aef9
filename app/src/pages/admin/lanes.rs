//! The upstreams, one row for each kind of call.

use crate::{
    api::admin::{Breaker, LaneHealth, ServerHealth, UpstreamHealth},
    components::{
        chip::{Tone, chip},
        desk::{Column, table},
        icon::icon,
        number,
    },
    i18n::{Msg, msg::admin as words, t},
};
use domain::time::Timestamp;
use leptos::prelude::*;

/// Above this an upstream is slow: the page itself waits 1.2 s for its data (RELIABILITY.md D).
const SLOW_MS: f64 = 1000.0;

/// How a kind of call is doing, in a word.
#[derive(Clone, Copy)]
pub(super) struct State {
    pub tone: Tone,
    icon: &'static str,
    word: Msg,
}

/// A failure younger than this counts as one of now.
const RECENT_S: i64 = 60;

/// What is known decides; what was never called is not called well.
pub(super) fn state_of(upstream: &UpstreamHealth, lane: &LaneHealth, now: Timestamp) -> State {
    let failed = lane.last_error.as_ref().is_some_and(|error| error.at.age_s(now) < RECENT_S);
    let state = |tone, icon, word| State { tone, icon, word };
    match lane.breaker {
        _ if upstream.key_refused.is_some() => state(Tone::Bad, "key", words::STATE_KEY),
        Breaker::Open => state(Tone::Bad, "refuse", words::STATE_DOWN),
        Breaker::Probing => state(Tone::Limit, "alert", words::STATE_PROBING),
        Breaker::Closed if lane.calls == 0 => state(Tone::Neutral, "unknown", words::STATE_UNKNOWN),
        Breaker::Closed if failed => state(Tone::Limit, "alert", words::STATE_FAILING),
        Breaker::Closed if lane.p95_ms.is_some_and(|ms| ms > SLOW_MS) => state(Tone::Limit, "alert", words::STATE_SLOW),
        Breaker::Closed => state(Tone::Good, "check", words::STATE_WELL),
    }
}

/// The table.
pub(super) fn lanes(now: &ServerHealth) -> AnyView {
    let columns = [
        Column::text(t(words::SERVICE)),
        Column::text(t(words::STATE)),
        Column::text(t(words::BREAKER)),
        Column::number(t(words::P50)),
        Column::number(t(words::P95)),
        Column::number(t(words::CALLS)),
        Column::number(t(words::KEPT)),
        Column::text(t(words::LAST_ERROR)),
    ];
    let rows = now.upstreams.iter().flat_map(|one| one.lanes.iter().map(|lane| row(one, lane, now.read_at))).collect();
    view! { <section class="card">{table(t(words::SERVICES), &columns, rows)}</section> }.into_any()
}

fn row(upstream: &UpstreamHealth, lane: &LaneHealth, now: Timestamp) -> AnyView {
    let state = state_of(upstream, lane, now);
    let below = if upstream.is_sandbox { words::lane_simulated(lane_name(lane)) } else { lane_name(lane).to_owned() };
    let ms = |value: Option<f64>| value.map_or("–".to_owned(), |ms| number::whole(ms.round() as i64));
    let failed = words::calls_failed(&lane.calls.to_string(), &lane.failures.to_string());
    let error = lane
        .last_error
        .as_ref()
        .map_or("–".to_owned(), |error| format!("{} {}", error.at.hour_minute(), error.words));
    view! {
        <tr>
            <th scope="row"><p class="strong">{upstream_name(upstream)}</p><p class="small quiet">{below}</p></th>
            <td><span class=format!("state {}", state.tone.class())>{icon(state.icon)}{t(state.word)}</span></td>
            <td>{breaker(lane.breaker)}</td>
            <td class="num">{ms(lane.p50_ms)}</td>
            <td class="num strong">{ms(lane.p95_ms)}</td>
            <td class="num">{failed}</td>
            <td class="num">{lane.kept}</td>
            <td class="quiet may-wrap">{error}</td>
        </tr>
    }
    .into_any()
}

fn breaker(breaker: Breaker) -> AnyView {
    match breaker {
        Breaker::Closed => chip(Tone::Good, "check", t(words::BREAKER_CLOSED)),
        Breaker::Open => chip(Tone::Bad, "refuse", t(words::BREAKER_OPEN)),
        Breaker::Probing => chip(Tone::Limit, "retry", t(words::BREAKER_PROBING)),
    }
}

fn upstream_name(upstream: &UpstreamHealth) -> String {
    match upstream.name.as_str() {
        "erpnext" => "ERPNext".to_owned(),
        "hub" => "Hub".to_owned(),
        "gemini" => "Gemini".to_owned(),
        other => other.to_owned(),
    }
}

fn lane_name(lane: &LaneHealth) -> &'static str {
    match lane.name.as_str() {
        "read" => t(words::LANE_READ),
        "write" => t(words::LANE_WRITE),
        "diagnostics" => t(words::LANE_DIAGNOSTICS),
        "vision" => t(words::LANE_VISION),
        "print" => t(words::LANE_PRINT),
        "watch" => t(words::LANE_WATCH),
        _ => t(words::LANE_OTHER),
    }
}
