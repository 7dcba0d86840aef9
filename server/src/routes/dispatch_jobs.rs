//! `dispatch-jobs`: planned visits.

use super::{
    of_customer::OfCustomer,
    panel::{Device, PanelAnswer},
};
use crate::{
    app::App,
    auth::{SignedIn, jobs},
    error::ApiError,
};
use axum::{
    Json,
    extract::{Path, State},
};
use domain::{
    dispatch_job::DispatchJob,
    error::{Problem, ProblemCode},
    panel::Source,
};
use std::sync::Arc;

/// `GET /api/devices/{serial}/dispatch-jobs`: those to come at the device's place; a technician sees theirs.
pub async fn list(device: Device) -> PanelAnswer<Vec<DispatchJob>> {
    let record = device.record().await?;
    let upcoming = match &record.service_location {
        Some(location) => device.erpnext().list_upcoming_dispatch_jobs(location, device.app().clock.today()).await?,
        None => Vec::new(),
    };
    let theirs = jobs::only_theirs(device.app(), &device.person, upcoming).await?;
    device.panel(Source::Erpnext, Some(theirs))
}

/// `GET /api/dispatch-jobs/{name}`: a technician sees theirs; anybody else's is not there.
pub async fn find(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(name): Path<String>,
) -> Result<Json<DispatchJob>, ApiError> {
    if !jobs::is_name(&name) {
        return Err(Problem::new(ProblemCode::BadRequest).with_detail("name").into());
    }
    Ok(Json(jobs::find_dispatch_job(&app, &app.erpnext.for_pages(), &person, &name).await?))
}

/// `GET /api/customers/{customer}/dispatch-jobs`: those to come, in the order of the days.
pub async fn list_of_customer(customer: OfCustomer) -> PanelAnswer<Vec<DispatchJob>> {
    let found = customer.erpnext().list_upcoming_dispatch_jobs_of(&customer.name, customer.app().clock.today()).await?;
    customer.panel(found)
}
