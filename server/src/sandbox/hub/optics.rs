//! Optics: what an ONT and its OLT port measure at an instant; a function of seed, serial and time alone.

use crate::sandbox::hub::device::Device;
use crate::sandbox::hub::history::history;
use crate::sandbox::hub::scenario::{Scenario, Situation, of};
use crate::sandbox::random::{Random, hash};
use crate::sandbox::seed::story;
use crate::sandbox::store::{Store, text};
use crate::sandbox::world::World;
use domain::time::Timestamp;
use serde_json::{Value, json};
use std::f64::consts::TAU;

/// The received power at install, in dBm.
pub fn baseline_dbm(seed: u64, serial: &str, scenario: Scenario) -> f64 {
    if serial == story::SERIAL {
        return -16.7;
    }
    let spread = Random::new(seed, &format!("optics {serial}")).around(3.5);
    match scenario {
        Scenario::Marginal => -25.9 + spread * 0.2,
        Scenario::Bad => -28.4 + spread * 0.3,
        Scenario::TooStrong => -6.4 + spread * 0.2,
        _ => -19.0 + spread,
    }
}

/// The received power at an instant; `None` without light.
pub fn rx_power_dbm(seed: u64, serial: &str, situation: Situation, at_ms: i64) -> Option<f64> {
    if !situation.is_lit(at_ms) {
        return None;
    }
    if situation.scenario == Scenario::Invalid {
        return Some(2.5);
    }
    let dropped = situation.scenario == Scenario::Drift && at_ms >= situation.since_ms;
    let drift = if dropped { -2.7 } else { 0.0 };
    Some(tenths(baseline_dbm(seed, serial, situation.scenario) + drift + wander(hash(seed, serial), at_ms)))
}

/// Temperature and wind: two slow waves and a little noise, within 0.2 dB.
fn wander(phase: u64, at_ms: i64) -> f64 {
    let turn = |period_s: f64, phase: u64| (at_ms as f64 / 1000.0 / period_s + (phase % 1000) as f64 / 1000.0) * TAU;
    let noise = (hash(phase, &(at_ms / 300_000).to_string()) % 100) as f64 / 1000.0 - 0.05;
    0.09 * turn(86_400.0, phase).sin() + 0.05 * turn(2_220.0, phase >> 10).sin() + noise
}

/// `opticalStatus` of a device on the fibre: one reading, the OLT's.
pub fn optical_status(world: &World, device: &Device, situation: Situation, read_at: Timestamp) -> Value {
    let (seed, at_ms) = (world.settings.seed, read_at.utc_ms);
    let rx = rx_power_dbm(seed, &device.serial, situation, at_ms);
    let lit = situation.is_lit(at_ms);
    let mut random = Random::new(seed, &format!("laser {}", device.serial));
    let (distance_m, tx, warm) = (400 + random.below(9400), 1.6 + random.fraction(), 41.0 + random.fraction() * 12.0);
    let story = device.serial == story::SERIAL;
    let (tx, warm, distance_m) = if story { (2.3, 48.5, 3120) } else { (tx, warm, distance_m) };
    let cause = situation.last_down_cause();
    let since = world.clock.at(situation.since_ms);
    let when_lit = |value: f64| lit.then(|| tenths(value));
    json!({
        "rxPowerDbm": rx, "txPowerDbm": when_lit(tx), "oltRxPowerDbm": rx.map(|rx| tenths(rx - 2.4)),
        "temperatureC": when_lit(warm), "biasCurrentMa": when_lit(12.4), "supplyVoltageV": lit.then_some(3.28),
        "onuState": if lit { "O5" } else { "O1" }, "runState": situation.run_state(at_ms), "lastDownCause": cause,
        "lastDownAt": cause.map(|_| since), "lastUpAt": lit.then(|| world.clock.at(situation.since_ms - 86_400_000)),
        "distanceM": distance_m, "bipErrors": { "up": 0, "down": if lit { at_ms / 900_000 % 4 } else { 0 }, "windowSec": 900 },
        "fecCorrected": null, "source": "olt_snmp", "readAt": read_at,
        "baselineRxPowerDbm": tenths(baseline_dbm(seed, &device.serial, situation.scenario)),
        "history": history(world, &device.serial, situation, read_at),
    })
}

/// `{total, online, offline, los}` of the port a device hangs on.
pub fn port_summary(store: &Store, seed: u64, device: &Device, at_ms: i64) -> Value {
    let Some(pon) = &device.pon else { return Value::Null };
    let (mut total, mut online, mut los) = (0, 0, 0);
    let installed = store.list("Service Equipment").filter(|doc| text(doc, "status") == Some("Installed"));
    for doc in installed {
        let Some(neighbour) = super::device::pon(store, doc).filter(|other| other.beside(pon)) else { continue };
        let situation = of(store, seed, text(doc, "serial_number").unwrap_or_default(), Some(&neighbour));
        total += 1;
        match situation.run_state(at_ms) {
            "online" => online += 1,
            "los" => los += 1,
            _ => {}
        }
    }
    json!({ "total": total, "online": online, "offline": total - online, "los": los })
}

/// To a tenth.
pub fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_story_lost_2_7_db_in_a_day() {
        let situation = Situation { scenario: Scenario::Drift, since_ms: 1_000_000_000 };
        let rx = |at_ms| rx_power_dbm(7, story::SERIAL, situation, at_ms).unwrap();
        assert!((rx(999_000_000) - -16.7).abs() <= 0.3);
        assert!((rx(1_001_000_000) - -19.4).abs() <= 0.3);
    }

    #[test]
    fn the_same_seed_serial_and_time_give_the_same_light() {
        let situation = Situation { scenario: Scenario::Marginal, since_ms: 0 };
        for at_ms in [0, 1_763_838_131_000, 1_763_838_500_000] {
            let rx = rx_power_dbm(7, "ALCLFB0000123", situation, at_ms).unwrap();
            assert_eq!(Some(rx), rx_power_dbm(7, "ALCLFB0000123", situation, at_ms));
            assert!((-27.0..-25.0).contains(&rx), "{rx}");
        }
    }

    #[test]
    fn without_light_there_is_no_reading() {
        let situation = Situation { scenario: Scenario::Los, since_ms: 500 };
        assert!(rx_power_dbm(7, "X", situation, 499).is_some());
        assert_eq!(rx_power_dbm(7, "X", situation, 500), None);
        assert_eq!(situation.run_state(500), "los");
    }
}
