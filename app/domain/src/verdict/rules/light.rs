//! What the light is worth: its class, its drift, and the transceiver itself. Only for an ONT that is not down.

use crate::{
    network::{Level, OltPort, OpticalClass, OpticalReading, OpticalSample, Trend},
    time::Timestamp,
    verdict::{Cause, Confidence, Evidence, NextStep, Reading, Value, Verdict, line::Line},
};

const DAY_MS: i64 = 86_400_000;

/// Red: too strong or too weak to work with.
pub(in crate::verdict) fn unusable(line: &Line<'_>) -> Option<Verdict> {
    let (class, evidence) = lit(line)?;
    let (cause, step) = match class {
        OpticalClass::TooStrong => (Cause::LightTooStrong, NextStep::AddAttenuator),
        OpticalClass::Bad => (Cause::LightBad, NextStep::CheckFibre),
        _ => return None,
    };
    Some(Verdict::new(cause, Level::Bad, Confidence::High, step, vec![Some(evidence)]))
}

/// Amber: it works, without room for ageing.
pub(in crate::verdict) fn marginal(line: &Line<'_>) -> Option<Verdict> {
    let (_, evidence) = lit(line).filter(|(class, _)| *class == OpticalClass::Marginal)?;
    let step = NextStep::CleanConnector;
    Some(Verdict::new(Cause::LightMarginal, Level::Warning, Confidence::High, step, vec![Some(evidence)]))
}

/// A power nobody can believe, or no light at an ONT the OLT hears. Never green.
pub(in crate::verdict) fn invalid(line: &Line<'_>) -> Option<Verdict> {
    let (dbm, class, from) = line.rx().filter(|_| !line.is_down())?;
    let is_denied = class == OpticalClass::NoSignal && line.is_online();
    (class == OpticalClass::Invalid || is_denied).then(|| {
        let rx = line.optical_evidence(Reading::RxPower, Value::Dbm(dbm), from);
        let evidence = vec![rx, line.state_evidence()];
        Verdict::new(Cause::InvalidReading, Level::Unknown, Confidence::High, NextStep::MeasureOnSite, evidence)
    })
}

/// At least 3 dB below where it stood.
pub(in crate::verdict) fn fallen(line: &Line<'_>) -> Option<Verdict> {
    drift(line, Trend::Fallen)
}

/// At least 2 dB below where it stood.
pub(in crate::verdict) fn falling(line: &Line<'_>) -> Option<Verdict> {
    drift(line, Trend::Falling)
}

fn drift(line: &Line<'_>, wanted: Trend) -> Option<Verdict> {
    let (dbm, _, from) = line.rx().filter(|_| !line.is_down())?;
    let install = line.optic(|reading| reading.baseline_rx_power_dbm);
    let history = line.optic(|reading| (!reading.history.is_empty()).then_some(&reading.history));
    let (reading, (baseline, base_from)) = match (install, history) {
        (Some(install), _) => (Reading::Baseline, install),
        (None, Some((samples, from))) => (Reading::History, (median_dbm(samples, from.read_at)?, from)),
        (None, None) => return None,
    };
    if Trend::of(Some(dbm), Some(baseline)) != Some(wanted) {
        return None;
    }
    let step = history.and_then(|(samples, from)| {
        let at = fell_on(samples, baseline - dbm)?;
        Some(line.optical_evidence(Reading::History, Value::FellOn(at), from)).flatten()
    });
    let since = history.and_then(|(samples, _)| fell_on(samples, baseline - dbm));
    let evidence = vec![
        line.optical_evidence(reading, Value::Db(dbm - baseline), base_from),
        line.optical_evidence(Reading::RxPower, Value::Dbm(dbm), from),
        step,
        // Neighbours that are well show that it is this line; others show nothing.
        line.neighbours_evidence().filter(|_| !line.port().is_some_and(OltPort::is_outage)),
    ];
    let level = wanted.level();
    Some(Verdict::new(Cause::LightDrift, level, Confidence::High, NextStep::CleanConnector, evidence).since(since))
}

/// The light went and came back at least three times in a week.
pub(in crate::verdict) fn intermittent(line: &Line<'_>) -> Option<Verdict> {
    let (losses, from) = line.optic(|reading| {
        let week = recent(&reading.history, reading.read_at, 7);
        let is_loss = |pair: &&[OpticalSample]| pair[0].rx_power_dbm.is_some() && pair[1].rx_power_dbm.is_none();
        u16::try_from(week.windows(2).filter(is_loss).count()).ok().filter(|losses| *losses >= 3)
    })?;
    let evidence = vec![line.optical_evidence(Reading::History, Value::Losses(losses), from)];
    let step = NextStep::CheckFibre;
    (!line.is_down()).then(|| Verdict::new(Cause::Intermittent, Level::Warning, Confidence::Medium, step, evidence))
}

