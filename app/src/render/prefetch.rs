//! What each page reads before it is drawn, side by side, for as long as the deadline allows.

use crate::{
    api::{
        Endpoint,
        admin::{ReadDrift, ReadHealth},
        call::{ServerCall, ServerCaller},
        contradictions::{ListContradictions, ListOutages},
        customers::{FindCustomer, ReadCustomer},
        day_pack::ReadDayPack,
        dispatch_jobs::{ListCustomerDispatchJobs, ListDispatchJobs},
        issues::{ListCustomerIssues, ListIssues},
        links::ListLinks,
        network::ReadNetwork,
        payment_entries::ListPaymentEntries,
        prefetched::Prefetched,
        sales_invoices::ListSalesInvoices,
        search::Search,
        service_equipment::{FindServiceEquipment, ListServiceEquipment},
        service_locations::{FindServiceLocation, ListServiceLocations},
        subscriptions::{FindSubscription, ListSubscriptions},
        timeline::{ReadCustomerTimeline, ReadTimeline},
    },
    offline::day_view::{DAY_VIEW, DayView},
    route::Route,
};
use domain::{
    day_pack::DayPack,
    panel::Panel,
    service_equipment::{EquipmentStatus, ServiceEquipment},
    time::Timestamp,
};
use futures::{FutureExt, StreamExt, select, stream::FuturesUnordered};
use std::pin::Pin;

/// How many lines of one customer are read before their page is drawn.
const LINES: usize = 4;

/// Reads what the route shows; what is late is simply absent.
pub(super) async fn read(
    route: &Route,
    caller: &ServerCaller,
    deadline: Pin<Box<dyn Future<Output = ()> + Send>>,
    now: Timestamp,
) -> Prefetched {
    let mut found = Prefetched::default();
    let ask = |path: String| {
        let call = caller.call(ServerCall { method: "GET", path: path.clone(), body: None });
        call.map(|answer| (path, answer))
    };
    let mut asked: FuturesUnordered<_> = paths(route).into_iter().map(ask).collect();
    let mut deadline = deadline.fuse();
    while !asked.is_empty() {
        select! {
            answer = asked.next() => {
                let Some((path, answer)) = answer else { break };
                let body = String::from_utf8_lossy(&answer.body).into_owned();
                asked.extend(behind(route, &path, &body).into_iter().map(ask));
                found.0.insert(path, (answer.status, body));
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
        Route::Customer { name } => of_customer(name),
        Route::Contradictions => vec![ListContradictions.path(), ListOutages.path()],
        Route::Admin => vec![ReadHealth.path(), ReadDrift.path()],
        Route::Audit(search) => vec![search.path()],
        Route::Search { q } if !q.is_empty() => vec![Search { q: q.clone() }.path()],
        Route::Links => vec![ListLinks.path()],
        _ => Vec::new(),
    }
}

fn of_customer(name: &str) -> Vec<String> {
    let customer = || name.to_owned();
    vec![
        ReadCustomer { customer: customer() }.path(),
        ListServiceLocations { customer: customer() }.path(),
        ListServiceEquipment { customer: customer() }.path(),
        ListSalesInvoices { customer: customer() }.path(),
        ListSubscriptions { customer: customer() }.path(),
        ListCustomerDispatchJobs { customer: customer() }.path(),
        ListCustomerIssues { customer: customer() }.path(),
        ListPaymentEntries { customer: customer() }.path(),
        ReadCustomerTimeline { customer: customer(), before: None }.path(),
    ]
}

/// What is asked for once an answer tells of it: the lines of a customer's equipment.
fn behind(route: &Route, path: &str, body: &str) -> Vec<String> {
    let Route::Customer { name } = route else { return Vec::new() };
    if path != (ListServiceEquipment { customer: name.clone() }).path() {
        return Vec::new();
    }
    let panel: Option<Panel<Vec<ServiceEquipment>>> = serde_json::from_str(body).ok();
    let equipment = panel.and_then(|panel| panel.value).unwrap_or_default();
    let lines = equipment.into_iter().filter(|one| one.pon_port.is_some() && one.status == EquipmentStatus::Installed);
    lines.take(LINES).map(|one| ReadNetwork { serial: one.serial_number }.path()).collect()
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
