//! `dispatch-jobs`: planned visits.

use super::panel::{Device, PanelAnswer};
use crate::{app::App, auth::SignedIn, error::ApiError};
use axum::{
    Json,
    extract::{Path, State},
};
use domain::{
    dispatch_job::DispatchJob,
    panel::Source,
    person::{Person, Role},
};
use std::sync::Arc;

/// `GET /api/devices/{serial}/dispatch-jobs`: those to come at the device's place.
pub async fn list(device: Device) -> PanelAnswer<Vec<DispatchJob>> {
    let record = device.record().await?;
    let jobs = match &record.service_location {
        Some(location) => {
            device.app().erpnext.list_upcoming_dispatch_jobs(location, device.app().clock.today()).await?
        }
        None => Vec::new(),
    };
    device.panel(Source::Erpnext, Some(jobs))
}

/// `GET /api/dispatch-jobs/{name}`: a technician sees their own; anybody else's is not there.
pub async fn find(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(name): Path<String>,
) -> Result<Json<DispatchJob>, ApiError> {
    Ok(Json(find_own(&app, &person, &name).await?))
}

/// The job, when this person may see it.
pub async fn find_own(app: &App, person: &Person, name: &str) -> Result<DispatchJob, ApiError> {
    let job = app.erpnext.find_dispatch_job(name).await?;
    let is_theirs =
        person.role != Role::Technician || (person.technician.is_some() && job.assigned_tech == person.technician);
    if is_theirs { Ok(job) } else { Err(ApiError::not_found()) }
}