/// What the ONT sends arrives outside -8..-28 dBm.
pub(in crate::verdict) fn upstream(line: &Line<'_>) -> Option<Verdict> {
    let (dbm, from) = line.optic(|reading| reading.olt_rx_power_dbm).filter(|_| !line.is_down())?;
    (Level::of_olt_rx_power(Some(dbm)) == Level::Bad).then(|| {
        let evidence = vec![line.optical_evidence(Reading::OltRxPower, Value::Dbm(dbm), from)];
        Verdict::new(Cause::UpstreamLight, Level::Warning, Confidence::Medium, NextStep::CleanConnector, evidence)
    })
}

/// The laser's launch, current or supply outside its band.
pub(in crate::verdict) fn transceiver(line: &Line<'_>) -> Option<Verdict> {
    type Band = (Reading, fn(&OpticalReading) -> Option<f64>, fn(Option<f64>) -> Level, fn(f64) -> Value);
    const BANDS: [Band; 3] = [
        (Reading::TxPower, |reading| reading.tx_power_dbm, Level::of_tx_power, Value::Dbm),
        (Reading::BiasCurrent, |reading| reading.bias_current_ma, Level::of_bias_current, Value::MilliAmps),
        (Reading::SupplyVoltage, |reading| reading.supply_voltage_v, Level::of_supply_voltage, Value::Volts),
    ];
    let outside = |(reading, get, band, value): &Band| {
        let (number, from) = line.optic(get).filter(|(number, _)| band(Some(*number)) > Level::Good)?;
        line.optical_evidence(*reading, value(number), from)
    };
    let evidence: Vec<_> = BANDS.iter().map(outside).collect();
    (!line.is_down() && evidence.iter().any(Option::is_some))
        .then(|| Verdict::new(Cause::Transceiver, Level::Warning, Confidence::Medium, NextStep::ReplaceOnt, evidence))
}

/// Above 85 °C.
pub(in crate::verdict) fn overheated(line: &Line<'_>) -> Option<Verdict> {
    heat(line, Level::Bad)
}

/// Above 70 °C.
pub(in crate::verdict) fn warm(line: &Line<'_>) -> Option<Verdict> {
    heat(line, Level::Warning)
}

fn heat(line: &Line<'_>, wanted: Level) -> Option<Verdict> {
    let (celsius, from) = line.optic(|reading| reading.temperature_c).filter(|_| !line.is_down())?;
    (Level::of_temperature(Some(celsius)) == wanted).then(|| {
        let evidence = vec![line.optical_evidence(Reading::Temperature, Value::Celsius(celsius), from)];
        Verdict::new(Cause::Temperature, wanted, Confidence::High, NextStep::CoolDevice, evidence)
    })
}

/// The class of an ONT that is not down, and its power as evidence.
fn lit(line: &Line<'_>) -> Option<(OpticalClass, Evidence)> {
    let (dbm, class, from) = line.rx().filter(|_| !line.is_down())?;
    Some((class, line.optical_evidence(Reading::RxPower, Value::Dbm(dbm), from)?))
}

/// The samples of the last days.
fn recent(samples: &[OpticalSample], until: Timestamp, days: i64) -> &[OpticalSample] {
    let from_ms = until.utc_ms - days * DAY_MS;
    let first = samples.iter().position(|sample| sample.at.utc_ms >= from_ms).unwrap_or(samples.len());
    &samples[first..]
}

/// The 7-day median, where at least three readings make one. Counted rather than sorted: a week is a few dozen.
fn median_dbm(samples: &[OpticalSample], until: Timestamp) -> Option<f64> {
    let powers = || recent(samples, until, 7).iter().filter_map(|sample| sample.rx_power_dbm);
    let half = powers().count() / 2;
    let is_middle = |dbm: &f64| {
        powers().filter(|other| other < dbm).count() <= half && powers().filter(|other| other > dbm).count() <= half
    };
    powers().find(is_middle).filter(|_| powers().count() >= 3)
}

/// When most of a fall happened from one sample to the next: a connector, a bend, a hand; not ageing.
fn fell_on(samples: &[OpticalSample], drop_db: f64) -> Option<Timestamp> {
    let mut last = None;
    let lit = samples.iter().filter_map(|sample| Some((sample.at, sample.rx_power_dbm?)));
    lit.filter(|(_, dbm)| last.replace(*dbm).is_some_and(|before: f64| before - dbm >= drop_db * 0.7))
        .last()
        .map(|(at, _)| at)
}
