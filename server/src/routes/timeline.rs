//! `timeline`: what happened to a device and its customer, with the cursor that live events go on from.

use super::{
    of_customer::OfCustomer,
    panel::{Device, PanelAnswer},
};
use crate::{error::ApiError, upstream::erpnext::is_place};
use axum::extract::Query;
use domain::{
    panel::Source,
    timeline::{CustomerTimeline, Timeline},
};
use serde::Deserialize;

const ENTRIES: u32 = 50;

/// Which page of a customer's timeline.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    before: Option<String>,
}

/// `GET /api/devices/{serial}/timeline`. The cursor is taken before the read: what happens in between comes twice, by
/// its id, rather than never.
pub async fn read(device: Device) -> PanelAnswer<Timeline> {
    let cursor = device.app().live.cursor().to_string();
    let record = device.record().await?;
    let read = device.erpnext().list_timeline(record.customer.as_deref(), Some(&record.name), ENTRIES).await?;
    device.panel(Source::Erpnext, Some(Timeline { entries: read.entries, cursor }))
}

/// `GET /api/customers/{customer}/timeline?before=`, likewise. What was said on a device is part of it; where the devices
/// cannot be read, the rest still is.
pub async fn read_of_customer(customer: OfCustomer, Query(wanted): Query<Wanted>) -> PanelAnswer<CustomerTimeline> {
    if wanted.before.as_deref().is_some_and(|before| !is_place(before)) {
        return Err(ApiError::invalid("before"));
    }
    let cursor = customer.app().live.cursor().to_string();
    let (name, erpnext) = (customer.name.as_str(), customer.erpnext());
    let equipment = erpnext.list_service_equipment_of(&[name]).await;
    let are_devices_known = equipment.is_ok();
    let equipment = equipment.unwrap_or_default();
    let equipment: Vec<&str> = equipment.iter().map(|record| record.name.as_str()).collect();
    let mut read = erpnext.list_customer_timeline(name, &equipment, wanted.before.as_deref(), ENTRIES).await?;
    if !are_devices_known {
        read.lacks_what_was_said();
    }
    let missing = read.missing.iter().map(|doctype| (*doctype).to_owned()).collect();
    customer.panel(CustomerTimeline { entries: read.entries, cursor, older: read.older, missing })
}
