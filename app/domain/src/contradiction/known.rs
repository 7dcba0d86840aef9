//! The views, side by side: found by what they share.

use super::{Contradiction, Evidence, Fact, Judged, Kind, Subject, System, SystemState, Views, views::View};
use crate::{
    identifier::{DeviceSerial, GponSerial},
    network::{AcsDevice, OltOnt, RunState},
    service_equipment::{EquipmentKind, EquipmentStatus, ServiceEquipment},
    service_location::ServiceLocation,
    subscription::Subscription,
    time::Timestamp,
};
use std::collections::{BTreeMap, BTreeSet};

/// See the module. A system whose word does not count has nothing in it.
pub struct Known<'a> {
    pub now: Timestamp,
    systems: Vec<SystemState>,
    pub equipment: &'a [ServiceEquipment],
    pub locations: BTreeMap<&'a str, &'a ServiceLocation>,
    pub by_gpon: BTreeMap<GponSerial, Vec<&'a ServiceEquipment>>,
    /// ONTs that some record has, in whichever field they were scanned into.
    named: BTreeSet<GponSerial>,
    pub onts: BTreeMap<GponSerial, &'a OltOnt>,
    pub acs: BTreeMap<&'a DeviceSerial, &'a AcsDevice>,
    /// Payer and subscription.
    pub subscriptions: Vec<(&'a str, &'a Subscription)>,
    at_location: BTreeMap<&'a str, Vec<&'a Subscription>>,
    of_customer: BTreeMap<&'a str, Vec<&'a Subscription>>,
}

/// GenieACS calls a device online that informed within five minutes (CONTRACTS.md section 4).
const ONLINE_S: i64 = 300;

impl<'a> Known<'a> {
    pub fn new(views: &'a Views, now: Timestamp) -> Self {
        let records = counting(&views.records, now);
        let equipment = records.map_or(&[][..], |records| &records.equipment);
        let locations = records.into_iter().flat_map(|records| &records.locations);
        let onts = counting(&views.olt, now).into_iter().flatten();
        let acs = counting(&views.acs, now).into_iter().flatten();
        let billing = counting(&views.billing, now).into_iter().flatten();
        let subscriptions: Vec<_> = billing.map(|item| (item.customer.as_str(), &item.subscription)).collect();
        let of_place = |(_, item): &(&'a str, &'a Subscription)| Some((item.service_location.as_deref()?, *item));
        let of_nowhere = |(_, item): &&(&'a str, &'a Subscription)| item.service_location.is_none();
        let serial = |item: &'a ServiceEquipment| Some((GponSerial::parse(item.gpon_sn.as_deref()?).ok()?, item));
        Self {
            now,
            systems: systems(views, now),
            equipment,
            locations: locations.map(|place| (place.name.as_str(), place)).collect(),
            by_gpon: grouped(equipment.iter().filter_map(serial)),
            named: equipment.iter().flat_map(gpon_names).collect(),
            onts: best(onts, |ont| ont.gpon_sn, |ont| (ont.run_state == RunState::Online, ont.last_up_at, &ont.port)),
            acs: best(acs, |device| &device.serial, |device| device.last_inform_at),
            at_location: grouped(subscriptions.iter().filter_map(of_place)),
            of_customer: grouped(subscriptions.iter().filter(of_nowhere).copied()),
            subscriptions,
        }
    }

    /// How each system answered.
    pub fn systems(&self) -> Vec<SystemState> {
        self.systems.clone()
    }

    /// Whether a kind can be judged.
    pub fn judged(&self, kind: Kind) -> Judged {
        let missing = |system: &&System| !self.systems.iter().any(|state| state.system == **system && state.counts);
        Judged { kind, missing: kind.needs().iter().filter(missing).copied().collect() }
    }

    /// Whether no record has this ONT. A site that does not keep the GPON serials of most of its ONTs cannot tell.
    pub fn is_unrecorded(&self, gpon: &GponSerial) -> bool {
        let onts = || {
            let is_ont = |item: &&ServiceEquipment| item.equipment_type == EquipmentKind::Ont;
            self.equipment.iter().filter(is_ont).filter(|item| item.status == EquipmentStatus::Installed)
        };
        let kept = onts().filter(|item| gpon_names(item).next().is_some()).count();
        !self.named.contains(gpon) && kept * 2 >= onts().count()
    }

