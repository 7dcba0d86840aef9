//! What the others hear of an op: the pages of the device and of its customer, and the day's board.

use crate::{app::App, auth::Technician};
use domain::{
    dispatch_job::DispatchJob,
    event::LiveEvent,
    op::Op,
    service_equipment::ServiceEquipment,
    timeline::{TimelineEntry, TimelineKind},
    topic::Topic,
};

/// A device was linked to a job.
pub fn linked(app: &App, who: &Technician, op: &Op, job: &DispatchJob, equipment: &ServiceEquipment) {
    let text = format!("{} ↔ {}", equipment.serial_number, job.name);
    tell(app, who, op, "equipment.linked", text, equipment);
    if let Some(day) = job.scheduled_date {
        publish(app, who, Topic::Dispatch(day), "equipment.linked", None);
    }
}

/// A device has a record now.
pub fn created(app: &App, who: &Technician, op: &Op, equipment: &ServiceEquipment) {
    tell(app, who, op, "equipment.created", equipment.serial_number.clone(), equipment);
}

/// A visit moved on, or was written to.
pub fn moved(app: &App, who: &Technician, job: &DispatchJob) {
    let customer = job.customer.clone().map(Topic::Customer);
    let day = job.scheduled_date.map(Topic::Dispatch);
    for topic in [day, customer].into_iter().flatten() {
        publish(app, who, topic, "job.status", None);
    }
}

/// What is known of a device was mended.
pub fn updated(app: &App, who: &Technician, op: &Op, equipment: &ServiceEquipment) {
    tell(app, who, op, "equipment.updated", equipment.serial_number.clone(), equipment);
}

fn tell(app: &App, who: &Technician, op: &Op, kind: &str, text: String, equipment: &ServiceEquipment) {
    let (at, actor) = (app.clock.now(), Some(who.person.name.clone()));
    let id = format!("op:{}", op.op_id);
    let entry = TimelineEntry { id, at, kind: TimelineKind::Device, text, actor, change: None };
    let device = Some(Topic::Device(equipment.serial_number.clone()));
    for topic in device.into_iter().chain(equipment.customer.clone().map(Topic::Customer)) {
        publish(app, who, topic, kind, Some(entry.clone()));
    }
}

fn publish(app: &App, who: &Technician, topic: Topic, kind: &str, entry: Option<TimelineEntry>) {
    let (at, actor) = (app.clock.now(), Some(who.person.name.clone()));
    app.live.publish(&LiveEvent { topic, kind: kind.to_owned(), at, actor, entry });
}
