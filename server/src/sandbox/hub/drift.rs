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
        for serial in world.events.watched() {
            let Some(state) = state(&world, &serial) else { continue };
            let state_text = state.to_string();
            if known.insert(serial.clone(), state_text.clone()).is_some_and(|before| before != state_text) {
                world.events.emit(world.now(), &format!("device:{serial}"), "device.state", None, state);
            }
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
        "rxPowerDbm": rx_power_dbm(world.settings.seed, &device.serial, situation, at_ms),
    }))
}