    /// What is subscribed for a place: what names it, and what its payer has that names no place at all.
    pub fn subscribed(&self, location: &str, customer: Option<&str>) -> Vec<&'a Subscription> {
        let unplaced = customer.and_then(|customer| self.of_customer.get(customer));
        self.at_location.get(location).into_iter().chain(unplaced).flatten().copied().collect()
    }

    /// The one installed record of an ONT, and its place; nothing where two records claim it.
    pub fn installed(&self, gpon: &GponSerial) -> Option<(&'a ServiceEquipment, &'a ServiceLocation)> {
        let mut installed = self.by_gpon.get(gpon)?.iter().filter(|item| item.status == EquipmentStatus::Installed);
        let (item, None) = (*installed.next()?, installed.next()) else { return None };
        let place = self.locations.get(item.service_location.as_deref()?)?;
        self.is_settled(item).then_some((item, place))
    }

    /// False while the record was changed after the network was read: the next reading tells.
    pub fn is_settled(&self, item: &ServiceEquipment) -> bool {
        let network = [System::Olt, System::Acs].into_iter().filter_map(|system| self.read_at(system)).min();
        let Some(read_at) = network else { return true };
        // Frappe writes the hour of the site, without a zone; times here carry the same site's.
        let changed = Timestamp::parse(&format!("{}Z", item.modified));
        changed.is_none_or(|changed| changed.utc_ms - i64::from(read_at.offset_min) * 60_000 <= read_at.utc_ms)
    }

    /// What the network says of a device that is online.
    pub fn online(&self, item: &ServiceEquipment) -> Option<Evidence> {
        let about = Some(item.serial_number.clone());
        let ont = item.gpon_sn.as_deref().and_then(|gpon| self.onts.get(&GponSerial::parse(gpon).ok()?));
        if let Some(ont) = ont.filter(|ont| ont.run_state == RunState::Online) {
            return Some(self.says(System::Olt, Fact::SeenOnPort, Some(ont.port.to_string()), about));
        }
        let serial = DeviceSerial::parse(&item.serial_number).ok()?;
        let informed = self.acs.get(&serial)?.last_inform_at?;
        let online = informed.age_s(self.read_at(System::Acs)?) <= ONLINE_S;
        online.then(|| self.says(System::Acs, Fact::LastInform, Some(informed.to_string()), about))
    }

    /// A statement, with the time it was read.
    pub fn says(&self, system: System, fact: Fact, value: Option<String>, about: Option<String>) -> Evidence {
        Evidence { system, fact, value, about, read_at: self.read_at(system).unwrap_or(self.now) }
    }

    fn read_at(&self, system: System) -> Option<Timestamp> {
        self.systems.iter().find(|state| state.system == system && state.counts)?.read_at
    }
}

impl Subject {
    /// A device and where the records have it.
    pub(super) fn of(item: &ServiceEquipment) -> Self {
        Self {
            customer: item.customer.clone(),
            service_location: item.service_location.clone(),
            equipment: Some(item.name.clone()),
            serial_number: Some(item.serial_number.clone()),
        }
    }
}

impl Kind {
    pub(super) fn found(self, subject: Subject, evidence: Vec<Evidence>) -> Contradiction {
        Contradiction { kind: self, subject, evidence, next_step: self.next_step() }
    }
}

/// Every GPON serial that a record bears.
fn gpon_names(item: &ServiceEquipment) -> impl Iterator<Item = GponSerial> {
    let fields = [item.gpon_sn.as_deref(), Some(item.serial_number.as_str()), item.barcode.as_deref()];
    fields.into_iter().flatten().filter_map(|text| GponSerial::parse(text).ok())
}

/// Keys with all that share one.
pub fn grouped<K: Ord, V>(pairs: impl Iterator<Item = (K, V)>) -> BTreeMap<K, Vec<V>> {
    let mut groups: BTreeMap<K, Vec<V>> = BTreeMap::new();
    pairs.for_each(|(key, value)| groups.entry(key).or_default().push(value));
    groups
}

/// What is listed twice, such as an ONT that was moved and is still known on its old port, counts once: where it is best.
fn best<'a, T, K: Ord, R: Ord>(
    all: impl Iterator<Item = &'a T>,
    key: impl Fn(&'a T) -> K,
    rank: impl Fn(&'a T) -> R,
) -> BTreeMap<K, &'a T> {
    let groups = grouped(all.map(|item| (key(item), item)));
    groups
        .into_iter()
        .filter_map(|(key, items)| Some((key, items.into_iter().max_by_key(|item| rank(item))?)))
        .collect()
}

fn counting<T>(view: &Option<View<T>>, now: Timestamp) -> Option<&T> {
    view.as_ref().filter(|view| view.counts(now)).map(|view| &view.value)
}

fn systems(views: &Views, now: Timestamp) -> Vec<SystemState> {
    vec![
        state(System::Records, &views.records, now),
        state(System::Billing, &views.billing, now),
        state(System::Olt, &views.olt, now),
        state(System::Acs, &views.acs, now),
    ]
}

fn state<T>(system: System, view: &Option<View<T>>, now: Timestamp) -> SystemState {
    let counts = view.as_ref().is_some_and(|view| view.counts(now));
    SystemState { system, read_at: view.as_ref().map(|view| view.read_at), counts }
}
