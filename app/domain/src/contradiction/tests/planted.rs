//! The twelve faults, one a home; what each must be found about.

use super::world::{World, ago, day, subscription};
use crate::contradiction::Kind;
use crate::network::{PonPort, RunState};
use crate::service_equipment::EquipmentStatus;
use crate::subscription::SubscriptionStatus;

type Plant = (Kind, fn(&mut World), Option<&'static str>);

pub const PLANTED: &[Plant] = &[
    (Kind::ActiveDisabled, |world| world.seen(1).run_state = RunState::Disabled, Some("EQP-1")),
    (
        Kind::BilledWithoutDevice,
        |world| {
            let mut place = world.locations[0].clone();
            (place.name, place.customer) = ("LOC-50".to_owned(), Some("CUST-50".to_owned()));
            world.locations.push(place);
            world.billing.push(subscription(50, "CUST-50", Some("LOC-50"), 500));
        },
        Some("LOC-50"),
    ),
    (Kind::OnlineWithoutSubscription, |world| world.sub(2).status = SubscriptionStatus::Cancelled, Some("EQP-2")),
    (Kind::SuspendedOnline, |world| world.sub(3).status = SubscriptionStatus::Suspended, Some("EQP-3")),
    (Kind::PlanIsNotProfile, |world| world.seen(4).line_profile = Some("FTTH-1000".to_owned()), Some("EQP-4")),
    (Kind::SeenOnAnotherPort, |world| world.seen(5).port = PonPort::parse("OLT-NAP-01 0/4/1").unwrap(), Some("EQP-5")),
    (
        Kind::RetiredOnline,
        |world| {
            world.add_device(60, EquipmentStatus::Returned);
            world.bring_online(60);
        },
        Some("EQP-60"),
    ),
    (
        Kind::StockOnline,
        |world| {
            world.add_device(61, EquipmentStatus::InStock);
            world.bring_online(61);
        },
        Some("EQP-61"),
    ),
    (
        Kind::GponSerialShared,
        |world| {
            // The other spelling of the same serial, at another customer's place.
            let hex: String = "TPLG".bytes().map(|byte| format!("{byte:02x}")).collect();
            let number = world.item(6).gpon_sn.clone().unwrap()[4..].to_owned();
            let theirs = world.item(7).clone();
            let item = world.add_device(62, EquipmentStatus::Installed);
            (item.customer, item.service_location) = (theirs.customer, theirs.service_location);
            item.gpon_sn = Some(hex + &number);
        },
        Some("EQP-6"),
    ),
    (
        Kind::MacShared,
        |world| {
            let mac = world.item(8).mac_address.clone().unwrap().replace(':', "-").to_lowercase();
            world.add_device(63, EquipmentStatus::Faulty).mac_address = Some(mac);
        },
        Some("EQP-63"),
    ),
    (Kind::PlaceDisagrees, |world| world.item(8).customer = Some("CUST-9".to_owned()), Some("EQP-8")),
    (
        Kind::NeverInformed,
        |world| {
            world.item(9).installed_on = day(5);
            world.acs[8].last_inform_at = Some(ago(20 * 24 * 60));
        },
        Some("EQP-9"),
    ),
];
