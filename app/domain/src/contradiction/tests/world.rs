//! A world of healthy homes, where each fault is planted by one change.

use crate::contradiction::{Records, View, Views};
use crate::day_pack::CustomerSubscription;
use crate::identifier::{DeviceSerial, GponSerial};
use crate::network::{AcsDevice, OltOnt, PonPort, RunState};
use crate::service_equipment::{EquipmentKind, EquipmentStatus, ServiceEquipment};
use crate::service_location::ServiceLocation;
use crate::subscription::{Subscription, SubscriptionStatus};
use crate::time::{LocalDate, Timestamp};

/// 2026-11-22 14:02 in Toronto.
pub const NOW: Timestamp = Timestamp::new(1_795_374_120_000, -300);

pub fn ago(minutes: i64) -> Timestamp {
    Timestamp::new(NOW.utc_ms - minutes * 60_000, NOW.offset_min)
}
pub fn day(ago: i64) -> Option<LocalDate> {
    Some(LocalDate::from_days(NOW.date().days() - ago))
}

/// What the views are made of, open to changes.
#[derive(Clone)]
pub struct World {
    pub equipment: Vec<ServiceEquipment>,
    pub locations: Vec<ServiceLocation>,
    pub billing: Vec<CustomerSubscription>,
    pub onts: Vec<OltOnt>,
    pub acs: Vec<AcsDevice>,
}

impl World {
    /// Homes 1 to 9, two thirds of the plans 500 and the rest 1000; each ONT has light, informs and is paid for.
    pub fn healthy() -> Self {
        let mut world = Self { equipment: vec![], locations: vec![], billing: vec![], onts: vec![], acs: vec![] };
        (1..=9).for_each(|number| world.add_home(number));
        world
    }

    fn add_home(&mut self, number: usize) {
        let (customer, place) = (format!("CUST-{number}"), format!("LOC-{number}"));
        let speed = if number.is_multiple_of(3) { 1000 } else { 500 };
        let mut location = ServiceLocation::samples().remove(0);
        location.name.clone_from(&place);
        location.customer = Some(customer.clone());
        location.olt_port = Some(format!("OLT-NAP-01 0/3/{}", number % 2));
        self.locations.push(location);
        let ont = ont(number, &place, &customer);
        self.acs.push(informed(&ont.serial_number, 3));
        self.onts.push(seen(&ont, number, speed));
        self.equipment.push(ont);
        self.billing.push(subscription(number, &customer, Some(&place), speed));
    }

    /// A device that is recorded, in that status, and nothing else.
    pub fn add_device(&mut self, number: usize, status: EquipmentStatus) -> &mut ServiceEquipment {
        let mut item = ont(number, "", "");
        (item.service_location, item.customer, item.installed_on, item.status) = (None, None, None, status);
        self.equipment.push(item);
        self.equipment.last_mut().unwrap()
    }

    /// The device of that number is online: the OLT sees it, and it informs.
    pub fn bring_online(&mut self, number: usize) {
        let item = self.equipment.iter().find(|item| item.name == format!("EQP-{number}")).unwrap();
        self.acs.push(informed(&item.serial_number, 2));
        self.onts.push(seen(item, number, 500));
    }

    pub fn item(&mut self, number: usize) -> &mut ServiceEquipment {
        self.equipment.iter_mut().find(|item| item.name == format!("EQP-{number}")).unwrap()
    }
    pub fn sub(&mut self, number: usize) -> &mut Subscription {
        let name = format!("SUB-{number}");
        &mut self.billing.iter_mut().find(|item| item.subscription.name == name).unwrap().subscription
    }
    /// The ONT of home 1 to 9.
    pub fn seen(&mut self, number: usize) -> &mut OltOnt {
        &mut self.onts[number - 1]
    }

    /// As read a minute ago.
    pub fn views(self) -> Views {
        let records = Records { equipment: self.equipment, locations: self.locations };
        Views {
            records: Some(View { value: records, read_at: ago(1) }),
            billing: Some(View { value: self.billing, read_at: ago(1) }),
            olt: Some(View { value: self.onts, read_at: ago(1) }),
            acs: Some(View { value: self.acs, read_at: ago(1) }),
        }
    }
}

fn ont(number: usize, place: &str, customer: &str) -> ServiceEquipment {
    ServiceEquipment {
        name: format!("EQP-{number}"),
        serial_number: format!("2239A7B{number:06}"),
        mac_address: Some(format!("9C:A2:F4:00:01:{:02X}", number * 8)),
        gpon_sn: Some(format!("TPLG{:08X}", number * 7919)),
        equipment_type: EquipmentKind::Ont,
        status: EquipmentStatus::Installed,
        customer: Some(customer.to_owned()),
        service_location: Some(place.to_owned()),
        olt_name: None,
        pon_port: None,
        installed_on: day(400),
        modified: "2026-11-20 09:14:02.118233".to_owned(),
        ..ServiceEquipment::samples().remove(0)
    }
}

pub fn subscription(number: usize, customer: &str, place: Option<&str>, speed: u32) -> CustomerSubscription {
    let subscription = Subscription {
        name: format!("SUB-{number}"),
        plan: format!("Fibre {speed}"),
        monthly_price_cents: Some(7495),
        status: SubscriptionStatus::Active,
        start_date: day(400),
        service_location: place.map(str::to_owned),
    };
    CustomerSubscription { customer: customer.to_owned(), subscription }
}

fn informed(serial: &str, minutes_ago: i64) -> AcsDevice {
    AcsDevice { serial: DeviceSerial::parse(serial).unwrap(), last_inform_at: Some(ago(minutes_ago)) }
}

fn seen(item: &ServiceEquipment, number: usize, speed: u32) -> OltOnt {
    OltOnt {
        gpon_sn: GponSerial::parse(item.gpon_sn.as_deref().unwrap()).unwrap(),
        port: PonPort::parse(&format!("OLT-NAP-01 0/3/{}", number % 2)).unwrap(),
        ont_id: Some(number as u16),
        line_profile: Some(format!("FTTH-{speed}")),
        run_state: RunState::Online,
        last_down_cause: None,
        last_down_at: None,
        last_up_at: Some(ago(90 * 24 * 60)),
    }
}
