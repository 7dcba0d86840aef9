//! Service Locations: where they are, whose they are, and where on the network each hangs.

use super::words::{STREETS, TOWNS, Town};
use super::{Seed, doc, story};
use crate::sandbox::store::Doc;
use serde_json::json;
use std::collections::HashMap;

/// How many Service Locations there are.
pub const LOCATIONS: usize = 1600;
/// How many customers there are.
pub const CUSTOMERS: usize = 1240;
/// ONTs on a full PON port.
const PER_PORT: usize = 24;

/// One served place, before it becomes documents.
pub struct Place {
    /// 1 to [`LOCATIONS`]: `LOC-#####`, and `EQP-#####` of its ONT.
    pub number: usize,
    /// 1 to [`CUSTOMERS`].
    pub customer: usize,
    pub town: &'static Town,
    pub address_line: String,
    pub latitude: f64,
    pub longitude: f64,
    /// Frame 0, slot, port.
    pub slot: usize,
    pub port: usize,
    pub ont_id: usize,
    pub status: &'static str,
}

impl Place {
    /// `LOC-00210`.
    pub fn name(&self) -> String {
        format!("LOC-{:05}", self.number)
    }
    /// `0/3/2`.
    pub fn pon_port(&self) -> String {
        format!("0/{}/{}", self.slot, self.port)
    }
}

/// Every place; the number is the index plus one.
pub fn places(seed: &Seed) -> Vec<Place> {
    let mut random = seed.random("places");
    let mut places: Vec<Place> = (1..=LOCATIONS)
        .map(|number| {
            let town = &TOWNS[town_of(number, random.below(100))];
            let status = match random.below(100) {
                0..=93 => "Active",
                94..=97 => "Pending",
                _ => "Inactive",
            };
            Place {
                number,
                customer: customer_of(number),
                town,
                address_line: format!("{}, {}", 1 + random.below(2400), random.pick(&STREETS)),
                latitude: round(town.latitude + random.around(0.035)),
                longitude: round(town.longitude + random.around(0.045)),
                slot: 0,
                port: 0,
                ont_id: 0,
                status,
            }
        })
        .collect();
    story::place(&mut places);
    hang(&mut places);
    places
}

/// Customer 42 lives at location 210; the two numbers are exchanged, the rest follow one another.
fn customer_of(number: usize) -> usize {
    match number {
        story::LOCATION => story::CUSTOMER,
        story::CUSTOMER => story::LOCATION,
        _ => (number - 1) % CUSTOMERS + 1,
    }
}

/// The first technician's showcase of today is in Napierville, the rest is spread by chance.
fn town_of(number: usize, chance: usize) -> usize {
    if (story::LOCATION..story::LOCATION + 5).contains(&number) {
        return 0;
    }
    match chance {
        0..=17 => 0,
        18..=25 => 1,
        26..=31 => 2,
        32..=36 => 3,
        37..=50 => 4,
        51..=56 => 5,
        57..=60 => 6,
        61..=65 => 7,
        66..=79 => 8,
        80..=86 => 9,
        87..=95 => 10,
        _ => 11,
    }
}

/// Fills each OLT's ports one after another, 24 to a port; the story's ONT is number 17 on 0/3/2.
fn hang(places: &mut [Place]) {
    let mut on_olt: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, place) in places.iter().enumerate() {
        on_olt.entry(place.town.olt).or_default().push(at);
    }
    for list in on_olt.values_mut() {
        let wanted = 18 * PER_PORT + 16;
        if let Some(at) = list.iter().position(|at| places[*at].number == story::LOCATION) {
            list.swap(at, wanted);
        }
        for (position, at) in list.iter().enumerate() {
            let port = position / PER_PORT;
            (places[*at].slot, places[*at].port) = (1 + port / 8, port % 8);
            places[*at].ont_id = position % PER_PORT + 1;
        }
    }
}

/// The Service Location documents.
pub fn documents(seed: &Seed, places: &[Place]) -> Vec<(&'static str, Doc)> {
    let mut random = seed.random("locations");
    places
        .iter()
        .map(|place| {
            let note = ["Chien dans la cour\nSonner 2 fois, clé sous le pot", "Appeler en arrivant", "Prise au sous-sol"];
            let notes = random.chance(0.2).then(|| *random.pick(&note));
            let notes = if place.number == story::LOCATION { Some(story::ACCESS) } else { notes };
            let since = seed.day(-(40 + random.below(1500) as i64)).to_string();
            let fields = json!({
                "customer": super::customers::name(place.customer), "address_line": place.address_line,
                "city": place.town.name, "postal_code": place.town.postal_code, "latitude": place.latitude,
                "longitude": place.longitude, "connection_type": "FTTH", "olt_name": place.town.olt,
                "olt_port": place.pon_port(), "splitter": format!("{}-{:03}", &place.town.olt[4..7], place.number % 180),
                "drop_type": if place.number % 3 == 0 { "Aérien" } else { "Souterrain" },
                "access_notes": notes, "status": place.status,
            });
            ("Service Location", doc(place.name(), &since, fields))
        })
        .collect()
}

fn round(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}
