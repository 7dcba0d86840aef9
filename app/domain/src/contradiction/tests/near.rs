//! What looks like a fault and is none.

use super::world::{World, ago, day, subscription};
use crate::network::{PonPort, RunState};
use crate::service_equipment::{EquipmentKind, EquipmentStatus};
use crate::subscription::SubscriptionStatus;

type Near = (&'static str, fn(&mut World));

pub const NEAR: &[Near] = &[
    ("paid late is still paid", |world| world.sub(1).status = SubscriptionStatus::PastDue),
    ("about to begin", |world| world.sub(1).status = SubscriptionStatus::Pending),
    ("a status this version does not know", |world| world.sub(1).status = SubscriptionStatus::Other("Paused".into())),
    ("suspended and disabled", |world| {
        world.sub(1).status = SubscriptionStatus::Suspended;
        world.seen(1).run_state = RunState::Disabled;
    }),
    ("cancelled and dark", |world| {
        world.sub(1).status = SubscriptionStatus::Cancelled;
        world.seen(1).run_state = RunState::Los;
    }),
    ("an old subscription beside the new one", |world| {
        let mut old = subscription(70, "CUST-1", Some("LOC-1"), 1000);
        old.subscription.status = SubscriptionStatus::Cancelled;
        world.billing.push(old);
        let mut old = subscription(71, "CUST-2", Some("LOC-2"), 1000);
        old.subscription.status = SubscriptionStatus::Suspended;
        world.billing.push(old);
    }),
    ("a subscription that names no place covers its payer's", |world| world.sub(1).service_location = None),
    ("billed since yesterday, the visit is today", |world| {
        let mut fresh = subscription(72, "CUST-1", Some("LOC-72"), 500);
        fresh.subscription.start_date = day(1);
        world.billing.push(fresh);
    }),
    ("begins next week", |world| {
        let mut fresh = subscription(73, "CUST-1", Some("LOC-73"), 500);
        fresh.subscription.start_date = day(-7);
        world.billing.push(fresh);
    }),
    ("served by a router alone", |world| world.item(1).equipment_type = EquipmentKind::Router),
    ("a telephone line beside the Internet", |world| {
        let mut line = subscription(74, "CUST-1", Some("LOC-1"), 500);
        line.subscription.plan = "Téléphonie".to_owned();
        world.billing.push(line);
    }),
    ("a plan without a number", |world| world.sub(1).plan = "Fibre Affaires".to_owned()),
    ("a profile without a number", |world| world.seen(1).line_profile = Some("residentiel".to_owned())),
    ("the same speed, written otherwise", |world| {
        world.sub(3).plan = "Fibre 1 Gbit/s".to_owned();
        world.seen(3).line_profile = Some("VLAN40_1000M".to_owned());
    }),
    ("a record that does not name the OLT", |world| world.locations[0].olt_port = Some("0/3/1".to_owned())),
    ("a place whose port is not recorded", |world| {
        world.locations[0].olt_port = None;
        world.seen(1).port = PonPort::parse("OLT-NAP-01 0/7/7").unwrap();
    }),
    ("moved: still known, dark, on the old port", |world| {
        let mut old = world.onts[0].clone();
        old.port = PonPort::parse("OLT-NAP-01 0/9/9").unwrap();
        old.run_state = RunState::Los;
        world.onts.push(old);
    }),
    ("returned, and dark", |world| {
        world.add_device(75, EquipmentStatus::Returned);
        world.bring_online(75);
        world.onts.last_mut().unwrap().run_state = RunState::Offline;
        world.acs.last_mut().unwrap().last_inform_at = Some(ago(8));
    }),
    ("in stock, last heard at its former place", |world| {
        world.add_device(76, EquipmentStatus::InStock);
        world.bring_online(76);
        world.onts.pop();
        world.acs.last_mut().unwrap().last_inform_at = Some(ago(3 * 24 * 60));
    }),
    ("a site that keeps no GPON serials", |world| {
        world.equipment.iter_mut().for_each(|item| item.gpon_sn = None);
        world.seen(1).last_up_at = Some(ago(3 * 24 * 60));
    }),
    ("the ONT's GPON serial stands in the field of the barcode", |world| {
        let gpon = world.item(1).gpon_sn.take().unwrap();
        world.item(1).barcode = Some(gpon);
        world.seen(1).last_up_at = Some(ago(3 * 24 * 60));
    }),
    ("one thousand, as French writes it", |world| {
        world.sub(3).plan = "Fibre 1\u{a0}000 Mbit/s".to_owned();
        world.seen(3).line_profile = Some("FTTH-1000".to_owned());
    }),
    ("an old record of an ONT that is installed anew", |world| {
        let gpon = world.item(1).gpon_sn.clone();
        world.add_device(77, EquipmentStatus::Returned).gpon_sn = gpon;
    }),
    ("one customer's ONT recorded twice", |world| {
        let twice = world.item(1).clone();
        let item = world.add_device(78, EquipmentStatus::Installed);
        item.gpon_sn = twice.gpon_sn;
        (item.customer, item.service_location) = (twice.customer, twice.service_location);
    }),
    ("a device recorded twice under its own serial", |world| {
        let twice = world.item(1).clone();
        let item = world.add_device(79, EquipmentStatus::Lost);
        (item.serial_number, item.mac_address) = (twice.serial_number.to_lowercase(), twice.mac_address);
    }),
    ("two ports of one device", |world| {
        world.add_device(80, EquipmentStatus::InStock).mac_address = Some("9C:A2:F4:00:01:09".to_owned());
    }),
    ("no MAC, written in two ways", |world| {
        for number in [81, 82] {
            world.add_device(number, EquipmentStatus::InStock).mac_address = Some("00:00:00:00:00:00".to_owned());
        }
        world.add_device(83, EquipmentStatus::InStock).mac_address = Some("inconnu".to_owned());
        world.add_device(84, EquipmentStatus::InStock).mac_address = Some("inconnu".to_owned());
    }),
    ("a device whose customer is that of its place alone", |world| world.item(1).customer = None),
    ("installed today, not heard yet", |world| {
        world.item(1).installed_on = day(0);
        world.acs.remove(0);
    }),
    ("informed on the day of the install, off since", |world| {
        world.item(1).installed_on = day(5);
        world.acs[0].last_inform_at = Some(ago(5 * 24 * 60));
    }),
    ("a model the ACS hears none of", |world| {
        world.item(1).model = Some("844G-1".to_owned());
        world.acs.remove(0);
    }),
    ("a television box is none of the ACS's business", |world| {
        let home = world.item(1).clone();
        let item = world.add_device(85, EquipmentStatus::Installed);
        (item.customer, item.service_location, item.gpon_sn) = (home.customer, home.service_location, None);
        (item.equipment_type, item.installed_on) = (EquipmentKind::TvBox, day(30));
    }),
    ("an ONT nobody has on record yet, up for an hour", |world| {
        world.add_device(86, EquipmentStatus::InStock);
        world.bring_online(86);
        world.equipment.pop();
        world.onts.last_mut().unwrap().last_up_at = Some(ago(60));
    }),
];
