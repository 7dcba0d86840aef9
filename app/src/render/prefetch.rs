//! What each page reads before it is drawn, side by side, for as long as the deadline allows.

use crate::{
    api::{
        Endpoint,
        admin::{ReadDrift, ReadHealth},
        call::{ServerCall, ServerCaller},
        customers::FindCustomer,
        day_pack::ReadDayPack,
        dispatch_jobs::ListDispatchJobs,
        issues::ListIssues,
        links::ListLinks,
        network::ReadNetwork,
        prefetched::Prefetched,
        service_equipment::FindServiceEquipment,
        service_locations::FindServiceLocation,
        subscriptions::FindSubscription,
        timeline::ReadTimeline,
    },
    offline::day_view::{DAY_VIEW, DayView},
    route::Route,
};
use domain::{day_pack::DayPack, time::Timestamp};
use futures::{FutureExt, StreamExt, select, stream::FuturesUnordered};
use std::pin::Pin;

/// Reads what the route shows; what is late is simply absent.
pub(super) async fn read(
    route: &Route,
    caller: &ServerCaller,
    deadline: Pin<Box<dyn Future<Output = ()> + Send>>,
    now: Timestamp,
) -> Prefetched {
    let mut found = Prefetched::default();
    let mut asked: FuturesUnordered<_> = paths(route)
        .into_iter()
        .map(|path| {
            let call = caller.call(ServerCall { method: "GET", path: path.clone(), body: None });
            call.map(|answer| (path, answer))
        })
        .collect();
    let mut deadline = deadline.fuse();
    while !asked.is_empty() {
        select! {
            answer = asked.next() => {
                let Some((path, answer)) = answer else { break };
                found.0.insert(path, (answer.status, String::from_utf8_lossy(&answer.body).into_owned()));
            }
            () = deadline => break,
        }
    }
    shorten_day_pack(&mut found, now);
    found
}

fn paths(route: &Route) -> Vec<String> {
    match route {
        Route::Today | Route::Job { .. } => vec![ReadDayPack.path()],
        Route::Device { serial, .. } => {
            let serial = || serial.clone();
            vec![
                FindServiceEquipment { serial: serial() }.path(),
                FindCustomer { serial: serial() }.path(),
                FindServiceLocation { serial: serial() }.path(),
                FindSubscription { serial: serial() }.path(),
                ListIssues { serial: serial() }.path(),
                ListDispatchJobs { serial: serial() }.path(),
                ReadNetwork { serial: serial() }.path(),
                ReadTimeline { serial: serial() }.path(),
            ]
        }
        Route::Admin => vec![ReadHealth.path(), ReadDrift.path()],
        Route::Audit(search) => vec![search.path()],
        Route::Links => vec![ListLinks.path()],
        _ => Vec::new(),
    }
}

/// The page shows the day, not the pack: what travels inside the page is what it shows.
fn shorten_day_pack(found: &mut Prefetched, now: Timestamp) {
    let Some((status, body)) = found.0.remove(ReadDayPack::PATH) else { return };
    let short = match serde_json::from_str::<DayPack>(&body) {
        Ok(pack) if status == 200 => serde_json::to_string(&DayView::of(&pack, now.date())).unwrap_or_default(),
        _ => body,
    };
    found.0.insert(DAY_VIEW.to_owned(), (status, short));
}
