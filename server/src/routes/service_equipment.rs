//! `service-equipment`: the record of a device.

use super::{
    of_customer::OfCustomer,
    panel::{Device, PanelAnswer, code_of_a_label},
};
use crate::{
    app::App,
    auth::{SignedIn, jobs},
    error::ApiError,
};
use axum::{
    Json,
    extract::{Query, State},
};
use domain::{lookup::Lookup, panel::Source, service_equipment::ServiceEquipment};
use serde::Deserialize;
use std::sync::Arc;

/// `GET /api/devices/{serial}/service-equipment`.
pub async fn find(device: Device) -> PanelAnswer<ServiceEquipment> {
    let record = device.record().await?;
    device.panel(Source::Erpnext, Some(record))
}

/// What was read.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    code: String,
}

/// `GET /api/service-equipment/lookup?code=`: always asked anew, for a link is decided on it. Who came by a link
/// is told of a stranger's device that it is one, and nothing of the stranger.
pub async fn look_up(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Lookup>, ApiError> {
    let code = code_of_a_label(&wanted.code).ok_or_else(|| ApiError::invalid("code"))?;
    let found = app.erpnext.look_up(code).await?.ok_or_else(ApiError::not_found)?;
    let equipment = jobs::as_seen_by(&app, &person, &found.key, found.equipment).await?;
    Ok(Json(Lookup { equipment, ..found }))
}

/// `GET /api/customers/{customer}/service-equipment`: what stands at their places.
pub async fn list_of_customer(customer: OfCustomer) -> PanelAnswer<Vec<ServiceEquipment>> {
    let found = customer.erpnext().list_service_equipment_of(&[&customer.name]).await?;
    customer.panel(found)
}
