//! Service Equipment: an ONT at each active place, mesh nodes and television boxes at some, the rest in stock or vans.

use super::locations::{LOCATIONS, Place};
use super::{Seed, customers, doc, labels, story};
use crate::sandbox::random::Random;
use crate::sandbox::store::Doc;
use serde_json::{Value, json};

/// Brand, model, vendor of the GPON serial, OUI, start of the device serial.
const ONTS: [(&str, &str, &str, u32, &str); 5] = [
    ("TP-Link", "XX230v", "TPLG", 0x9C_A2F4, "2239A7B"),
    ("TP-Link", "XX530v", "TPLG", 0x1C_61B4, "2245A30"),
    ("Nokia", "G-1425G-A", "ALCL", 0x90_75BC, "ALCLFB0"),
    ("Huawei", "HG8145V5", "HWTC", 0x00_E0FC, "2150083"),
    ("Calix", "844G-1", "CXNK", 0xCC_BE59, "4407697"),
];

/// Every piece of equipment, the labels' devices included.
pub fn documents(seed: &Seed, places: &[Place]) -> Vec<(&'static str, Doc)> {
    let mut random = seed.random("equipment");
    let mut docs: Vec<(&'static str, Doc)> = Vec::with_capacity(3200);
    for place in places {
        docs.push(("Service Equipment", ont(seed, place, &mut random)));
    }
    let extras = places.iter().filter(|place| place.status == "Active");
    for (at, (place, extra)) in extras.flat_map(|place| extras_at(place).map(move |extra| (place, extra))).enumerate() {
        docs.push(("Service Equipment", extra_equipment(seed, place, LOCATIONS + 1 + at, extra, &mut random)));
    }
    docs.extend(labels::documents(seed, places));
    docs
}

fn ont(seed: &Seed, place: &Place, random: &mut Random) -> Doc {
    let number = place.number;
    let (brand, model, vendor, oui, serial) =
        ONTS[if number == story::LOCATION { 0 } else { random.below(ONTS.len()) }];
    // A bijection on 32 bits: two numbers never share a serial.
    let unique = (number as u32).wrapping_mul(2_654_435_761) ^ 0x00A5_5A00;
    let story = number == story::LOCATION;
    let serial = if story { story::SERIAL.to_owned() } else { format!("{serial}{number:06}") };
    let gpon = if story { story::GPON.to_owned() } else { format!("{vendor}{unique:08X}") };
    let mac = if story { story::MAC.to_owned() } else { mac(oui, number as u32 * 8 + 0x20_0000) };
    let installed_on =
        seed.day(if story { -story::INSTALLED_DAYS_AGO } else { -(15 + random.below(1400) as i64) }).to_string();
    let mut fields = json!({
        "serial_number": serial, "mac_address": mac, "gpon_sn": gpon, "brand": brand, "model": model, "equipment_type": "ONT",
        "acs_device_id": acs_id(oui, model, &serial), "firmware": format!("1.{}.{}", 3 + number % 2, number % 5),
        "status": "In Stock",
    });
    if place.status == "Active" {
        install(&mut fields, place, &installed_on);
        fields["olt_name"] = json!(place.town.olt);
        fields["olt_frame"] = json!(0);
        fields["olt_slot"] = json!(place.slot);
        fields["olt_port"] = json!(place.port);
        fields["ont_id"] = json!(place.ont_id);
        fields["last_seen"] = json!(format!("{} 06:00:00", seed.today));
    } else if number.is_multiple_of(3) {
        fields["held_by"] = json!(format!("TECH-{:03}", number % 20 + 1));
    }
    doc(format!("EQP-{number:05}"), &installed_on, fields)
}

/// What else stands at a place: kind, brand, model, OUI.
fn extras_at(place: &Place) -> impl Iterator<Item = (&'static str, &'static str, &'static str, u32)> + use<> {
    let mesh = place.number.is_multiple_of(2).then_some(("Router", "TP-Link", "HX220", 0x78_8CB5));
    let television = place.number.is_multiple_of(5).then_some(("TV Box", "Kaon", "KSTB6043", 0x90_F3B7));
    let voice = place.number.is_multiple_of(20).then_some(("VoIP ATA", "Grandstream", "HT801", 0x00_0B82));
    [mesh, television, voice].into_iter().flatten()
}

fn extra_equipment(
    seed: &Seed,
    place: &Place,
    number: usize,
    (kind, brand, model, oui): (&str, &str, &str, u32),
    random: &mut Random,
) -> Doc {
    let installed_on = seed.day(-(15 + random.below(900) as i64)).to_string();
    let mut fields = json!({
        "serial_number": format!("{}{:04}{number:06}", &model[..2].to_uppercase(), 2200 + number % 60),
        "mac_address": mac(oui, number as u32 * 16), "brand": brand, "model": model, "equipment_type": kind,
        "barcode": format!("{brand}{number:07}").to_uppercase().replace('-', ""),
    });
    install(&mut fields, place, &installed_on);
    doc(format!("EQP-{number:05}"), &installed_on, fields)
}

fn install(fields: &mut Value, place: &Place, on: &str) {
    fields["status"] = json!("Installed");
    fields["customer"] = json!(customers::name(place.customer));
    fields["service_location"] = json!(place.name());
    fields["installed_on"] = json!(on);
}

fn mac(oui: u32, tail: u32) -> String {
    let bytes = [(oui >> 16) as u8, (oui >> 8) as u8, oui as u8, (tail >> 16) as u8, (tail >> 8) as u8, tail as u8];
    bytes.map(|byte| format!("{byte:02X}")).join(":")
}

/// `OUI-ProductClass-Serial`, with `-` inside a part as `%2D`.
pub fn acs_id(oui: u32, model: &str, serial: &str) -> String {
    format!("{oui:06X}-{}-{}", model.replace('-', "%2D"), serial.replace('-', "%2D"))
}
