use crate::{
    day_pack::CustomerSubscription,
    network::{AcsDevice, OltOnt},
    service_equipment::ServiceEquipment,
    service_location::ServiceLocation,
    time::Timestamp,
};

/// What each system says of the world; `None` where it did not answer.
#[derive(Clone, Debug, Default)]
pub struct Views {
    /// Every piece of equipment and every place.
    pub records: Option<View<Records>>,
    /// Every subscription, whatever its status.
    pub billing: Option<View<Vec<CustomerSubscription>>>,
    /// Every ONT of every OLT.
    pub olt: Option<View<Vec<OltOnt>>>,
    /// Every device the ACS knows.
    pub acs: Option<View<Vec<AcsDevice>>>,
}

/// One system's answer, whole.
#[derive(Clone, Debug)]
pub struct View<T> {
    /// What it said.
    pub value: T,
    /// When it was read: the oldest part of it.
    pub read_at: Timestamp,
}

/// What ERPNext has of the physical side.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// Every piece of equipment, in stock too.
    pub equipment: Vec<ServiceEquipment>,
    /// Every place.
    pub locations: Vec<ServiceLocation>,
}

impl<T> View<T> {
    /// True while the word of it counts: two systems read a quarter of an hour apart may differ and both be right.
    pub(super) fn counts(&self, now: Timestamp) -> bool {
        self.read_at.age_s(now) <= COUNTS_S
    }
}

/// A person changes a record and the OLT within minutes of each other; the hub polls the network each minute or so.
pub const COUNTS_S: i64 = 15 * 60;
