//! `equipment.create`: the record of a device nobody knew. The op's id stands on the record as a unique field, and so
//! does the serial number: what a lost answer left behind is found by the one, what somebody else made by the other.

use super::{
    Stop, events,
    link_equipment::own_job,
    work::{Effect, Work},
};
use crate::{
    app::App,
    auth::jobs,
    upstream::{
        UpstreamError,
        erpnext::{NewEquipment, SERVICE_EQUIPMENT},
    },
};
use domain::{
    dispatch_job::DispatchJob,
    error::ProblemCode,
    identifier::{DeviceSerial, GponSerial, MacAddress},
    merge::FieldValues,
    op::{CreateEquipment, Op},
    service_equipment::{EquipmentStatus, ServiceEquipment},
};
use serde_json::Value;

/// Creates the record, or finds the one there is, and answers it. A record that was there before is never overwritten.
pub async fn create(work: &Work<'_>, create: &CreateEquipment) -> Result<Value, Stop> {
    let (app, who, op) = (work.app, work.who, work.op);
    let serial = DeviceSerial::parse(&create.serial_number)
        .map_err(|_| Stop::refused_for(ProblemCode::Invalid, "serial_number"))?;
    let job = match &create.job {
        Some(job) => Some(own_job(app, who, job).await?),
        None => None,
    };
    let new = new_equipment(app, op, create, serial, job.as_ref())?;
    let (record, is_ours) = match ours(work, &new.serial_number).await? {
        Some(record) => (record, true),
        None => match app.erpnext.create_service_equipment(&new).await {
            Err(UpstreamError::Duplicate { .. }) => existing(app, op, &new.serial_number).await?,
            created => (created?, true),
        },
    };
    // A record that was there before is answered, and was changed by nobody.
    if is_ours {
        work.will_change(effect(&record, &new)?).await?;
        work.did_change(&record.name);
    }
    events::created(app, who, op, &record);
    Ok(serde_json::to_value(jobs::as_seen_by(app, &who.person, &new.serial_number, record).await?)?)
}

/// What an earlier try of this op left behind.
async fn ours(work: &Work<'_>, serial: &str) -> Result<Option<ServiceEquipment>, Stop> {
    if work.is_again { by_op_id(work.app, work.op, serial).await } else { Ok(None) }
}

/// The same for an op that goes no further: what it made is told as it stands.
pub(super) async fn find_ours(work: &Work<'_>, create: &CreateEquipment) -> Result<(), Stop> {
    let Ok(serial) = DeviceSerial::parse(&create.serial_number) else { return Ok(()) };
    let Some(record) = by_op_id(work.app, work.op, &serial.to_string()).await? else { return Ok(()) };
    work.will_change(effect(&record, &as_made(work.op, &record))?).await?;
    work.did_change(&record.name);
    Ok(())
}

fn as_made(op: &Op, record: &ServiceEquipment) -> NewEquipment {
    NewEquipment {
        serial_number: record.serial_number.clone(),
        equipment_type: record.equipment_type.clone(),
        status: record.status.clone(),
        mac_address: record.mac_address.clone(),
        gpon_sn: record.gpon_sn.clone(),
        brand: record.brand.clone(),
        model: record.model.clone(),
        customer: record.customer.clone(),
        service_location: record.service_location.clone(),
        installed_on: record.installed_on,
        op_id: Some(op.op_id.clone()),
    }
}

/// Another device under this id is another person's: nothing of theirs is shown.
async fn by_op_id(app: &App, op: &Op, serial: &str) -> Result<Option<ServiceEquipment>, Stop> {
    let found = app.erpnext.find_service_equipment_by_op_id(&op.op_id).await?;
    Ok(found.filter(|record| record.serial_number.eq_ignore_ascii_case(serial)))
}

fn effect(record: &ServiceEquipment, new: &NewEquipment) -> Result<Effect, Stop> {
    let fields: FieldValues = serde_json::from_value(serde_json::to_value(new)?)?;
    let after: FieldValues = fields.into_iter().filter(|(_, value)| !value.is_null()).collect();
    let before = after.keys().map(|field| (field.clone(), Value::Null)).collect();
    let (doctype, document) = (SERVICE_EQUIPMENT.to_owned(), record.name.clone());
    Ok(Effect { doctype, document, before, after, merged: Vec::new(), is_written: true })
}

/// The record that stands in the way, and whether this op made it.
async fn existing(app: &App, op: &Op, serial: &str) -> Result<(ServiceEquipment, bool), Stop> {
    if let Some(ours) = by_op_id(app, op, serial).await? {
        return Ok((ours, true));
    }
    let found = app.erpnext.look_up(serial).await?.map(|found| (found.equipment, false));
    found.ok_or_else(|| Stop::refused_for(ProblemCode::Conflict, serial))
}

fn new_equipment(
    app: &App,
    op: &Op,
    create: &CreateEquipment,
    serial: DeviceSerial,
    job: Option<&DispatchJob>,
) -> Result<NewEquipment, Stop> {
    let invalid = |field: &str| Stop::refused_for(ProblemCode::Invalid, field);
    let mac = create.mac_address.as_deref().map(MacAddress::parse).transpose().map_err(|_| invalid("mac_address"))?;
    let gpon = create.gpon_sn.as_deref().map(GponSerial::parse).transpose().map_err(|_| invalid("gpon_sn"))?;
    let place = job.filter(|job| job.service_location.is_some());
    Ok(NewEquipment {
        serial_number: serial.to_string(),
        equipment_type: create.equipment_type.clone(),
        // At a place it is in service there; without one it is stock.
        status: if place.is_some() { EquipmentStatus::Installed } else { EquipmentStatus::InStock },
        mac_address: mac.map(|mac| mac.to_string()),
        gpon_sn: gpon.map(|gpon| gpon.to_string()),
        brand: create.brand.clone(),
        model: create.model.clone(),
        customer: place.and_then(|job| job.customer.clone()),
        service_location: place.and_then(|job| job.service_location.clone()),
        installed_on: place.map(|_| app.clock.today()),
        op_id: Some(op.op_id.clone()),
    })
}
