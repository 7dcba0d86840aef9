//! What is paid for against what is there.

use crate::contradiction::{Contradiction, Evidence, Fact, Kind, Subject, System, known::Known};
use crate::network::{OltOnt, RunState};
use crate::service_equipment::{EquipmentKind, EquipmentStatus, ServiceEquipment};
use crate::subscription::speeds_mbps;
use crate::subscription::{Subscription, SubscriptionStatus};
use std::collections::BTreeSet;

/// Days between the first day billed and the day its absence of a device is said: a visit may be late by one.
const INSTALL_DAYS: i64 = 2;
/// Days an ONT may be up before its record is there: a phone without signal holds the record back.
const UNRECORDED_S: i64 = 86_400;

/// Somebody pays and is kept offline.
pub fn active_disabled(known: &Known) -> Vec<Contradiction> {
    at_places(Kind::ActiveDisabled, known, RunState::Disabled, |subscribed| {
        subscribed.iter().copied().find(|item| item.status.is_active())
    })
}

/// Everything subscribed there is suspended, and the ONT has light and passes traffic.
pub fn suspended_online(known: &Known) -> Vec<Contradiction> {
    at_places(Kind::SuspendedOnline, known, RunState::Online, |subscribed| {
        let is_suspended = |item: &&Subscription| item.status == SubscriptionStatus::Suspended;
        let over = |item: &Subscription| is_suspended(&item) || is_over(item);
        let all_over = subscribed.iter().all(|item| over(item));
        subscribed.iter().copied().find(is_suspended).filter(|_| all_over)
    })
}

/// An ONT passes traffic and nothing at its place is paid, suspended or about to begin; or no record has it at all.
pub fn online_without_subscription(known: &Known) -> Vec<Contradiction> {
    let online = known.onts.values().filter(|ont| ont.run_state == RunState::Online);
    let unpaid = online.filter_map(|ont| {
        let seen = seen(known, ont);
        let nothing = |about| known.says(System::Billing, Fact::SubscriptionStatus, None, about);
        if known.is_unrecorded(&ont.gpon_sn) {
            let up_s = ont.last_up_at?.age_s(known.now);
            let subject = Subject { serial_number: Some(ont.gpon_sn.to_string()), ..Subject::default() };
            let unknown = known.says(System::Records, Fact::InstalledDevice, None, Some(ont.gpon_sn.to_string()));
            return (up_s > UNRECORDED_S)
                .then(|| Kind::OnlineWithoutSubscription.found(subject, vec![seen, unknown, nothing(None)]));
        }
        let (item, place) = known.installed(&ont.gpon_sn)?;
        let subscribed = known.subscribed(&place.name, item.customer.as_deref());
        let last = subscribed.first().map(|last| of_subscription(known, last));
        let evidence = vec![seen, last.unwrap_or_else(|| nothing(Some(place.name.clone())))];
        let over = subscribed.iter().all(|item| is_over(item));
        over.then(|| Kind::OnlineWithoutSubscription.found(Subject::of(item), evidence))
    });
    unpaid.collect()
}

/// Billed for days, and no ONT, modem or router is installed at the place, nor, where none is named, at the customer's.
pub fn billed_without_device(known: &Known) -> Vec<Contradiction> {
    let (places, customers) = served(known);
    let today = known.now.date().days();
    let billed = known.subscriptions.iter().filter(|(customer, item)| {
        let begun = item.start_date.is_some_and(|start| start.days() + INSTALL_DAYS <= today);
        let served = match item.service_location.as_deref() {
            Some(place) => places.contains(place),
            None => customers.contains(customer),
        };
        item.status.is_active() && begun && !served
    });
    let found = billed.map(|(customer, item)| {
        let place = item.service_location.clone();
        let about = place.clone().or_else(|| Some((*customer).to_owned()));
        let none = known.says(System::Records, Fact::InstalledDevice, None, about);
        let subject = Subject { customer: Some((*customer).to_owned()), service_location: place, ..Subject::default() };
        Kind::BilledWithoutDevice.found(subject, vec![of_subscription(known, item), none])
    });
    found.collect()
}

/// The one active subscription of the place names a speed, and the profile names others.
pub fn plan_is_not_profile(known: &Known) -> Vec<Contradiction> {
    let other = known.onts.values().filter_map(|ont| {
        let (item, place) = known.installed(&ont.gpon_sn)?;
        let subscribed = known.subscribed(&place.name, item.customer.as_deref());
        let mut active = subscribed.into_iter().filter(|item| item.status.is_active());
        // With two, such as a telephone line beside the Internet, either may be the one the profile is for.
        let (paid, None) = (active.next()?, active.next()) else { return None };
        let profile = ont.line_profile.as_deref()?;
        let (bought, given) = (speeds_mbps(&paid.plan), speeds_mbps(profile));
        let differs = !bought.is_empty() && !given.is_empty() && bought.is_disjoint(&given);
        differs.then(|| {
            let plan = known.says(System::Billing, Fact::Plan, Some(paid.plan.clone()), Some(paid.name.clone()));
            let about = Some(ont.gpon_sn.to_string());
            let profile = known.says(System::Olt, Fact::LineProfile, Some(profile.to_owned()), about);
            Kind::PlanIsNotProfile.found(Subject::of(item), vec![plan, profile])
        })
    });
    other.collect()
}

/// ONTs in one state, at places where the subscriptions have something to object.
fn at_places<'a>(
    kind: Kind,
    known: &Known<'a>,
    state: RunState,
    objects: impl Fn(&[&'a Subscription]) -> Option<&'a Subscription>,
) -> Vec<Contradiction> {
    let onts = known.onts.values().filter(|ont| ont.run_state == state);
    let found = onts.filter_map(|ont| {
        let (item, place) = known.installed(&ont.gpon_sn)?;
        let paid = objects(&known.subscribed(&place.name, item.customer.as_deref()))?;
        let evidence = vec![of_subscription(known, paid), seen(known, ont)];
        Some(kind.found(Subject::of(item), evidence))
    });
    found.collect()
}

/// Places and customers where something that gives service is installed.
fn served<'a>(known: &Known<'a>) -> (BTreeSet<&'a str>, BTreeSet<&'a str>) {
    let serves = |item: &&ServiceEquipment| {
        use EquipmentKind::{Modem, Ont, Other, Router};
        item.status == EquipmentStatus::Installed && matches!(item.equipment_type, Ont | Modem | Router | Other(_))
    };
    let serving = || known.equipment.iter().filter(serves);
    let places = serving().filter_map(|item| item.service_location.as_deref());
    (places.collect(), serving().filter_map(|item| item.customer.as_deref()).collect())
}

fn seen(known: &Known, ont: &OltOnt) -> Evidence {
    known.says(System::Olt, Fact::RunState, Some(ont.run_state.to_string()), Some(ont.gpon_sn.to_string()))
}

fn of_subscription(known: &Known, item: &Subscription) -> Evidence {
    let status = Some(item.status.to_string());
    known.says(System::Billing, Fact::SubscriptionStatus, status, Some(item.name.clone()))
}

/// Over for good. A word this version does not know is none of these.
fn is_over(item: &Subscription) -> bool {
    matches!(item.status, SubscriptionStatus::Cancelled | SubscriptionStatus::Completed)
}
