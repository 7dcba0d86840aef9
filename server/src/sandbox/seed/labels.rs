//! The devices on the label pictures and in the camera film, so that what a test scans is in the world.
//! Where each one stands is told in the table of [`crate::sandbox`].

use super::locations::Place;
use super::{Seed, doc, story};
use crate::sandbox::store::Doc;
use serde::Deserialize;
use serde_json::json;
use std::sync::LazyLock;

/// One device as printed on its label.
#[derive(Debug, Deserialize)]
pub struct LabelDevice {
    /// Where the device stands.
    pub place: Stand,
    pub brand: String,
    pub model: String,
    /// `ont`, `cable` or `router`.
    pub kind: String,
    /// Twelve hexadecimal digits.
    pub mac: String,
    pub serial: String,
    #[serde(default)]
    pub gpon_sn: Option<String>,
}

/// Where a label's device stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// Installed at one of TECH-001's places of today.
    #[serde(rename = "tech1_today")]
    Tech1Today,
    /// Installed and active at somebody else's place: linking it is blocked.
    Elsewhere,
    /// In stock, held by nobody: linking it works.
    Stock,
    /// In stock, in TECH-001's van.
    Van,
    /// Not in the records.
    Unknown,
}

static LABELS: LazyLock<Vec<LabelDevice>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("labels.json")).expect("a compiled-in list is well formed: the tests read it")
});

/// Every label's device, in the order of the pictures, the film's last.
pub fn labels() -> &'static [LabelDevice] {
    &LABELS
}

/// `EQP-#####` of the first label's device; the rest follow.
pub const FIRST_NUMBER: usize = 3001;

/// The Service Equipment of every label that is in the records.
pub fn documents(seed: &Seed, places: &[Place]) -> Vec<(&'static str, Doc)> {
    let known = labels().iter().enumerate().filter(|(_, device)| device.place != Stand::Unknown);
    known.map(|(at, device)| ("Service Equipment", equipment(seed, places, at, device))).collect()
}

fn equipment(seed: &Seed, places: &[Place], at: usize, device: &LabelDevice) -> Doc {
    let place = match device.place {
        // The story's own place keeps its own ONT: label devices share the next four.
        Stand::Tech1Today => Some(&places[story::LOCATION + at % 4]),
        Stand::Elsewhere => places.iter().skip(600 + at * 7).find(|place| place.status == "Active"),
        _ => None,
    };
    let installed = place.map(|_| seed.day(-(20 + at as i64 * 3)).to_string());
    let mac: Vec<&str> = (0..6).map(|n| &device.mac[n * 2..n * 2 + 2]).collect();
    let kind = match device.kind.as_str() {
        "ont" => "ONT",
        "cable" => "Modem",
        _ => "Router",
    };
    let on_pon = place.filter(|_| kind == "ONT");
    let fields = json!({
        "serial_number": device.serial, "mac_address": mac.join(":"), "gpon_sn": device.gpon_sn, "brand": device.brand,
        "model": device.model, "equipment_type": kind, "status": if place.is_some() { "Installed" } else { "In Stock" },
        "customer": place.map(|place| super::customers::name(place.customer)), "service_location": place.map(Place::name),
        "olt_name": on_pon.map(|place| place.town.olt), "olt_frame": on_pon.map(|_| 0),
        "olt_slot": on_pon.map(|place| place.slot), "olt_port": on_pon.map(|place| place.port),
        "ont_id": on_pon.map(|_| 26 + at), "installed_on": installed,
        "held_by": (device.place == Stand::Van).then_some("TECH-001"),
    });
    doc(format!("EQP-{:05}", FIRST_NUMBER + at), &seed.day(-200).to_string(), fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_and_the_film_are_there() {
        assert_eq!(labels().len(), 61);
        assert!(labels().iter().all(|device| device.mac.len() == 12));
        assert_eq!(labels()[60].serial, "440769778099");
        assert_eq!(labels()[60].place, Stand::Stock);
    }
}
