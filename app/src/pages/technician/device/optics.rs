//! What the light says: the power at the ONT with its class and its drift, the curve, and the other readings.

use super::{gauge::gauge, spark::spark};
use crate::{
    components::{
        chip::{Tone, chip},
        number::one_decimal,
    },
    i18n::{
        msg::device::{class, optics as words},
        t,
    },
};
use domain::network::{Level, OpticalClass, OpticalReading};
use leptos::prelude::*;

/// Draws one reading.
pub fn optics(reading: &OpticalReading) -> AnyView {
    let power =
        reading.rx_power_dbm.filter(|_| !matches!(reading.class(), OpticalClass::NoSignal | OpticalClass::Invalid));
    let figure = match power {
        Some(dbm) => view! { <b>{one_decimal(dbm)}<small>{t(words::RECEIVED)}</small></b> }.into_any(),
        None => view! { <b>{t(words::NO_READING)}</b> }.into_any(),
    };
    let (_, _, class_text) = class_look(reading.class());
    view! {
        <p class="reading">{figure}{class_chips(reading)}</p>
        {drift_line(reading)}
        {gauge(power, reading.baseline_rx_power_dbm, class_text)}
        {spark(&reading.history, reading.baseline_rx_power_dbm)}
        <dl class="pairs">{pairs(reading)}</dl>
    }
    .into_any()
}

/// The band and the drift are two things: a good power that has fallen is still to be watched.
pub fn class_chips(reading: &OpticalReading) -> AnyView {
    let (tone, icon_name, text) = class_look(reading.class());
    let watched = reading.level() > reading.class().level() && reading.class() != OpticalClass::Invalid;
    let watch = watched.then(|| chip(level_tone(reading.level()), "warning", t(class::WATCH)));
    view! { {chip(tone, icon_name, text)}{watch} }.into_any()
}

fn drift_line(reading: &OpticalReading) -> Option<AnyView> {
    let drift_db = reading.rx_power_dbm? - reading.baseline_rx_power_dbm?;
    (reading.trend()?.level() > Level::Good).then(|| {
        let text = words::since_baseline(&one_decimal(drift_db));
        view! { <p class="quiet small">{text}</p> }.into_any()
    })
}

fn pairs(reading: &OpticalReading) -> Vec<AnyView> {
    let readings = [
        (words::TX, reading.tx_power_dbm, "dBm", Level::of_tx_power(reading.tx_power_dbm)),
        (words::OLT_RX, reading.olt_rx_power_dbm, "dBm", Level::of_olt_rx_power(reading.olt_rx_power_dbm)),
        (words::TEMPERATURE, reading.temperature_c, "°C", Level::of_temperature(reading.temperature_c)),
        (words::VOLTAGE, reading.supply_voltage_v, "V", Level::of_supply_voltage(reading.supply_voltage_v)),
    ];
    readings.into_iter().filter_map(|(name, value, unit, level)| Some(pair(t(name), value?, unit, level))).collect()
}

fn pair(name: &'static str, value: f64, unit: &'static str, level: Level) -> AnyView {
    let mark = (level > Level::Good).then(|| crate::components::icon::icon("warning"));
    view! { <div><dt>{name}</dt><dd>{mark}{one_decimal(value)}" "<small>{unit}</small></dd></div> }.into_any()
}

/// Colour, icon and word of a class.
pub fn class_look(optical_class: OpticalClass) -> (Tone, &'static str, &'static str) {
    match optical_class {
        OpticalClass::Good => (Tone::Good, "done", t(class::GOOD)),
        OpticalClass::Marginal => (Tone::Limit, "warning", t(class::MARGINAL)),
        OpticalClass::TooStrong => (Tone::Bad, "warning", t(class::TOO_STRONG)),
        OpticalClass::Bad => (Tone::Bad, "warning", t(class::BAD)),
        OpticalClass::NoSignal => (Tone::Bad, "no-signal", t(class::NO_SIGNAL)),
        OpticalClass::Invalid => (Tone::Neutral, "unknown", t(class::INVALID)),
    }
}

fn level_tone(level: Level) -> Tone {
    match level {
        Level::Bad => Tone::Bad,
        Level::Warning => Tone::Limit,
        Level::Good => Tone::Good,
        Level::Unknown => Tone::Neutral,
    }
}
