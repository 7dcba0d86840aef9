//! Everything the page has of a customer: one answer for each endpoint, and the readings of their lines.

use super::{part::Ask, says_unknown};
use crate::{
    api::{
        call::call,
        customers::ReadCustomer,
        dispatch_jobs::ListCustomerDispatchJobs,
        issues::ListCustomerIssues,
        network::{Diagnose, ReadNetwork},
        payment_entries::ListPaymentEntries,
        prefetched::prefetched,
        sales_invoices::ListSalesInvoices,
        service_equipment::ListServiceEquipment,
        service_locations::ListServiceLocations,
        subscriptions::ListSubscriptions,
    },
    browser::spawn,
    components::desk::answer::Answer,
    i18n::{msg::device as device_words, t},
    pages::technician::device::header::outcome,
    state::state,
};
use domain::{
    billing::{PaymentEntry, SalesInvoices},
    customer::CustomerProfile,
    dispatch_job::DispatchJob,
    error::Problem,
    issue::Issue,
    network::NetworkReading,
    panel::Panel,
    service_equipment::{EquipmentKind, EquipmentStatus, ServiceEquipment},
    service_location::ServiceLocation,
    subscription::CustomerPlan,
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// How many lines are read without being asked for: the tabs show their state.
const READ_AT_ONCE: usize = 4;

/// `Copy`, so a closure takes it whole.
#[derive(Clone, Copy)]
pub struct Known {
    /// Document name.
    pub name: StoredValue<String>,
    pub profile: Ask<CustomerProfile>,
    pub locations: Ask<Vec<ServiceLocation>>,
    pub plans: Ask<Vec<CustomerPlan>>,
    pub invoices: Ask<SalesInvoices>,
    pub payments: Ask<Vec<PaymentEntry>>,
    pub issues: Ask<Vec<Issue>>,
    pub jobs: Ask<Vec<DispatchJob>>,
    pub equipment: Ask<Vec<ServiceEquipment>>,
    /// The place chosen; `None` is the first.
    pub chosen: RwSignal<Option<String>>,
    readings: RwSignal<BTreeMap<String, Reading>>,
}

/// What is known of one line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    pub panel: Option<Panel<NetworkReading>>,
    pub problem: Option<Problem>,
    /// Every source is being asked anew.
    pub diagnosing: bool,
}

impl Known {
    /// Begins with what came with the page, and asks for the rest.
    pub fn open(name: &str) -> Self {
        let customer = || name.to_owned();
        Self {
            name: StoredValue::new(customer()),
            profile: Answer::open(ReadCustomer { customer: customer() }),
            locations: Answer::open(ListServiceLocations { customer: customer() }),
            plans: Answer::open(ListSubscriptions { customer: customer() }),
            invoices: Answer::open(ListSalesInvoices { customer: customer() }),
            payments: Answer::open(ListPaymentEntries { customer: customer() }),
            issues: Answer::open(ListCustomerIssues { customer: customer() }),
            jobs: Answer::open(ListCustomerDispatchJobs { customer: customer() }),
            equipment: Answer::open(ListServiceEquipment { customer: customer() }),
            chosen: RwSignal::new(None),
            readings: RwSignal::default(),
        }
    }

    /// Reads the lines of what stands at the places, now and whenever that changes.
    pub fn follow(self) {
        self.read_lines();
        Effect::new(move |_| {
            self.equipment.value.track();
            self.chosen.track();
            untrack(|| self.read_lines());
        });
    }

    /// True once the server has said that there is no such customer.
    pub fn is_unknown(self) -> bool {
        let said = |problem: &Option<Problem>| problem.as_ref().is_some_and(|problem| says_unknown(&problem.code));
        self.profile.value.with(Option::is_none) && self.profile.problem.with(said)
    }

    /// The places, those in service first; empty while they are not known.
    pub fn places(self) -> Vec<ServiceLocation> {
        self.locations.value.with(|panel| panel.as_ref().and_then(|panel| panel.value.clone())).unwrap_or_default()
    }

    /// The name of the place that is shown.
    pub fn place(self) -> Option<String> {
        self.chosen.get().or_else(|| self.places().into_iter().next().map(|place| place.name))
    }

    /// The ONT at a place; of a customer without places, the one they have.
    pub fn device_at(self, place: Option<&str>) -> Option<ServiceEquipment> {
        self.equipment.value.with(|panel| ont_at(panel.as_ref()?.value.as_ref()?, place).cloned())
    }

    /// What the network says of a device.
    pub fn reading(self, serial: &str) -> Reading {
        self.readings.with(|readings| readings.get(serial).cloned()).unwrap_or_default()
    }

    /// Serial numbers of everything in service, for the live events.
    pub fn serials(self) -> Vec<String> {
        let of = |equipment: &Vec<ServiceEquipment>| equipment.iter().map(|one| one.serial_number.clone()).collect();
        self.equipment.value.with(|panel| panel.as_ref()?.value.as_ref().map(of)).unwrap_or_default()
    }

