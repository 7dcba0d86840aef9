//! The story every screen of the design tells: Mme Véronique Tremblay, whose television freezes in the evening.
//!
//! | what | record |
//! |---|---|
//! | customer | `CUST-2026-00042` |
//! | place | `LOC-00210`, 118, rue de l’Église, Napierville; OLT-NAP-01 0/3/2, ONT 17 |
//! | ONT | `EQP-00210`, TP-Link XX230v, serial `2239A7B004512`, GPON `TPLG97441B58`, MAC `9C:A2:F4:97:44:1B` |
//! | subscription | `SUB-00210`, Fibre 500 |
//! | issue | `ISS-<year>-01877`, "La télé fige le soir" |
//! | visit | `DJ-<year>-00412`: first of TECH-001's day, under way to it |

use super::locations::Place;

pub const CUSTOMER: usize = 42;
pub const LOCATION: usize = 210;
pub const ISSUE: usize = 1877;
pub const JOB: usize = 412;
pub const SERIAL: &str = "2239A7B004512";
pub const GPON: &str = "TPLG97441B58";
pub const MAC: &str = "9C:A2:F4:97:44:1B";
pub const ACCESS: &str = "Porte de côté, chien dans la cour. Sonnette brisée : appeler en arrivant. Prise fibre au sous-sol, derrière l’établi.";
pub const SUBJECT: &str = "La télé fige le soir";
pub const WORDS: &str = "<p>La télé fige tous les soirs vers 20 h, pis le Wi-Fi tombe.</p>";
/// Day of the install, counted back from the first day.
pub const INSTALLED_DAYS_AGO: i64 = 294;
/// Day the connector went bad, counted back from now.
pub const DROPPED_DAYS_AGO: i64 = 9;

/// Puts the story where it happens, and keeps the next four places active: they are the rest of TECH-001's day.
pub fn place(places: &mut [Place]) {
    for place in &mut places[LOCATION - 1..LOCATION + 4] {
        place.status = "Active";
    }
    let place = &mut places[LOCATION - 1];
    "118, rue de l’Église".clone_into(&mut place.address_line);
    (place.latitude, place.longitude) = (45.186_21, -73.404_95);
}
