//! What each system says of the whole world, read side by side. One that does not answer is missing, never empty: the
//! judgement tells what it could not judge.

use crate::{
    app::App,
    upstream::{UpstreamError, hub::Census, share::Share},
};
use domain::contradiction::{Records, Report, View, Views};
use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
};

/// Reads all four, as pages do: what was read moments ago is given again.
pub async fn read(app: &App) -> Views {
    let erpnext = app.erpnext.for_pages();
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
    let ids: Vec<&str> = ids.into_iter().collect();
    let listed = app.erpnext.for_pages().list_customers(&ids).await;
    listed.unwrap_or_default().into_iter().map(|customer| (customer.name, customer.customer_name)).collect()
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
