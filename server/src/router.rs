//! Every route on one page, grouped by who calls it. What a route takes in `auth` types is who may call it.

use crate::{
    app::App,
    auth::links,
    error::ApiError,
    middleware,
    routes::{
        self, admin, assets, audit, contradictions, customers, day_pack, dispatch_jobs, events, health, issues, me,
        network, ops, pages, payment_entries, photos, preferences, sales_invoices, sandbox, search, service_equipment,
        service_locations, subscriptions, timeline, vision,
    },
};
use app::api::{
    Endpoint,
    admin::{ReadDrift, ReadHealth},
    audit::ReadAudit,
    contradictions::{ListContradictions, ListOutages},
    customers::{FindCustomer, ReadCustomer},
    day_pack::ReadDayPack,
    dispatch_jobs::{FindDispatchJob, ListCustomerDispatchJobs, ListDispatchJobs},
    issues::{ListCustomerIssues, ListIssues},
    links::{CreateLink, FORM_PATH, LEAVE_PATH, ListLinks, REVOKE_FORM_PATH, RevokeLink},
    me::Me,
    network::{Diagnose, ReadNetwork},
    ops::{PHOTO_PATH, SendOps},
    payment_entries::ListPaymentEntries,
    preferences::PATH as PREFERENCES_PATH,
    sales_invoices::{ListSalesInvoices, PDF_PATH},
    search::Search,
    service_equipment::{FindServiceEquipment, ListServiceEquipment, LookUp},
    service_locations::{FindServiceLocation, ListServiceLocations},
    subscriptions::{FindSubscription, ListSubscriptions},
    timeline::{ReadCustomerTimeline, ReadTimeline},
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    response::Redirect,
    routing::{any, get, post, put},
};
use std::sync::Arc;
use tower_http::limit::RequestBodyLimitLayer;

/// Largest body of a JSON call.
const JSON_MAX_BYTES: usize = 64 * 1024;
/// Largest body that carries a photo: 10 MB as it is, or in base64 inside JSON.
const PHOTO_MAX_BYTES: usize = 14 * 1024 * 1024;

/// The whole server, below its base path and behind its middleware.
pub fn router(app: &Arc<App>) -> Router {
    let guests = Arc::new(app.for_links());
    let below = Router::new()
        .merge((MACHINES.mount)().with_state(app.clone()))
        .merge(limited(&SANDBOX, JSON_MAX_BYTES, app))
        .merge((LINKS.mount)().with_state(app.clone()))
        .merge(people(app))
        .merge(at_home(links::MOUNT, guests.base_path().as_str()))
        .nest(links::MOUNT, people(&guests));
    let router = match app.base_path().as_str() {
        "" => below,
        base => at_home(base, base).nest(base, below).fallback(nothing_here),
    };
    middleware::around(router, app)
}

/// A base path typed with a slash at its end is the same place.
fn at_home(base: &str, home: &str) -> Router {
    let home = home.to_owned();
    Router::new().route(&format!("{base}/"), get(move || async move { Redirect::permanent(&home) }))
}

/// The app itself: its calls, its files and its pages, for those whom this part of it knows.
fn people(app: &Arc<App>) -> Router {
    let app_itself = browser(app)
        .merge(limited(&FORMS, JSON_MAX_BYTES, app))
        .merge(assets::router(&app.config.serve.dist, app.base_path().as_str()))
        .merge(pages::router(app, middleware::in_process(api(app), app)));
    middleware::who_is_calling(app_itself, app)
}

/// Routes that belong together: how to mount them, and their list, so that a test finds one nobody thought about.
pub struct Group {
    /// Method and path below the base path.
    pub routes: &'static [(&'static str, &'static str)],
    mount: fn() -> Router<Arc<App>>,
}

/// Each route is written once, for the router and for the list.
macro_rules! group {
    ($($method:ident $path:expr => $handler:path,)*) => {
        Group { routes: &[$((stringify!($method), $path)),*], mount: || Router::new()$(.route($path, $method($handler)))* }
    };
}

/// Every route there is beside pages and files.
pub const GROUPS: [&Group; 7] = [&API, &PHOTOS, &STREAMS, &SANDBOX, &FORMS, &LINKS, &MACHINES];

