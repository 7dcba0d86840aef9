//! `GET /devices/census`: every ONT of every OLT and every device of the ACS, as polled last; ours to have, so that
//! records and network can be compared without asking for each device.

use crate::sandbox::hub::device::{Device, device};
use crate::sandbox::hub::lookup::{POLL_MS, is_managed, last_inform_ms, line_profile};
use crate::sandbox::hub::scenario::{Scenario, situation};
use crate::sandbox::store::{Store, text};
use crate::sandbox::world::World;
use axum::Json;
use axum::extract::State;
use domain::time::Timestamp;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

/// One listing of each, and when it was polled.
pub async fn census(State(world): State<Arc<World>>) -> Json<Value> {
    let now = world.now();
    let read_at = world.clock.at(now.utc_ms - now.utc_ms.rem_euclid(POLL_MS));
    let store = &*world.store();
    let devices = || store.list("Service Equipment").map(|doc| device(store, doc, "serial", String::new()));
    let profiles = profiles(store);
    let onts: Vec<Value> = devices().filter_map(|device| ont(&world, store, &device, &profiles, read_at)).collect();
    let acs: Vec<Value> =
        devices().filter(is_managed).map(|device| informed(&world, store, &device, read_at)).collect();
    let source = |name: &str| json!({ "name": name, "state": "ok", "at": read_at });
    Json(json!({ "onts": onts, "acs": acs, "sources": [source("olt"), source("acs")], "generatedAt": now }))
}

/// What each place pays for, in the OLT's word.
fn profiles(store: &Store) -> HashMap<&str, String> {
    let mut profiles = HashMap::new();
    for paid in store.list("Service Subscription") {
        let (Some(place), Some(plan)) = (text(paid, "service_location"), text(paid, "plan_name")) else { continue };
        profiles.entry(place).or_insert_with(|| line_profile(plan));
    }
    profiles
}

fn ont(
    world: &World,
    store: &Store,
    device: &Device,
    profiles: &HashMap<&str, String>,
    read_at: Timestamp,
) -> Option<Value> {
    let pon = device.pon.as_ref()?;
    let situation = situation(store, world.settings.seed, device);
    let cause = situation.last_down_cause();
    let paid = || profiles.get(device.location.as_deref()?).cloned();
    Some(json!({
        "gponSn": device.gpon_sn.as_ref()?, "olt": pon.olt, "frameSlotPort": pon.frame_slot_port(), "onuId": pon.ont_id,
        "lineProfile": device.line_profile.clone().or_else(paid), "runState": situation.run_state(read_at.utc_ms),
        "lastDownCause": cause, "lastDownAt": cause.map(|_| world.clock.at(situation.since_ms)),
        "lastUpAt": world.clock.at(situation.since_ms - 86_400_000),
    }))
}

fn informed(world: &World, store: &Store, device: &Device, read_at: Timestamp) -> Value {
    let situation = situation(store, world.settings.seed, device);
    let online = situation.is_lit(read_at.utc_ms) && situation.scenario != Scenario::OfflineModem;
    let last_ms = last_inform_ms(world, device, situation, online, read_at);
    json!({ "id": device.acs_id, "serial": device.serial, "lastInform": world.clock.at(last_ms) })
}
