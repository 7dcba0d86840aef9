//! `GET /devices/lookup?serial=`: everything the network knows of one device, whichever identifier was read.

use crate::sandbox::hub::device::{Device, find};
use crate::sandbox::hub::home::home;
use crate::sandbox::hub::optics::{optical_status, port_summary};
use crate::sandbox::hub::refused;
use crate::sandbox::hub::scenario::{Scenario, Situation, situation};
use crate::sandbox::random::hash;
use crate::sandbox::store::{Store, text};
use crate::sandbox::world::World;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::time::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    serial: String,
    #[serde(default)]
    refresh: Option<String>,
}

/// The stages of a new measurement, and how long each takes.
const STAGES: [(&str, u64); 3] = [("olt", 300), ("acs", 500), ("modem_bridge", 400)];
/// Without `refresh` the hub answers from what it polled last.
pub const POLL_MS: i64 = 40_000;
/// GenieACS calls a device online that informed within five minutes.
const INFORM_MS: i64 = 300_000;

/// 404 when no record has the identifier; a recorded device that is not in service has empty lists.
pub async fn lookup(State(world): State<Arc<World>>, Query(asked): Query<Asked>) -> Response {
    let found = find(&world.store(), &asked.serial);
    let Some(device) = found else {
        return refused(StatusCode::NOT_FOUND, "device_not_found", "no device has this identifier");
    };
    let refresh = asked.refresh.is_some_and(|flag| flag != "0");
    if refresh {
        measure(&world, &device).await;
    }
    let now = world.now();
    let read_at = if refresh { now } else { world.clock.at(polled_ms(&world, &device, now)) };
    Json(answer(&world, &device, read_at, now)).into_response()
}

/// The last round of the hub, or the moment it heard that something happened to the device: then it reads it at once.
fn polled_ms(world: &World, device: &Device, now: Timestamp) -> i64 {
    let heard_ms = situation(&world.store(), world.settings.seed, device).since_ms;
    let round_ms = now.utc_ms - now.utc_ms.rem_euclid(POLL_MS);
    if heard_ms <= now.utc_ms { round_ms.max(heard_ms) } else { round_ms }
}

async fn measure(world: &World, device: &Device) {
    let topic = format!("device:{}", device.serial);
    for (stage, ms) in STAGES {
        let tell = |state: &str| {
            world.events.emit(world.now(), &topic, "device.diagnosis", None, json!({ "stage": stage, "state": state }));
        };
        tell("running");
        tokio::time::sleep(Duration::from_millis(ms)).await;
        tell("ok");
    }
}

/// What a lookup is made from.
struct Look<'a> {
    world: &'a World,
    store: &'a Store,
    device: &'a Device,
    situation: Situation,
    read_at: Timestamp,
    /// The ACS manages it and can be asked.
    managed: bool,
    /// It answers the ACS.
    online: bool,
}

fn answer(world: &World, device: &Device, read_at: Timestamp, now: Timestamp) -> Value {
    let store = &*world.store();
    let situation = situation(store, world.settings.seed, device);
    let managed = is_managed(device) && situation.scenario != Scenario::AcsUnreachable;
    let online = managed && situation.is_lit(read_at.utc_ms) && situation.scenario != Scenario::OfflineModem;
    let look = Look { world, store, device, situation, read_at, managed, online };
    let home = home(store, world.settings.seed, device, online, read_at.utc_ms);
    json!({
        "serial": device.serial, "match": { "tier": device.tier, "key": device.key, "candidates": 1 },
        "acs": managed.then(|| acs(world, device, situation, online, read_at)),
        "opticalStatus": look.optical_status(), "olt": look.olt(),
        "interface": if managed { home.interface } else { json!([]) },
        "wifi": home.wifi, "mesh": home.mesh, "hosts": home.hosts,
        "sources": look.sources(now), "generatedAt": now,
    })
}

