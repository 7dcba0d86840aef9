//! What the line says, live: the class of its light, its state, what stands behind that, each with its age.

use super::{
    known::{Known, Reading},
    part::around,
};
use crate::{
    components::{age::source_age, chip::Tone, icon::icon, number::one_decimal},
    i18n::{
        msg::{
            customer as words,
            device::{cause, neighbours},
        },
        t,
    },
    pages::technician::device::{olt, optics},
};
use domain::{
    network::{Level, NetworkReading, OpticalReading, RunState},
    panel::Panel,
    time::Timestamp,
};
use leptos::prelude::*;

/// The card of the place that is chosen.
pub fn verdict(known: Known) -> AnyView {
    let serial = Memo::new(move |_| known.device_at(known.place().as_deref()).map(|device| device.serial_number));
    let shown = move || {
        let Some(serial) = serial.get() else { return nothing_installed(known) };
        let Reading { panel, problem, .. } = known.reading(&serial);
        let body = panel.as_ref().map(line);
        around(body, problem, 6, move || known.read_again(serial.clone()))
    };
    let tone = move || match serial.get().and_then(|serial| known.reading(&serial).panel) {
        Some(panel) => level_of(&panel).class(),
        None => "",
    };
    view! { <section class=move || format!("card verdict {}", tone()) id="line" role="tabpanel" aria-label=t(words::LINE)>{shown}</section> }
        .into_any()
}

fn nothing_installed(known: Known) -> AnyView {
    match (known.equipment.value.with(Option::is_some), known.equipment.problem.get()) {
        (true, _) => view! { <p class="quiet">{t(words::NO_DEVICE)}</p> }.into_any(),
        (false, problem) => around(None, problem, 6, || ()),
    }
}

fn level_of(panel: &Panel<NetworkReading>) -> Tone {
    match panel.value.as_ref().and_then(|reading| reading.optics.first()).map(level) {
        Some(Level::Good) => Tone::Good,
        Some(Level::Warning) => Tone::Limit,
        Some(Level::Bad) => Tone::Bad,
        _ => Tone::Neutral,
    }
}

/// A line that is down is bad whatever its last power was.
fn level(reading: &OpticalReading) -> Level {
    match reading.run_state {
        RunState::Los | RunState::Offline | RunState::DyingGasp => Level::Bad,
        _ => reading.level(),
    }
}

fn line(panel: &Panel<NetworkReading>) -> AnyView {
    let Some((reading, light)) = panel.value.as_ref().and_then(|value| Some((value, value.optics.first()?))) else {
        return view! { <p class="quiet">{t(words::LINE_UNKNOWN)}</p> }.into_any();
    };
    let told = view! { <span class="small quiet">{source_age(light.source, light.read_at)}</span> };
    let lines: Vec<AnyView> =
        evidence(reading, light).into_iter().map(|(tone, text, at)| evidence_line(tone, text, at)).collect();
    view! {
        <div class="row">{optics::class_chips(light)}{told}</div>
        <h2>{olt::state_name(&light.run_state).to_owned()}</h2>
        <ul class="evidence">{lines}</ul>
    }
    .into_any()
}

fn evidence_line(tone: Tone, text: String, at: Option<Timestamp>) -> AnyView {
    let (class, name) = match tone {
        Tone::Good => ("tone-good", "check"),
        Tone::Bad => ("tone-bad", "refuse"),
        Tone::Limit => ("tone-limit", "alert"),
        _ => ("tone-unknown", "info"),
    };
    let at = at.map(|at| crate::components::age::age(at));
    view! { <li><span class=class>{icon(name)}</span><span>{text}</span><span class="small quiet">{at}</span></li> }
        .into_any()
}

/// At most three, the weightiest first: why it fell, how the neighbours do, what the light is against its beginning.
fn evidence(reading: &NetworkReading, light: &OpticalReading) -> Vec<(Tone, String, Option<Timestamp>)> {
    let mut found = Vec::new();
    if level(light) == Level::Bad && light.run_state != RunState::Online {
        let why = light.last_down_cause.as_deref().map_or_else(|| t(cause::DEACTIVATED).to_owned(), olt::cause_name);
        if light.last_down_cause.is_some() {
            found.push((Tone::Bad, words::fell(&why), light.last_down_at));
        }
    }
    if let Some(port) = &reading.olt {
        let (total, online) = (port.neighbours_total, port.neighbours_online);
        let down = total.saturating_sub(online);
        let text = match down {
            0 => neighbours::all_up(usize::from(total)),
            _ => neighbours::some_down(&port.neighbours_los.to_string(), &online.to_string(), &total.to_string()),
        };
        let tone = if down == 0 {
            Tone::Good
        } else if down * 2 > total {
            Tone::Bad
        } else {
            Tone::Limit
        };
        found.push((tone, words::on_port(&text, &port.pon_port), Some(light.read_at)));
    }
    if let Some(dbm) = light.rx_power_dbm {
        let text = match light.baseline_rx_power_dbm {
            Some(base) => words::power_against(&one_decimal(dbm - base), &one_decimal(dbm)),
            None => words::power(&one_decimal(dbm)),
        };
        let tone = match light.level() {
            Level::Good => Tone::Good,
            Level::Warning => Tone::Limit,
            Level::Bad => Tone::Bad,
            Level::Unknown => Tone::Neutral,
        };
        found.push((tone, text, Some(light.read_at)));
    }
    if let Some(acs) = &reading.acs {
        let (tone, text) =
            if acs.online { (Tone::Good, words::MODEM_HEARD) } else { (Tone::Limit, words::MODEM_SILENT) };
        found.push((tone, t(text).to_owned(), acs.last_inform_at));
    }
    found.truncate(3);
    found
}
