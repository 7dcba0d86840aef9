//! What each system says of the whole world, read side by side. One that does not answer is missing, never empty: the
//! judgement tells what it could not judge.

use crate::{
    app::App,
    upstream::{
        UpstreamError,
        hub::Census,
        share::{self, Share},
    },
};
use domain::{
    contradiction::{self, Records, Report, View, Views},
    time::Timestamp,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    sync::Arc,
    time::Duration,
};
use tokio::{sync::Mutex, time::timeout};

/// How many customers are named by one call.
const AT_ONCE: usize = 500;

/// How long what was read whole is judged again: its word counts for much longer.
const FRESH_MS: i64 = 60_000;
/// Longest wait for a reading; it goes on behind that.
const WAIT: Duration = Duration::from_secs(25);

/// What was read last, and when. 50 000 customers are some hundred pages of ERPNext: they are read once for all who look.
#[derive(Clone, Default)]
pub struct Held(Arc<Mutex<Option<Reading>>>);

#[derive(Clone)]
struct Reading {
    at_ms: i64,
    views: Arc<Views>,
}

/// What every system says. Read apart from the request, whose end would cut it off; whoever comes meanwhile waits for it.
pub async fn held(app: &Arc<App>) -> Arc<Views> {
    let reader = app.clone();
    let reading = tokio::spawn(async move {
        let mut held = reader.views.0.lock().await;
        let now_ms = reader.clock.now().utc_ms;
        if let Some(reading) = held.as_ref().filter(|reading| (0..FRESH_MS).contains(&(now_ms - reading.at_ms))) {
            return reading.views.clone();
        }
        let views = Arc::new(read(&reader).await);
        // Where a system is missing, the next who looks asks it again.
        *held = is_whole(&views).then(|| Reading { at_ms: now_ms, views: views.clone() });
        views
    });
    let within = share::time_left().map_or(WAIT, |left| left.saturating_sub(Duration::from_secs(1)).min(WAIT));
    timeout(within, reading).await.ok().and_then(Result::ok).unwrap_or_default()
}

/// Judges where it holds up no request.
pub async fn judge(views: Arc<Views>, now: Timestamp) -> Result<Report, UpstreamError> {
    let judged = tokio::task::spawn_blocking(move || contradiction::judge(&views, now)).await;
    judged.map_err(|stopped| UpstreamError::Unavailable { reason: stopped.to_string() })
}

fn is_whole(views: &Views) -> bool {
    views.records.is_some() && views.billing.is_some() && views.olt.is_some() && views.acs.is_some()
}

/// Reads all four. The pages of the records are not kept beside what they make.
async fn read(app: &App) -> Views {
    let erpnext = &app.erpnext;
    let records = async {
        let (equipment, locations) =
            tokio::try_join!(erpnext.list_every_service_equipment(), erpnext.list_every_service_location())?;
        Ok::<_, UpstreamError>(Records { equipment, locations })
    };
    let billing = erpnext.list_every_subscription();
    let (records, billing, census) =
        tokio::join!(view(app, "records", records), view(app, "billing", billing), read_census(app));
    let olt = census.olt.map(|(value, read_at)| View { value, read_at });
    let acs = census.acs.map(|(value, read_at)| View { value, read_at });
    Views { records, billing, olt, acs }
}

/// The network alone; without a hub that answers, neither of its two sources.
pub async fn read_census(app: &App) -> Census {
    let census = app.hub.read_census().await.inspect_err(|error| missing("network", error));
    census.unwrap_or(Census { olt: None, acs: None })
}

/// The names of the customers in a report. Without them it is still the report.
pub async fn names(app: &App, report: &Report) -> BTreeMap<String, String> {
    let ids: BTreeSet<&str> = report.found.iter().filter_map(|found| found.subject.customer.as_deref()).collect();
    let (ids, erpnext) = (ids.into_iter().collect::<Vec<&str>>(), app.erpnext.for_pages());
    let reads = futures::future::join_all(ids.chunks(AT_ONCE).map(|ids| erpnext.list_customers(ids))).await;
    let customers = reads.into_iter().flatten().flatten();
    customers.map(|customer| (customer.name, customer.customer_name)).collect()
}

/// One system's answer, as old as the oldest part of it.
async fn view<T>(
    app: &App,
    system: &'static str,
    read: impl Future<Output = Result<T, UpstreamError>>,
) -> Option<View<T>> {
    let share = Share::current().of_inner_call();
    let value = share.clone().pays_for(read).await.inspect_err(|error| missing(system, error)).ok()?;
    let read_at = share.oldest_ms().map_or_else(|| app.clock.now(), |utc_ms| app.clock.at(utc_ms));
    Some(View { value, read_at })
}

fn missing(system: &str, error: &UpstreamError) {
    tracing::warn!(system, %error, "a system is missing from the contradictions");
}
