//! History: thirty days of received power, one sample each six hours, with holes where there was no light.

use crate::sandbox::hub::optics::rx_power_dbm;
use crate::sandbox::hub::scenario::Situation;
use crate::sandbox::random::hash;
use crate::sandbox::seed::story;
use crate::sandbox::world::World;
use domain::time::Timestamp;
use serde_json::{Value, json};

const SAMPLES: i64 = 120;
const EVERY_MS: i64 = 6 * 3_600_000;

/// `[{"at", "rxPowerDbm"}]`, oldest first.
pub fn history(world: &World, serial: &str, situation: Situation, until: Timestamp) -> Value {
    let last = until.utc_ms / EVERY_MS;
    let samples = (last - SAMPLES + 1..=last).map(|slot| {
        let at_ms = slot * EVERY_MS;
        let rx = rx_power_dbm(world.settings.seed, serial, situation, at_ms).filter(|_| !was_out(world, serial, slot));
        json!({ "at": world.clock.at(at_ms), "rxPowerDbm": rx })
    });
    samples.collect()
}

/// Short outages of the past: one sample in 400, and for the story the evening of its complaint.
fn was_out(world: &World, serial: &str, slot: i64) -> bool {
    let phase = hash(world.settings.seed, serial);
    hash(phase, &slot.to_string()).is_multiple_of(400) || (serial == story::SERIAL && slot.rem_euclid(28) == 19)
}
