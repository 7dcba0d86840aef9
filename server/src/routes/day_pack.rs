//! `day-pack`: what a phone carries for today and tomorrow, read side by side. What fails is left out and said
//! (`complete: false`), except the jobs themselves: without them there is no pack.

use crate::{
    app::App,
    auth::Technician,
    error::ApiError,
    upstream::{UpstreamError, erpnext::ErpNext},
};
use axum::{Json, extract::State};
use domain::{
    day_pack::DayPack, dispatch_job::DispatchJob, network::NetworkReading, person::Person,
    service_equipment::ServiceEquipment, time::LocalDate, timeline::TimelineEntry,
};
use futures::{StreamExt, TryStreamExt, join, stream};
use std::{collections::BTreeSet, sync::Arc};

/// Stock that a technician may meet: enough for a van and a depot, small enough for a phone.
const STOCK: u32 = 400;
const ENTRIES: u32 = 20;
const AT_ONCE: usize = 8;

/// `GET /api/day-pack`.
pub async fn read(
    State(app): State<Arc<App>>,
    Technician { person, technician }: Technician,
) -> Result<Json<DayPack>, ApiError> {
    let erpnext = app.erpnext.for_pages();
    let (day, last) = days(&app, &person);
    let mut jobs = erpnext.list_dispatch_jobs(&technician, day, last).await?;
    let mut gaps = Gaps::default();
    if person.day.is_none() {
        jobs.extend(gaps.or_none(shared(&erpnext, &person.id, day, &jobs).await));
    }
    jobs.sort_by_key(|job| (job.scheduled_date, job.start_time));
    let names = Names::of(&jobs);
    let (customers, locations) = (names.customers(), names.locations());
    let (known_customers, known_locations, equipment, subscriptions, issues, stock) = join!(
        erpnext.list_customers(&customers),
        erpnext.list_service_locations(&locations),
        erpnext.list_service_equipment_at(&locations),
        erpnext.list_active_subscriptions(&customers),
        erpnext.list_open_issues_of(&customers),
        erpnext.list_unassigned_stock(STOCK),
    );
    let equipment = gaps.or_none(equipment);
    let (readings, timelines) = join!(readings(&app, &equipment), timelines(&app, names.customers.clone()));
    let pack = DayPack {
        person: person.as_ref().clone(),
        day,
        // As old as the oldest thing in it.
        made_at: app.read_at(),
        customers: gaps.or_none(known_customers),
        locations: gaps.or_none(known_locations),
        subscriptions: gaps.or_none(subscriptions),
        issues: gaps.or_none(issues),
        stock: gaps.or_none(stock),
        readings: gaps.keep(readings),
        timelines: gaps.keep(timelines),
        equipment,
        jobs,
        complete: gaps.0 == 0,
    };
    Ok(Json(pack))
}

/// Today and tomorrow; a link has one day.
fn days(app: &App, person: &Person) -> (LocalDate, LocalDate) {
    let today = app.clock.today();
    person.day.map_or((today, LocalDate::from_days(today.days() + 1)), |day| (day, day))
}

/// The visits of today that are shared with the person, with their equipment tables.
async fn shared(
    erpnext: &ErpNext,
    user: &str,
    day: LocalDate,
    own: &[DispatchJob],
) -> Result<Vec<DispatchJob>, UpstreamError> {
    let names = erpnext.list_shared_dispatch_jobs(user, day).await?;
    let others = names.into_iter().filter(|name| own.iter().all(|job| job.name != *name));
    let reads = others.map(|name| async move { erpnext.find_dispatch_job(&name).await });
    stream::iter(reads).buffered(AT_ONCE).try_collect().await
}

/// How many sources failed.
#[derive(Default)]
struct Gaps(usize);

impl Gaps {
    fn or_none<T: Default>(&mut self, read: Result<T, UpstreamError>) -> T {
        read.unwrap_or_else(|error| {
            tracing::warn!(%error, "the day pack lacks a part");
            self.0 += 1;
            T::default()
        })
    }

    /// A device or customer the source does not know is no gap; one it could not tell about is.
    fn keep<T>(&mut self, reads: Vec<(String, Result<T, UpstreamError>)>) -> Vec<(String, T)> {
        let failed =
            reads.iter().filter(|(_, read)| matches!(read, Err(error) if *error != UpstreamError::NotFound)).count();
        self.0 += failed;
        reads.into_iter().filter_map(|(name, read)| Some((name, read.ok()?))).collect()
    }
}

/// Whom and where the jobs are about.
struct Names {
    customers: BTreeSet<String>,
    locations: BTreeSet<String>,
}

impl Names {
    fn of(jobs: &[DispatchJob]) -> Self {
        Self {
            customers: jobs.iter().filter_map(|job| job.customer.clone()).collect(),
            locations: jobs.iter().filter_map(|job| job.service_location.clone()).collect(),
        }
    }

    fn customers(&self) -> Vec<&str> {
        self.customers.iter().map(String::as_str).collect()
    }

    fn locations(&self) -> Vec<&str> {
        self.locations.iter().map(String::as_str).collect()
    }
}

type Reads<T> = Vec<(String, Result<T, UpstreamError>)>;

/// The curve of thirty days is for the page with signal: a phone carries the reading alone.
async fn readings(app: &App, equipment: &[ServiceEquipment]) -> Reads<NetworkReading> {
    let is_on_network = |device: &&ServiceEquipment| device.olt_name.is_some() || device.gpon_sn.is_some();
    let devices: Vec<(String, String)> = equipment
        .iter()
        .filter(is_on_network)
        .map(|device| (device.name.clone(), device.serial_number.clone()))
        .collect();
    let reads = devices.into_iter().map(|(name, serial)| async move {
        let reading = app.hub.look_up_device(&serial, false).await;
        (name, reading.map(without_history))
    });
    stream::iter(reads).buffered(AT_ONCE).collect().await
}

fn without_history(mut reading: NetworkReading) -> NetworkReading {
    reading.optics.iter_mut().for_each(|optics| optics.history.clear());
    reading
}

async fn timelines(app: &App, customers: BTreeSet<String>) -> Reads<Vec<TimelineEntry>> {
    let reads = customers.into_iter().map(|customer| async move {
        let read = app.erpnext.for_pages().list_timeline(Some(&customer), None, ENTRIES).await;
        (customer, read.map(|read| read.entries))
    });
    stream::iter(reads).buffered(AT_ONCE).collect().await
}
