//! Where the ONT hangs, what the OLT says of it, how its neighbours do, and what the ACS knows.

use crate::{
    components::{
        age::age,
        chip::{Tone, chip},
        facts::{fact, facts},
    },
    i18n::{
        msg::device::{acs as acs_words, fact as names, neighbours},
        network::{cause_name, state_name},
        t,
    },
};
use domain::network::{NetworkReading, OltPort, OpticalReading, RunState};
use leptos::prelude::*;

/// Draws the port, its neighbours and the state.
pub fn olt(reading: &NetworkReading) -> AnyView {
    let optics = reading.optics.first();
    let port = reading.olt.as_ref();
    let head = optics.map(|optics| state_chip(&optics.run_state));
    let name = port.map(|port| view! { <span class="name">{port.name.clone()}</span> }.into_any());
    let mut lines = port.map(port_facts).unwrap_or_default();
    lines.extend(optics.map(optics_facts).unwrap_or_default());
    lines.extend(acs_facts(reading));
    view! {
        <p class="line between">{name}{head}</p>
        {port.map(neighbours_line)}
        {facts(lines)}
    }
    .into_any()
}

/// The state as a chip.
pub fn state_chip(state: &RunState) -> AnyView {
    let (tone, icon_name) = match state {
        RunState::Online => (Tone::Good, "done"),
        RunState::Offline | RunState::Los => (Tone::Bad, "no-signal"),
        RunState::DyingGasp => (Tone::Bad, "power"),
        RunState::Disabled => (Tone::Limit, "stop"),
        RunState::Unknown | RunState::Other(_) => (Tone::Neutral, "unknown"),
    };
    chip(tone, icon_name, state_name(state))
}

/// The counts alone: what they mean, the verdict says.
fn neighbours_line(port: &OltPort) -> AnyView {
    let (total, online) = (port.neighbours_total, port.neighbours_online);
    let text = match total.saturating_sub(online) {
        0 => neighbours::all_up(usize::from(total)),
        _ => neighbours::some_down(&port.neighbours_los.to_string(), &online.to_string(), &total.to_string()),
    };
    view! { <p class="small">{text}</p> }.into_any()
}

fn port_facts(port: &OltPort) -> Vec<AnyView> {
    [
        Some(fact(t(names::PORT), port.pon_port.clone(), true)),
        port.ont_id.map(|id| fact(t(names::ONT_ID), id.to_string(), true)),
        port.line_profile.clone().map(|profile| fact(t(names::PROFILE), profile, false)),
        port.vlan.map(|vlan| fact(t(names::VLAN), vlan.to_string(), true)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn optics_facts(optics: &OpticalReading) -> Vec<AnyView> {
    let at = |at: domain::time::Timestamp| format!("{} {}", at.date(), at.hour_minute());
    [
        optics.onu_state.clone().map(|state| fact(t(names::ONT_STATE), state, true)),
        optics.distance_m.map(|metres| fact(t(names::DISTANCE), format!("{metres}\u{a0}m"), false)),
        optics.last_down_at.map(|down| fact(t(names::LAST_DOWN), at(down), false)),
        optics.last_down_cause.clone().map(|cause| fact(t(names::CAUSE), cause_name(&cause), false)),
        optics.last_up_at.map(|up| fact(t(names::LAST_UP), at(up), false)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn acs_facts(reading: &NetworkReading) -> Vec<AnyView> {
    let Some(acs) = &reading.acs else { return Vec::new() };
    let state = t(if acs.online { acs_words::ONLINE } else { acs_words::OFFLINE });
    let inform = acs.last_inform_at.map(|at| view! { <dt>{t(names::LAST_INFORM)}</dt><dd>{age(at)}</dd> }.into_any());
    let firmware = acs.software_version.clone().map(|version| fact(t(names::FIRMWARE), version, false));
    [Some(fact(t(names::ACS), state, false)), inform, firmware].into_iter().flatten().collect()
}
