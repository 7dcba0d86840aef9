//! `/j/device/:serial`: everything that is known of a device. The verdict first, then seven panels of the record and the
//! line, each with its own source, age and state, and what the modem says of the home; one slow source never holds the
//! others.

mod from_pack;
mod gauge;
pub(crate) mod header;
mod home_network;
mod live_timeline;
pub(crate) mod olt;
pub(crate) mod optics;
pub(crate) mod record;
mod source;
pub(crate) mod spark;
pub(crate) mod timeline;
mod verdict;

use crate::{
    api::{
        customers::FindCustomer, dispatch_jobs::ListDispatchJobs, issues::ListIssues, network::ReadNetwork,
        service_equipment::FindServiceEquipment, service_locations::FindServiceLocation,
        subscriptions::FindSubscription,
    },
    browser::document::set_status,
    components::{bottombar::Place, screen::screen_with},
    env,
    i18n::{
        msg::device::{self as words, panel as names},
        t,
    },
    pages::title,
    route::Route,
};
use domain::{issue::Issue, network::NetworkReading, person::Role};
use leptos::prelude::*;
use source::{Part, Source, draw, draw_or, draw_told_by};

/// The page of a device, by what was read on its label; for a job or for none.
pub fn page(serial: String, job: Option<String>) -> AnyView {
    title(words::TITLE);
    let back = match job.clone() {
        Some(name) => Route::Job { name },
        None if is_from_desk() => Route::Console { device: None },
        None => Route::Today,
    };
    let equipment = Source::open(&FindServiceEquipment { serial: serial.clone() }, &serial, Part::Equipment);
    let network = Source::open(&ReadNetwork { serial: serial.clone() }, &serial, Part::Network);
    let subscription = Source::open(&FindSubscription { serial: serial.clone() }, &serial, Part::Subscription);
    if equipment.is_unknown() {
        set_status(404);
    }
    let is_unknown = Memo::new(move |_| equipment.is_unknown());
    let header = header::header(back, equipment, serial.clone());
    let code = serial.clone();
    let lead = move || (!is_unknown.get()).then(|| header::diagnose(network, code.clone()));
    let content = move || match is_unknown.get() {
        true => header::unknown(&serial, job.clone()),
        false => untrack(|| panels(equipment, network, subscription, &serial)),
    };
    screen_with(Place::Today, header, content.into_any(), lead)
}

/// Whoever has no day of visits came here from a desk, and goes back there.
fn is_from_desk() -> bool {
    env::env().person.as_ref().is_some_and(|person| person.role != Role::Technician)
}

fn panels(equipment: Source, network: Source, subscription: Source, serial: &str) -> AnyView {
    view! {
        <div class="columns">
            <div class="column">{verdict::of(network, subscription)}{line_panels(network)}</div>
            <div class="column">{record_panels(equipment, subscription, serial)}</div>
            <div class="column">{live_timeline::panel(serial, equipment, network)}</div>
        </div>
    }
    .into_any()
}

/// What the network says: every panel reads the one answer of the hub.
fn line_panels(network: Source) -> AnyView {
    let reading = |view: fn(&NetworkReading) -> Option<AnyView>, none| move |json: &str| draw_or(json, none, view);
    let home = |view: fn(&NetworkReading) -> Option<AnyView>, none| {
        move |json: &str| draw_told_by(json, none, NetworkReading::home_told_by, view)
    };
    view! {
        {network.panel("optic", names::OPTICS, reading(|reading| reading.optics.first().map(optics::optics), words::NONE_READING))}
        {network.panel("olt", names::OLT, reading(|reading| (reading.olt.is_some() || !reading.optics.is_empty()).then(|| olt::olt(reading)), words::NONE_READING))}
        {network.panel("online", names::WAN, home(|reading| home_network::wan(&reading.interfaces), words::NONE_READING))}
        {network.panel("wifi", names::WIFI, home(|reading| Some(home_network::wifi(&reading.wifi)), words::NONE_WIFI))}
        {network.panel("mesh", names::MESH, home(|reading| Some(home_network::mesh(&reading.mesh)), words::NONE_MESH))}
        {network.panel("hosts", names::HOSTS, home(|reading| Some(home_network::hosts(&reading.wifi, &reading.hosts)), words::NONE_HOSTS))}
    }
    .into_any()
}

/// What the record says, each panel from its own endpoint.
fn record_panels(equipment: Source, subscription: Source, serial: &str) -> AnyView {
    let serial = || serial.to_owned();
    let customer = Source::open(&FindCustomer { serial: serial() }, &serial(), Part::Customer);
    let location = Source::open(&FindServiceLocation { serial: serial() }, &serial(), Part::Location);
    let issues = Source::open(&ListIssues { serial: serial() }, &serial(), Part::Issues);
    let jobs = Source::open(&ListDispatchJobs { serial: serial() }, &serial(), Part::Jobs);
    view! {
        {equipment.panel("router", names::EQUIPMENT, |json| draw(json, words::NONE_READING, record::equipment))}
        {customer.panel("user", names::CUSTOMER, |json| draw(json, words::NONE_CUSTOMER, record::customer))}
        {location.panel("pin", names::LOCATION, |json| draw(json, words::NONE_LOCATION, record::location))}
        {subscription.panel("plan", names::SUBSCRIPTION, |json| draw(json, words::NONE_SUBSCRIPTION, record::subscription))}
        {issues.panel("ticket", names::ISSUES, |json| draw(json, words::NONE_ISSUES, |issues: &Vec<Issue>| record::issues(issues)))}
        {jobs.panel("calendar", names::JOBS, |json| draw(json, words::NONE_JOBS, |jobs: &Vec<_>| record::jobs(jobs)))}
    }
    .into_any()
}

/// The word for a missing thing, where a panel needs one.
fn none_text(none: crate::i18n::Msg) -> AnyView {
    view! { <p class="none">{t(none)}</p> }.into_any()
}