    /// Anything may have changed.
    pub fn read_all_again(self) {
        let Some(customer) = self.name.try_get_value() else { return };
        let customer = || customer.clone();
        self.profile.ask(ReadCustomer { customer: customer() });
        self.locations.ask(ListServiceLocations { customer: customer() });
        self.plans.ask(ListSubscriptions { customer: customer() });
        self.invoices.ask(ListSalesInvoices { customer: customer() });
        self.payments.ask(ListPaymentEntries { customer: customer() });
        self.issues.ask(ListCustomerIssues { customer: customer() });
        self.jobs.ask(ListCustomerDispatchJobs { customer: customer() });
        self.equipment.ask(ListServiceEquipment { customer: customer() });
        let lines = self.readings.with_untracked(|readings| readings.keys().cloned().collect::<Vec<_>>());
        lines.into_iter().for_each(|serial| self.read_again(serial));
    }

    /// Reads a line again, unless the page was left.
    pub fn read_again(self, serial: String) {
        if self.name.try_get_value().is_none() {
            return;
        }
        spawn(async move { self.took(&serial, call(ReadNetwork { serial: serial.clone() }).await) });
    }

    /// "Diagnostiquer": asks every source anew. A second time while one runs does nothing; the server joins two desks.
    pub fn diagnose(self, serial: String) {
        if self.readings.with_untracked(|readings| readings.get(&serial).is_some_and(|reading| reading.diagnosing)) {
            return;
        }
        self.readings.update(|readings| readings.entry(serial.clone()).or_default().diagnosing = true);
        state().announcement.set(t(device_words::DIAGNOSING).to_owned());
        spawn(async move {
            let answer = call(Diagnose { serial: serial.clone() }).await;
            self.readings.try_update(|readings| readings.entry(serial.clone()).or_default().diagnosing = false);
            state().announcement.set(outcome(answer.as_ref().err().map(|problem| &problem.code)));
            self.took(&serial, answer);
        });
    }

    fn read_lines(self) {
        let first = self.places().into_iter().take(READ_AT_ONCE).map(|place| Some(place.name));
        let places: Vec<Option<String>> = first.chain([self.place()]).collect();
        for serial in places.iter().filter_map(|place| self.device_at(place.as_deref())).map(|one| one.serial_number) {
            if self.readings.with_untracked(|readings| readings.contains_key(&serial)) {
                continue;
            }
            self.readings.update(|readings| drop(readings.insert(serial.clone(), Reading::default())));
            match prefetched().get(&ReadNetwork { serial: serial.clone() }) {
                Some(answer) => self.took(&serial, answer),
                None => self.read_again(serial),
            }
        }
    }

    /// A failed try keeps what was known.
    fn took(self, serial: &str, answer: Result<Panel<NetworkReading>, Problem>) {
        self.readings.try_update(|readings| {
            let reading = readings.entry(serial.to_owned()).or_default();
            match answer {
                Ok(panel) => (reading.panel, reading.problem) = (Some(panel), None),
                Err(problem) => reading.problem = Some(problem),
            }
        });
    }
}

fn ont_at<'a>(equipment: &'a [ServiceEquipment], place: Option<&str>) -> Option<&'a ServiceEquipment> {
    let there = |one: &&ServiceEquipment| {
        place.is_none_or(|place| one.service_location.as_deref() == Some(place))
            && one.status == EquipmentStatus::Installed
    };
    let ont = equipment.iter().filter(there).find(|one| one.equipment_type == EquipmentKind::Ont);
    ont.or_else(|| equipment.iter().filter(there).find(|one| one.pon_port.is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_place_is_its_ont_in_service() {
        let ont = ServiceEquipment::samples().remove(0);
        let place = ont.service_location.clone();
        let at = |name: &str, kind, status, place: &Option<String>| ServiceEquipment {
            name: name.to_owned(),
            equipment_type: kind,
            status,
            service_location: place.clone(),
            ..ont.clone()
        };
        let all = [
            at("old", EquipmentKind::Ont, EquipmentStatus::Returned, &place),
            at("router", EquipmentKind::Router, EquipmentStatus::Installed, &place),
            at("elsewhere", EquipmentKind::Ont, EquipmentStatus::Installed, &Some("LOC-9".to_owned())),
            at("ont", EquipmentKind::Ont, EquipmentStatus::Installed, &place),
        ];
        assert_eq!(ont_at(&all, place.as_deref()).map(|one| one.name.as_str()), Some("ont"));
        assert_eq!(ont_at(&all, Some("LOC-9")).map(|one| one.name.as_str()), Some("elsewhere"));
        assert!(ont_at(&all, Some("LOC-1")).is_none());
    }
}
