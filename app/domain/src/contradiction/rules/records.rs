//! ERPNext against itself.

use crate::contradiction::{
    Contradiction, Evidence, Fact, Kind, Subject, System,
    known::{Known, grouped},
};
use crate::identifier::MacAddress;
use crate::service_equipment::{EquipmentStatus, ServiceEquipment};

/// One GPON serial, installed at two customers. One customer's second record is a slip of the pen, not a contradiction
/// of who is served.
pub fn gpon_serial_shared(known: &Known) -> Vec<Contradiction> {
    let installed = |items: &&Vec<&ServiceEquipment>| {
        let at = items.iter().filter(|item| item.status == EquipmentStatus::Installed);
        let mut customers: Vec<&str> = at.filter_map(|item| item.customer.as_deref()).collect();
        customers.sort_unstable();
        customers.dedup();
        customers.len() > 1
    };
    let shared = known.by_gpon.iter().filter(|(_, items)| installed(items));
    let serials = shared.map(|(gpon, items)| {
        let items = items.iter().filter(|item| item.status == EquipmentStatus::Installed);
        pair(Kind::GponSerialShared, items.copied(), |item| {
            let holder = item.customer.clone().or_else(|| item.service_location.clone());
            let serial = known.says(System::Records, Fact::GponSerial, Some(gpon.to_string()), Some(item.name.clone()));
            vec![serial, known.says(System::Records, Fact::Customer, holder, Some(item.name.clone()))]
        })
    });
    serials.collect()
}

/// One MAC on the records of two devices; a device recorded twice under its own serial is one device.
pub fn mac_shared(known: &Known) -> Vec<Contradiction> {
    let macs = known.equipment.iter().filter_map(|item| {
        let mac = MacAddress::parse(item.mac_address.as_deref()?).ok()?;
        is_own(&mac).then_some((mac, item))
    });
    let shared = grouped(macs).into_iter().filter(|(_, items)| {
        let serial = |item: &ServiceEquipment| item.serial_number.trim().to_ascii_uppercase();
        items.iter().any(|item| serial(item) != serial(items[0]))
    });
    let macs = shared.map(|(mac, items)| {
        pair(Kind::MacShared, items.into_iter(), |item| {
            let mac = known.says(System::Records, Fact::MacAddress, Some(mac.to_string()), Some(item.name.clone()));
            let status = Some(item.status.to_string());
            vec![mac, known.says(System::Records, Fact::EquipmentStatus, status, Some(item.name.clone()))]
        })
    });
    macs.collect()
}

/// Installed, and the place is not named, not there, or another customer's.
pub fn place_disagrees(known: &Known) -> Vec<Contradiction> {
    let installed = known.equipment.iter().filter(|item| item.status == EquipmentStatus::Installed);
    let wrong = installed.filter_map(|item| {
        let status = Some(item.status.to_string());
        let status = known.says(System::Records, Fact::EquipmentStatus, status, Some(item.name.clone()));
        let place = item.service_location.as_deref().and_then(|name| known.locations.get(name));
        let Some(place) = place else {
            let none = known.says(System::Records, Fact::Location, None, Some(item.name.clone()));
            return Some(Kind::PlaceDisagrees.found(Subject::of(item), vec![status, none]));
        };
        let (mine, theirs) = (item.customer.as_ref()?, place.customer.as_ref()?);
        (mine != theirs).then(|| {
            let mine = known.says(System::Records, Fact::Customer, Some(mine.clone()), Some(item.name.clone()));
            let about = Some(place.name.clone());
            let theirs = known.says(System::Records, Fact::LocationCustomer, Some(theirs.clone()), about);
            Kind::PlaceDisagrees.found(Subject::of(item), vec![mine, theirs])
        })
    });
    wrong.collect()
}

/// A contradiction between records: about the first by name, with the evidence of each.
fn pair<'a>(
    kind: Kind,
    items: impl Iterator<Item = &'a ServiceEquipment>,
    says: impl Fn(&ServiceEquipment) -> Vec<Evidence>,
) -> Contradiction {
    let mut items: Vec<&ServiceEquipment> = items.collect();
    items.sort_by_key(|item| &item.name);
    let subject = items.first().map(|item| Subject::of(item)).unwrap_or_default();
    kind.found(subject, items.into_iter().flat_map(says).collect())
}

/// False for what people and firmware write where they know none.
fn is_own(mac: &MacAddress) -> bool {
    let [first, rest @ ..] = mac.bytes();
    rest.iter().any(|byte| *byte != first)
}
