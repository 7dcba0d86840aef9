//! What a row says.

use super::session::{Answer, Device, Link, Origin};
use crate::{
    i18n::{msg::scan as words, t},
    offline::day_view::label,
    state::state,
};
use domain::{
    label::CodeKind,
    linking::{BlockReason, ConfirmReason},
    lookup::Tier,
    service_equipment::EquipmentKind,
};
use leptos::prelude::*;

/// The first line: what and whose.
pub fn title(device: &Device) -> String {
    match device.record() {
        Some(found) => match customer(found.equipment.customer.as_deref()) {
            Some(who) => format!("{}, {who}", label(&found.equipment)),
            None => label(&found.equipment),
        },
        None if device.answer == Answer::Unknown => format!("{} {}", t(words::UNKNOWN), device.best_value()),
        None => device.best_value().to_owned(),
    }
}

/// The second line: what matched and what was done with it.
pub fn detail(device: &Device) -> String {
    match &device.answer {
        Answer::Looking => t(words::LOOKING).to_owned(),
        Answer::Unknown => t(words::UNKNOWN_HINT).to_owned(),
        Answer::Waiting => t(words::WAITING_HINT).to_owned(),
        Answer::Created if device.link == Link::Refused => t(words::CREATED_REFUSED).to_owned(),
        Answer::Created if device.link == Link::Failed => t(words::CREATED_UNLINKED).to_owned(),
        Answer::Created => t(words::CREATED_HINT).to_owned(),
        Answer::Found { lookup, offline } => found(device, tier(lookup.tier, *offline)),
    }
}

/// Both, for a screen reader.
pub fn spoken(device: &Device) -> String {
    format!("{}. {}", title(device), detail(device))
}

/// The icon and its tone.
pub fn sign(device: &Device) -> (&'static str, &'static str) {
    match (&device.answer, &device.link) {
        (Answer::Looking, _) => ("search", "tone-unknown"),
        (Answer::Unknown, _) => ("unknown", "tone-unknown"),
        (Answer::Waiting, _) => ("clock", "tone-limit"),
        (Answer::Created, Link::Failed | Link::Refused) => ("alert", "tone-limit"),
        (Answer::Created, _) => ("clock", "tone-good"),
        (Answer::Found { .. }, Link::Blocked(_) | Link::Failed | Link::Refused) => ("refuse", "tone-bad"),
        (Answer::Found { .. }, Link::Confirm(_) | Link::Proposed | Link::JobUnknown | Link::Undone) => {
            ("alert", "tone-limit")
        }
        (Answer::Found { .. }, _) if device.origin == Origin::Model => ("alert", "tone-limit"),
        (Answer::Found { .. }, _) => ("done", "tone-good"),
    }
}

/// `N/S`, `MAC`, `GPON`...
pub fn kind(kind: CodeKind) -> &'static str {
    t(match kind {
        CodeKind::DeviceSerial => words::tag::SERIAL,
        CodeKind::Mac => words::tag::MAC,
        CodeKind::GponSerial => words::tag::GPON,
        CodeKind::Ean => words::tag::EAN,
        CodeKind::WifiQr | CodeKind::Ssid | CodeKind::WifiKey => words::tag::WIFI,
        CodeKind::Url => words::tag::URL,
        CodeKind::Several | CodeKind::Other => words::tag::OTHER,
    })
}

/// What a kind of equipment is called.
pub fn equipment_kind(kind: &EquipmentKind) -> String {
    t(match kind {
        EquipmentKind::Ont => words::kind::ONT,
        EquipmentKind::Modem => words::kind::MODEM,
        EquipmentKind::Router => words::kind::ROUTER,
        EquipmentKind::TvBox => words::kind::TV_BOX,
        EquipmentKind::Switch => words::kind::SWITCH,
        EquipmentKind::VoipAta => words::kind::VOIP_ATA,
        EquipmentKind::PowerSupply => words::kind::POWER_SUPPLY,
        EquipmentKind::Other(text) => return text.clone(),
    })
    .to_owned()
}

fn found(device: &Device, found: String) -> String {
    match &device.link {
        Link::None | Link::Proposed | Link::Saving => found,
        Link::JobUnknown => format!("{} {found}", t(words::JOB_UNKNOWN)),
        Link::Held { .. } => words::linked(&found),
        Link::Saved => words::linked_saved(&found),
        Link::Already => words::already(&found),
        Link::Undone => format!("{} {found}", t(words::UNDONE)),
        Link::Failed => t(words::LINK_FAILED).to_owned(),
        Link::Refused => t(words::LINK_REFUSED).to_owned(),
        Link::Confirm(reason) => t(match reason {
            ConfirmReason::Ambiguous => words::confirm::AMBIGUOUS,
            ConfirmReason::NoJobLocation => words::confirm::NO_JOB_LOCATION,
            ConfirmReason::ReservedElsewhere => words::confirm::RESERVED_ELSEWHERE,
            ConfirmReason::HeldBy => words::confirm::HELD_BY,
            ConfirmReason::UnknownStatus => words::confirm::UNKNOWN_STATUS,
        })
        .to_owned(),
        Link::Blocked(reason) => blocked(reason),
    }
}

fn blocked(reason: &BlockReason) -> String {
    match reason {
        BlockReason::ActiveElsewhere { location, customer: who } => {
            let place = [place(location.as_deref()), customer(who.as_deref())].into_iter().flatten();
            let place: Vec<String> = place.collect();
            if place.is_empty() {
                t(words::blocked::ELSEWHERE_UNKNOWN).to_owned()
            } else {
                words::blocked::elsewhere(&place.join(", "))
            }
        }
        BlockReason::Retired(status) => words::blocked::retired(status.as_str()),
        BlockReason::JobClosed => t(words::blocked::JOB_CLOSED).to_owned(),
        BlockReason::NothingToRetrieve => t(words::blocked::NOTHING_TO_RETRIEVE).to_owned(),
    }
}

fn tier(tier: Tier, offline: bool) -> String {
    let tier = t(match tier {
        Tier::Serial => words::tier::SERIAL,
        Tier::Barcode => words::tier::BARCODE,
        Tier::Mac => words::tier::MAC,
    });
    if offline { words::tier::offline(tier) } else { tier.to_owned() }
}

/// A payer's name, where the day pack knows it; a document's name says nothing to a technician.
fn customer(name: Option<&str>) -> Option<String> {
    let name = name?;
    let pack = state().day.with_untracked(|day| day.pack.clone());
    let known = pack.and_then(|pack| pack.customers.iter().find(|customer| customer.name == name).cloned());
    known.map(|customer| customer.customer_name)
}

/// A place's address where the day pack knows it, else its document's name.
fn place(name: Option<&str>) -> Option<String> {
    let name = name?;
    let pack = state().day.with_untracked(|day| day.pack.clone());
    let known = pack.and_then(|pack| pack.locations.iter().find(|place| place.name == name).cloned());
    Some(known.map_or_else(|| name.to_owned(), |place| format!("{}, {}", place.address_line, place.city)))
}
