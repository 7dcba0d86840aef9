//! Drift: what tells the hub's listeners that a device they watch has changed.

use crate::sandbox::hub::device::find;
use crate::sandbox::hub::optics::rx_power_dbm;
use crate::sandbox::hub::scenario::situation;
use crate::sandbox::world::World;
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often the devices somebody watches are looked at.
const EVERY: Duration = Duration::from_secs(5);

/// Looks at the watched devices until the sandbox stops.
pub async fn run(world: Arc<World>, mut stopped: watch::Receiver<bool>) {
    let mut known: HashMap<String, String> = HashMap::new();
    loop {
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Err(error) = world.keep_to_today() {
            tracing::error!(%error, "the sandbox could not be moved to today");
        }
        look(&world, &mut known);
    }
}

/// Tells every watched device that is no longer as it was known.
fn look(world: &World, known: &mut HashMap<String, String>) {
    for serial in world.events.watched() {
        let Some(state) = state(world, &serial) else { continue };
        let now = state.to_string();
        if known.insert(serial.clone(), now.clone()).is_some_and(|before| before != now) {
            world.events.emit(world.now(), &format!("device:{serial}"), "device.state", None, state);
        }
    }
}

/// Tells the state of one device now.
pub fn tell(world: &World, serial: &str) {
    if let Some(state) = state(world, serial) {
        world.events.emit(world.now(), &format!("device:{serial}"), "device.state", None, state);
    }
}

fn state(world: &World, serial: &str) -> Option<serde_json::Value> {
    let store = world.store();
    let device = find(&store, serial)?;
    let situation = situation(&store, world.settings.seed, &device);
    let at_ms = world.now().utc_ms;
    Some(json!({
        "serial": device.serial, "runState": situation.run_state(at_ms),
        "lastDownCause": situation.last_down_cause(),
        "rxPowerDbm": rx_power_dbm(world.settings.seed, &device.serial, situation, at_ms),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::sandbox::Settings;
    use crate::sandbox::hub::scenario::Scenario;

    #[test]
    fn a_watched_device_that_flaps_is_told_each_time() {
        let (clock, hand) = Clock::manual("America/Toronto", 1_795_528_800_000).unwrap();
        let listen = "127.0.0.1:0".parse().unwrap();
        let site_time_zone = "America/Toronto".to_owned();
        let world =
            World::open(Settings { listen, data: ":memory:".to_owned(), seed: 7, site_time_zone }, clock).unwrap();
        let serial = "2239A7B004512";
        Scenario::Flapping.set(&world, serial).unwrap();
        world.events.watch(&[format!("device:{serial}")]);
        let (_, mut coming) = world.events.listen(None);
        let mut known = HashMap::new();
        let mut heard = Vec::new();
        for _ in 0..4 {
            look(&world, &mut known);
            while let Ok(event) = coming.try_recv() {
                heard.push(event.body["data"]["runState"].as_str().unwrap_or_default().to_owned());
            }
            hand.advance_ms(61_000);
        }
        // Dark at first, lit after one minute, dark again after three; the power may move in between.
        heard.dedup();
        assert_eq!(heard, ["online", "los"]);
    }
}