impl Look<'_> {
    fn olt_answers(&self) -> bool {
        self.situation.scenario != Scenario::OltUnreachable
    }

    /// Without the OLT, what the device says of itself: half of it.
    fn optical_status(&self) -> Vec<Value> {
        let mut optics: Vec<Value> = Vec::new();
        if self.device.pon.is_some() {
            optics.push(optical_status(self.world, self.device, self.situation, self.read_at));
        }
        if !self.olt_answers() {
            for reading in &mut optics {
                reading["source"] = json!("tr069");
                reading["oltRxPowerDbm"] = Value::Null;
            }
        }
        optics
    }

    fn olt(&self) -> Value {
        let Some(pon) = self.device.pon.as_ref().filter(|_| self.olt_answers()) else { return Value::Null };
        let place = self.device.location.as_deref();
        let mut plans = self.store.list("Service Subscription").filter(|plan| text(plan, "service_location") == place);
        let paid = plans.find_map(|plan| text(plan, "plan_name")).map(line_profile);
        let profile = self.device.line_profile.clone().or(paid);
        json!({
            "name": pon.olt, "vendor": "Huawei", "frameSlotPort": pon.frame_slot_port(), "onuId": pon.ont_id,
            "gponSn": self.device.gpon_sn, "lineProfile": profile, "serviceProfile": "residentiel", "vlan": 40,
            "portSummary": port_summary(self.store, self.world.settings.seed, self.device, self.read_at.utc_ms),
        })
    }

    /// How each source behaved: `skipped` where the device is none of its business.
    fn sources(&self, now: Timestamp) -> Value {
        let on_fibre = self.device.pon.is_some();
        let olt = if !self.olt_answers() {
            "timeout"
        } else if on_fibre {
            "ok"
        } else {
            "skipped"
        };
        let acs = match (self.situation.scenario, self.managed, self.online) {
            (Scenario::AcsUnreachable, ..) => "error",
            (_, true, true) => "ok",
            (_, true, false) => "stale",
            _ => "skipped",
        };
        let bridge = if self.online { "ok" } else { "skipped" };
        let sources = [("erpnext", "ok"), ("olt", olt), ("acs", acs), ("modem_bridge", bridge)];
        let sources = sources.into_iter().map(|(name, state)| {
            let ms = 40 + hash(self.world.settings.seed, &format!("{name} {}", now.utc_ms)) % 260;
            let error = matches!(state, "error" | "timeout").then(|| format!("{name} does not answer"));
            json!({ "name": name, "state": state, "ms": ms, "at": self.read_at, "error": error })
        });
        sources.collect()
    }
}

/// The OLT's word for a plan.
pub fn line_profile(plan: &str) -> String {
    plan.replace("Fibre ", "FTTH-")
}

fn acs(world: &World, device: &Device, situation: Situation, online: bool, read_at: Timestamp) -> Value {
    let offset_ms = offset_ms(world, device);
    let last_inform_ms = last_inform_ms(world, device, situation, online, read_at);
    let booted_ms = situation.since_ms - 9 * 86_400_000 - offset_ms;
    json!({
        "id": device.acs_id, "online": online, "lastInform": world.clock.at(last_inform_ms),
        "lastBoot": world.clock.at(booted_ms), "uptimeSec": online.then(|| (read_at.utc_ms - booted_ms) / 1000),
        "manufacturer": device.brand, "productClass": device.model, "hardwareVersion": "1.0",
        "softwareVersion": device.firmware, "dataModel": "Device:2", "tags": ["gigafibre"], "faults": [],
    })
}

/// The ACS knows of it.
pub fn is_managed(device: &Device) -> bool {
    device.in_service && !device.unheard && matches!(device.kind.as_str(), "ONT" | "Router" | "Modem")
}

/// Every five minutes while it is online; the last of these when it is not.
pub fn last_inform_ms(world: &World, device: &Device, situation: Situation, online: bool, read_at: Timestamp) -> i64 {
    let offset_ms = offset_ms(world, device);
    match online {
        true => read_at.utc_ms - (read_at.utc_ms - offset_ms).rem_euclid(INFORM_MS),
        false => situation.since_ms - offset_ms,
    }
}

fn offset_ms(world: &World, device: &Device) -> i64 {
    (hash(world.settings.seed, &device.serial) % INFORM_MS as u64) as i64
}
