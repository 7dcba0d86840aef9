//! The records against the network.

use crate::contradiction::{Contradiction, Fact, Kind, Subject, System, known::Known};
use crate::identifier::{DeviceSerial, GponSerial};
use crate::network::PonPort;
use crate::service_equipment::{EquipmentKind, EquipmentStatus, ServiceEquipment};
use crate::service_location::ServiceLocation;
use std::collections::BTreeSet;

/// Days a new device has to be plugged in and to inform.
const FIRST_INFORM_DAYS: i64 = 2;

/// The OLT sees the ONT on another port than the one its place hangs on, whatever its state there.
pub fn seen_on_another_port(known: &Known) -> Vec<Contradiction> {
    let moved = known.onts.values().filter_map(|ont| {
        let (item, place) = known.installed(&ont.gpon_sn)?;
        let recorded = recorded_port(item, place)?;
        (!recorded.may_be(&ont.port)).then(|| {
            let about = Some(place.name.clone());
            let recorded = known.says(System::Records, Fact::RecordedPort, Some(recorded.to_string()), about);
            let about = Some(ont.gpon_sn.to_string());
            let seen = known.says(System::Olt, Fact::SeenOnPort, Some(ont.port.to_string()), about);
            Kind::SeenOnAnotherPort.found(Subject::of(item), vec![recorded, seen])
        })
    });
    moved.collect()
}

/// What should lie on a shelf of the workshop or be lost is in use.
pub fn retired_online(known: &Known) -> Vec<Contradiction> {
    online_with(Kind::RetiredOnline, known, |status| match status {
        EquipmentStatus::Faulty | EquipmentStatus::Returned | EquipmentStatus::Lost => true,
        EquipmentStatus::Other(word) => ["rma", "retired", "scrapped"].contains(&word.to_ascii_lowercase().as_str()),
        EquipmentStatus::InStock | EquipmentStatus::Installed => false,
    })
}

/// What should lie in stock is in use.
pub fn stock_online(known: &Known) -> Vec<Contradiction> {
    online_with(Kind::StockOnline, known, |status| *status == EquipmentStatus::InStock)
}

/// Installed for days, of a model the ACS does hear, and not heard since.
pub fn never_informed(known: &Known) -> Vec<Contradiction> {
    let heard = models_heard(known);
    let today = known.now.date().days();
    let silent = known.equipment.iter().filter_map(|item| {
        let managed = matches!(item.equipment_type, EquipmentKind::Ont | EquipmentKind::Router | EquipmentKind::Modem);
        let since = item.installed_on.filter(|since| since.days() + FIRST_INFORM_DAYS <= today)?;
        if !managed || item.status != EquipmentStatus::Installed || !heard.contains(&model(item)?) {
            return None;
        }
        let serial = DeviceSerial::parse(&item.serial_number).ok()?;
        let last = known.acs.get(&serial).and_then(|device| device.last_inform_at);
        if last.is_some_and(|last| last.date() >= since) || !known.is_settled(item) {
            return None;
        }
        let installed =
            known.says(System::Records, Fact::InstalledOn, Some(since.to_string()), Some(item.name.clone()));
        let about = Some(item.serial_number.clone());
        let last = known.says(System::Acs, Fact::LastInform, last.map(|last| last.to_string()), about);
        Some(Kind::NeverInformed.found(Subject::of(item), vec![installed, last]))
    });
    silent.collect()
}

/// Where the place hangs; the device's own port where the place has none.
fn recorded_port(item: &ServiceEquipment, place: &ServiceLocation) -> Option<PonPort> {
    let of_device = || PonPort::parse(item.pon_port.as_deref()?).map(|port| port.on(item.olt_name.as_deref()));
    place.olt_port.as_deref().and_then(PonPort::parse).or_else(of_device)
}

fn online_with(kind: Kind, known: &Known, is_meant: impl Fn(&EquipmentStatus) -> bool) -> Vec<Contradiction> {
    let installed = known.equipment.iter().filter(|item| item.status == EquipmentStatus::Installed);
    let in_use: BTreeSet<_> = installed.flat_map(identities).collect();
    let meant = known.equipment.iter().filter(|item| is_meant(&item.status) && known.is_settled(item));
    // When another record has the same device installed, that one is what is online.
    let alone = meant.filter(|item| !identities(item).any(|identity| in_use.contains(&identity)));
    let online = alone.filter_map(|item| {
        let status = Some(item.status.to_string());
        let status = known.says(System::Records, Fact::EquipmentStatus, status, Some(item.name.clone()));
        Some(kind.found(Subject::of(item), vec![status, known.online(item)?]))
    });
    online.collect()
}

/// What makes two records one device: either serial.
fn identities(item: &ServiceEquipment) -> impl Iterator<Item = String> + use<> {
    let serial = DeviceSerial::parse(&item.serial_number).ok().map(|serial| serial.to_string());
    let gpon = item.gpon_sn.as_deref().and_then(|gpon| GponSerial::parse(gpon).ok());
    serial.into_iter().chain(gpon.map(|gpon| gpon.to_string()))
}

/// Models of which the ACS hears at least one: another is perhaps not managed at all.
fn models_heard<'a>(known: &Known<'a>) -> BTreeSet<&'a str> {
    let heard = known.equipment.iter().filter(|item| {
        let serial = DeviceSerial::parse(&item.serial_number).ok();
        serial.and_then(|serial| known.acs.get(&serial)?.last_inform_at).is_some()
    });
    heard.filter_map(model).collect()
}

fn model(item: &ServiceEquipment) -> Option<&str> {
    item.model.as_deref().map(str::trim).filter(|model| !model.is_empty())
}
