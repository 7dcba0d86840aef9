//! Twelve homes where the systems contradict each other, one of each kind of `domain::contradiction`; everywhere else
//! they agree: whoever is suspended is off on the OLT.

use super::locations::Place;
use super::{Seed, billing};
use crate::sandbox::hub::{device::REAL, scenario::DIALLED};
use crate::sandbox::store::{Doc, text};
use domain::identifier::GponSerial;
use serde_json::{Value, json};

type Docs = Vec<(&'static str, Doc)>;

/// Beyond the story, the labels and the technicians' days.
const FROM: usize = 1100;
const DAY_MS: i64 = 86_400_000;

/// Changes the documents of a new world, and writes down where the network is not as they say.
pub fn plant(seed: &Seed, places: &[Place], docs: &mut Docs) {
    disable_suspended(seed, docs);
    let well = |place: &&Place| place.status == "Active" && is_paid(docs, place);
    let homes: Vec<&Place> = places[FROM..].iter().filter(well).take(8).collect();
    let [off, unpaid, unsuspended, slow, moved, twin, original, unheard] = homes[..] else { return };
    let Some(elsewhere) = places.iter().find(|place| place.town.olt != moved.town.olt) else { return };
    let idle = |status| places[FROM..].iter().filter(move |place| place.status == status);
    let (mut pending, mut inactive) = (idle("Pending"), idle("Inactive"));

    dial(seed, docs, off, "disabled");
    set(docs, "Service Subscription", &format!("SUB-{:05}", unpaid.number), "status", json!("Cancelled"));
    set(docs, "Service Subscription", &format!("SUB-{:05}", unsuspended.number), "status", json!("Suspended"));
    let plan = find(docs, "Service Subscription", &format!("SUB-{:05}", slow.number));
    let profile =
        if plan.and_then(|plan| text(plan, "plan_name")) == Some("Fibre 100") { "FTTH-500" } else { "FTTH-100" };
    really(docs, slow, json!({ "line_profile": profile }));
    really(docs, moved, at_port(elsewhere, 61));
    really(docs, unheard, json!({ "acs": "unheard" }));
    // As people type them: the same serial in its other spelling, which no unique field of a site refuses.
    let gpon = find(docs, "Service Equipment", &ont(original)).and_then(|ont| text(ont, "gpon_sn"));
    let gpon = gpon.and_then(|gpon| GponSerial::parse(gpon).ok()).map(|gpon| gpon.hex());
    set(docs, "Service Equipment", &ont(twin), "gpon_sn", json!(gpon));
    for home in [unpaid, unsuspended, slow, moved, twin, original, unheard] {
        dial(seed, docs, home, "normal");
    }
    if let Some(place) = pending.next() {
        docs.push((
            "Service Subscription",
            billing::subscription(place, "Fibre 500", 74.95, "Active", &seed.day(-40).to_string()),
        ));
    }
    for (place, status, ont_id) in [(inactive.next(), "Returned", 62), (pending.next(), "In Stock", 63)] {
        let Some(place) = place else { continue };
        set(docs, "Service Equipment", &ont(place), "status", json!(status));
        really(docs, place, at_port(elsewhere, ont_id));
        dial(seed, docs, place, "normal");
    }
    boxes(docs);
}

/// One MAC on two television boxes, and a third at the place of somebody else.
fn boxes(docs: &mut Docs) {
    let is_box =
        |doc: &Doc| text(doc, "equipment_type") == Some("TV Box") && text(doc, "service_location") > Some("LOC-01100");
    let mut boxes =
        docs.iter_mut().filter(|(doctype, doc)| *doctype == "Service Equipment" && is_box(doc)).map(|(_, doc)| doc);
    if let (Some(one), Some(two), Some(three)) = (boxes.next(), boxes.next(), boxes.next()) {
        let mac = text(one, "mac_address").unwrap_or_default().replace(':', "-").to_lowercase();
        two.insert("mac_address".to_owned(), json!(mac));
        three.insert("customer".to_owned(), one.get("customer").cloned().unwrap_or_default());
    }
}

fn disable_suspended(seed: &Seed, docs: &mut Docs) {
    let suspended = docs
        .iter()
        .filter(|(doctype, doc)| *doctype == "Service Subscription" && text(doc, "status") == Some("Suspended"));
    let onts: Vec<String> = suspended.filter_map(|(_, doc)| Some(text(doc, "name")?.replace("SUB-", "EQP-"))).collect();
    onts.iter().for_each(|ont| dial_ont(seed, docs, ont, "disabled"));
}

fn dial(seed: &Seed, docs: &mut Docs, place: &Place, scenario: &str) {
    dial_ont(seed, docs, &ont(place), scenario);
}

/// Since two days before the first: after the last of the installs.
fn dial_ont(seed: &Seed, docs: &mut Docs, ont: &str, scenario: &str) {
    let serial = find(docs, "Service Equipment", ont).and_then(|ont| text(ont, "serial_number")).map(str::to_owned);
    let since_ms = seed.day(-2).days() * DAY_MS;
    docs.extend(
        serial.map(|serial| (DIALLED, object(json!({ "name": serial, "scenario": scenario, "since_ms": since_ms })))),
    );
}

/// Writes down how it really is with the ONT of a place.
fn really(docs: &mut Docs, place: &Place, mut real: Value) {
    real["name"] = json!(ont(place));
    docs.push((REAL, object(real)));
}

fn at_port(place: &Place, ont_id: usize) -> Value {
    json!({ "equipment_type": "ONT", "olt_name": place.town.olt, "olt_slot": place.slot, "olt_port": place.port, "ont_id": ont_id })
}

/// The ONT of a place has its number.
fn ont(place: &Place) -> String {
    format!("EQP-{:05}", place.number)
}

fn is_paid(docs: &Docs, place: &Place) -> bool {
    let paid = find(docs, "Service Subscription", &format!("SUB-{:05}", place.number));
    paid.is_some_and(|paid| text(paid, "status") == Some("Active"))
}

fn find<'a>(docs: &'a Docs, doctype: &str, name: &str) -> Option<&'a Doc> {
    docs.iter().find(|(of, doc)| *of == doctype && text(doc, "name") == Some(name)).map(|(_, doc)| doc)
}

fn set(docs: &mut Docs, doctype: &str, name: &str, field: &str, value: Value) {
    let found = docs.iter_mut().find(|(of, doc)| *of == doctype && text(doc, "name") == Some(name));
    if let Some((_, doc)) = found {
        doc.insert(field.to_owned(), value);
    }
}

fn object(value: Value) -> Doc {
    value.as_object().cloned().unwrap_or_default()
}