/// The app's calls, from the browser and, while a page is drawn, from this server itself.
const API: Group = group! {
    get Me::PATH => me::me,
    get ReadDayPack::PATH => day_pack::read,
    get FindDispatchJob::PATH => dispatch_jobs::find,
    get LookUp::PATH => service_equipment::look_up,
    get FindServiceEquipment::PATH => service_equipment::find,
    get FindCustomer::PATH => customers::find,
    get FindServiceLocation::PATH => service_locations::find,
    get FindSubscription::PATH => subscriptions::find,
    get ListIssues::PATH => issues::list,
    get ListDispatchJobs::PATH => dispatch_jobs::list,
    get ReadNetwork::PATH => network::read,
    post Diagnose::PATH => network::diagnose,
    get ReadTimeline::PATH => timeline::read,
    get ReadCustomer::PATH => customers::read,
    get ListServiceLocations::PATH => service_locations::list_of_customer,
    get ListSubscriptions::PATH => subscriptions::list_of_customer,
    get ListSalesInvoices::PATH => sales_invoices::list,
    get PDF_PATH => sales_invoices::print,
    get ListPaymentEntries::PATH => payment_entries::list,
    get ListCustomerIssues::PATH => issues::list_of_customer,
    get ListCustomerDispatchJobs::PATH => dispatch_jobs::list_of_customer,
    get ListServiceEquipment::PATH => service_equipment::list_of_customer,
    get ReadCustomerTimeline::PATH => timeline::read_of_customer,
    post SendOps::PATH => ops::send_ops,
    get ListLinks::PATH => routes::links::list,
    post CreateLink::PATH => routes::links::create,
    post RevokeLink::PATH => routes::links::revoke,
    get Search::PATH => search::search,
    get Search::INDEX_PATH => search::index,
    get ListContradictions::PATH => contradictions::list,
    get ListOutages::PATH => contradictions::list_outages,
    get ReadHealth::PATH => admin::health,
    get ReadDrift::PATH => admin::drift,
    get ReadAudit::PATH => audit::read,
    get ReadAudit::CSV_PATH => audit::csv,
    any "/api/{*rest}" => nothing_here,
};

/// What only a browser asks for: photos.
const PHOTOS: Group = group! {
    put PHOTO_PATH => photos::put_photo,
    post "/vision/barcodes" => vision::read_barcodes,
    post "/vision/equipment" => vision::read_equipment,
    post "/vision/invoice" => vision::read_invoice,
};

/// Answers that go on.
const STREAMS: Group = group! {
    get "/api/events" => events::stream,
};

/// Signing in by picking a person; 404 in any other mode.
const SANDBOX: Group = group! {
    get "/sandbox" => sandbox::list_people,
    post sandbox::SIGN_IN_PATH => sandbox::sign_in,
    post "/sandbox/sign-out" => sandbox::sign_out,
};

/// What a page sends where no script runs. Anybody may choose how it looks, and leave; links are given by whom they are in
/// [`API`].
const FORMS: Group = group! {
    post PREFERENCES_PATH => preferences::choose,
    post FORM_PATH => routes::links::create_by_form,
    post REVOKE_FORM_PATH => routes::links::revoke_by_form,
    post LEAVE_PATH => routes::links::leave,
};

/// A link's own address: it opens with what it is, whoever calls.
const LINKS: Group = group! {
    get "/t/{token}" => routes::links::open,
};

/// For what watches the process.
const MACHINES: Group = group! {
    get "/healthz" => health::healthz,
    get "/readyz" => health::readyz,
};

fn api(app: &Arc<App>) -> Router {
    limited(&API, JSON_MAX_BYTES, app)
}

/// Everything a page calls.
fn browser(app: &Arc<App>) -> Router {
    api(app).merge(limited(&PHOTOS, PHOTO_MAX_BYTES, app)).merge((STREAMS.mount)().with_state(app.clone()))
}

/// A group whose bodies have an end.
fn limited(group: &Group, body_max_bytes: usize, app: &Arc<App>) -> Router {
    let limits = (RequestBodyLimitLayer::new(body_max_bytes), DefaultBodyLimit::disable());
    (group.mount)().layer(limits).with_state(app.clone())
}

async fn nothing_here() -> ApiError {
    ApiError::not_found()
}
