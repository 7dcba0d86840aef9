//! Scenario: what is happening to a device. Most are well; a fixed share is not; a dial can change any of them.

use crate::sandbox::hub::device::{Device, Pon};
use crate::sandbox::random::hash;
use crate::sandbox::seed::{NOTES, story};
use crate::sandbox::store::{Store, number, text};
use crate::sandbox::world::World;
use domain::time::LocalDate;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What is happening to a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scenario {
    /// Good light, informs on time.
    Normal,
    /// Good light, but some 2.7 dB below the install since one bad day.
    Drift,
    /// Between -25 and -27 dBm.
    Marginal,
    /// Below -27 dBm.
    Bad,
    /// No light at the ONT: fibre.
    Los,
    /// The ONT's last word was that its power went.
    DyingGasp,
    /// Every ONT of the port lost light at the same minute: network.
    PortDown,
    /// Light is good, the ACS has not heard of it since yesterday.
    OfflineModem,
    /// Above -8 dBm.
    TooStrong,
    /// The transceiver answers nonsense.
    Invalid,
    /// Loses light for a minute in every three.
    Flapping,
    /// The OLT does not answer the hub; the device itself does.
    OltUnreachable,
    /// The ACS does not answer the hub; the OLT does.
    AcsUnreachable,
    /// Switched off on the OLT, as when a subscription is suspended.
    Disabled,
}

/// A scenario and since when, in milliseconds UTC.
#[derive(Clone, Copy)]
pub struct Situation {
    pub scenario: Scenario,
    pub since_ms: i64,
}

/// Where dialled scenarios are kept; the API does not know it.
pub const DIALLED: &str = "__Scenario";
/// The port that is down from the first day.
const DOWN: (&str, i64, i64) = ("OLT-HEM-01", 1, 3);
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 86_400_000;

/// What is happening to this device, and since when.
pub fn situation(store: &Store, seed: u64, device: &Device) -> Situation {
    of(store, seed, &device.serial, device.pon.as_ref())
}

/// The same, for a neighbour of which little is known.
pub fn of(store: &Store, seed: u64, serial: &str, pon: Option<&Pon>) -> Situation {
    if let Some(dialled) = store.find(DIALLED, serial) {
        let scenario = dialled.get("scenario").and_then(|word| serde_json::from_value(word.clone()).ok());
        let since_ms = number(dialled, "since_ms").unwrap_or(0.0) as i64;
        return Situation { scenario: scenario.unwrap_or(Scenario::Normal), since_ms };
    }
    let first_ms = first_day_ms(store);
    if serial == story::SERIAL {
        return Situation { scenario: Scenario::Drift, since_ms: first_ms - story::DROPPED_DAYS_AGO * DAY_MS };
    }
    if pon.is_some_and(|pon| (pon.olt.as_str(), pon.slot, pon.port) == DOWN) {
        return Situation { scenario: Scenario::PortDown, since_ms: first_ms - 2 * HOUR_MS };
    }
    let chance = hash(seed, serial);
    let since_ms = first_ms - (1 + (chance >> 32) as i64 % 20) * HOUR_MS;
    let scenario = match chance % 1000 {
        0..=19 => Scenario::Drift,
        20..=54 => Scenario::Marginal,
        55..=69 => Scenario::Bad,
        70..=79 => Scenario::Los,
        80..=89 => Scenario::DyingGasp,
        90..=99 => Scenario::OfflineModem,
        100..=103 => Scenario::TooStrong,
        104..=106 => Scenario::Invalid,
        107..=111 => Scenario::Flapping,
        _ => Scenario::Normal,
    };
    let since_ms = if scenario == Scenario::Drift { since_ms - 6 * DAY_MS } else { since_ms };
    Situation { scenario, since_ms }
}

impl Scenario {
    /// Makes this happen to a device from now on, and tells the hub's listeners.
    pub fn set(self, world: &World, serial: &str) -> rusqlite::Result<()> {
        let now = world.now();
        let doc = json!({ "name": serial, "scenario": self, "since_ms": now.utc_ms });
        world.store().save(DIALLED, doc.as_object().cloned().unwrap_or_default())?;
        super::drift::tell(world, serial);
        Ok(())
    }
}

impl Situation {
    /// True while the ONT has light and power.
    pub fn is_lit(self, at_ms: i64) -> bool {
        match self.scenario {
            Scenario::Los | Scenario::DyingGasp | Scenario::PortDown | Scenario::Disabled => at_ms < self.since_ms,
            Scenario::Flapping => at_ms < self.since_ms || (at_ms - self.since_ms).rem_euclid(180_000) >= 60_000,
            _ => true,
        }
    }
    /// Why it last fell, in the OLT's word.
    pub fn last_down_cause(self) -> Option<&'static str> {
        match self.scenario {
            Scenario::DyingGasp => Some("DyingGasp"),
            Scenario::Disabled => Some("Deactivated"),
            Scenario::Los | Scenario::PortDown | Scenario::Flapping => Some("LOSi"),
            _ => None,
        }
    }
    /// What the OLT calls it.
    pub fn run_state(self, at_ms: i64) -> &'static str {
        match (self.is_lit(at_ms), self.scenario) {
            (true, _) => "online",
            (false, Scenario::DyingGasp) => "dying_gasp",
            (false, Scenario::Disabled) => "disabled",
            (false, _) => "los",
        }
    }
}

/// Midnight UTC of the world's first day.
fn first_day_ms(store: &Store) -> i64 {
    let first = store.find(NOTES, "world").and_then(|note| text(note, "first")).and_then(LocalDate::parse);
    first.map_or(0, |first| first.days() * DAY_MS)
}
