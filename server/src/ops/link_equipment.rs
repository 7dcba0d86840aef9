//! `equipment.link`: a line in the job's equipment table, then the record's place.

use super::{
    Stop, events,
    work::{Effect, Work},
};
use crate::{
    app::App,
    auth::{Technician, jobs},
    upstream::{
        UpstreamError,
        erpnext::{DISPATCH_JOB, EquipmentChange, SERVICE_EQUIPMENT},
    },
};
use app::i18n::{Lang, Msg};
use domain::{
    dispatch_job::{DispatchJob, EquipmentAction},
    error::ProblemCode,
    linking::{BlockReason, ConfirmReason, LinkVerdict, link_check_found},
    lookup::Lookup,
    op::LinkEquipment,
    service_equipment::{EquipmentStatus, ServiceEquipment},
};
use serde_json::{Value, json};

/// How often the documents are read anew when somebody else wrote in between.
const TRIES: usize = 3;

/// Links, or finds that it is linked, and answers the job as it is now.
pub async fn link(work: &Work<'_>, link: &LinkEquipment) -> Result<Value, Stop> {
    let mut tries = 0;
    let (job, equipment) = loop {
        tries += 1;
        match attempt(work, link).await {
            Err(Failure::Upstream(UpstreamError::Conflict)) if tries < TRIES => {}
            done => break done?,
        }
    };
    events::linked(work.app, work.who, work.op, &job, &equipment);
    Ok(serde_json::to_value(job)?)
}

enum Failure {
    Upstream(UpstreamError),
    Stop(Stop),
}

impl From<UpstreamError> for Failure {
    fn from(error: UpstreamError) -> Self {
        Self::Upstream(error)
    }
}
impl From<Stop> for Failure {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}
impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Upstream(error) => error.into(),
            Failure::Stop(stop) => stop,
        }
    }
}

async fn attempt(work: &Work<'_>, link: &LinkEquipment) -> Result<(DispatchJob, ServiceEquipment), Failure> {
    let app = work.app;
    let job = own_job(app, work.who, &link.job).await?;
    let found = app.erpnext.look_up(&link.serial_number).await?;
    let found = found.ok_or_else(|| Stop::refused_for(ProblemCode::NotFound, &*link.serial_number))?;
    judge(&job, &found, link.confirmed, work.who.person.day.is_none(), work.lang)?;
    let Lookup { equipment, .. } = found;
    if !job.equipment.iter().any(|line| line.equipment == equipment.name) {
        let line =
            json!({ "equipment": equipment.name, "serial_number": equipment.serial_number, "action": link.action });
        work.will_change(effect(DISPATCH_JOB, &job.name, [("equipment", Value::Null, line)])).await?;
    }
    // The job was read a moment ago, its lock is the one to hold: adding a line never overwrites another's.
    let modified = Some(job.modified.as_str());
    let job = app
        .erpnext
        .link_equipment_to_job(&job.name, &equipment.name, &equipment.serial_number, &link.action, modified)
        .await?;
    work.did_change(&job.name);
    match put_in_service(work, &job, equipment, &link.action).await {
        Ok(equipment) => Ok((job, equipment)),
        // The line is there whatever becomes of the record: the others hear of it.
        Err(failure) => {
            events::moved(app, work.who, &job);
            Err(failure)
        }
    }
}

/// Somebody else's job cannot be told from one that does not exist.
pub(super) async fn own_job(app: &App, who: &Technician, name: &str) -> Result<DispatchJob, Stop> {
    match jobs::find_dispatch_job(app, &app.erpnext, &who.person, name).await {
        Err(UpstreamError::NotFound) => Err(Stop::refused_for(ProblemCode::NotFound, name)),
        found => Ok(found?),
    }
}

/// What a person must confirm passes when the op names it; which of several records was meant cannot be confirmed. Where
/// a device is in service is told to the staff alone.
fn judge(
    job: &DispatchJob,
    found: &Lookup,
    confirmed: Option<ConfirmReason>,
    tells_place: bool,
    lang: Lang,
) -> Result<(), Stop> {
    match link_check_found(job, found) {
        LinkVerdict::Link | LinkVerdict::AlreadyLinked => Ok(()),
        LinkVerdict::Confirm(ConfirmReason::Ambiguous) => {
            Err(Stop::refused_for(ProblemCode::Conflict, lang.pick(AMBIGUOUS)))
        }
        LinkVerdict::Confirm(reason) if confirmed == Some(reason) => Ok(()),
        LinkVerdict::Confirm(reason) => Err(Stop::refused_for(ProblemCode::Conflict, lang.pick(unconfirmed(reason)))),
        LinkVerdict::Blocked(reason) => {
            Err(Stop::refused_for(ProblemCode::Conflict, blocked(&reason, tells_place, lang)))
        }
    }
}

/// A device from stock that is installed becomes the place's own. One that stands somewhere stays as it is.
async fn put_in_service(
    work: &Work<'_>,
    job: &DispatchJob,
    equipment: ServiceEquipment,
    action: &EquipmentAction,
) -> Result<ServiceEquipment, Failure> {
    let installs = matches!(action, EquipmentAction::Install | EquipmentAction::Replace);
    if !installs || equipment.status != EquipmentStatus::InStock || job.service_location.is_none() {
        return Ok(equipment);
    }
    let change = EquipmentChange {
        status: Some(EquipmentStatus::Installed),
        customer: job.customer.clone(),
        service_location: job.service_location.clone(),
        installed_on: Some(work.app.clock.today()),
    };
    let fields = [
        ("status", json!(equipment.status), json!(change.status)),
        ("customer", json!(equipment.customer), json!(change.customer)),
        ("service_location", json!(equipment.service_location), json!(change.service_location)),
        ("installed_on", json!(equipment.installed_on), json!(change.installed_on)),
    ];
    work.will_change(effect(SERVICE_EQUIPMENT, &equipment.name, fields)).await?;
    let modified = Some(equipment.modified.as_str());
    let record = work.app.erpnext.update_service_equipment(&equipment.name, &change, modified).await?;
    work.did_change(&record.name);
    Ok(record)
}

fn effect<const N: usize>(doctype: &str, document: &str, fields: [(&str, Value, Value); N]) -> Effect {
    let (before, after) = fields
        .into_iter()
        .map(|(field, before, after)| ((field.to_owned(), before), (field.to_owned(), after)))
        .unzip();
    let (doctype, document) = (doctype.to_owned(), document.to_owned());
    Effect { doctype, document, before, after, merged: Vec::new(), is_written: false }
}

const AMBIGUOUS: Msg =
    Msg { fr: "Plusieurs fiches portent ce numéro de série", en: "Several records have this serial number" };

/// What nobody has said yes to; the way on is to scan the device again, where the phone asks.
fn unconfirmed(reason: ConfirmReason) -> Msg {
    match reason {
        ConfirmReason::Ambiguous => AMBIGUOUS,
        ConfirmReason::NoJobLocation => Msg {
            fr: "L’intervention n’a pas d’adresse; scannez l’appareil de nouveau et confirmez",
            en: "The job has no address; scan the device again and confirm",
        },
        ConfirmReason::ReservedElsewhere => Msg {
            fr: "L’appareil est réservé pour une autre adresse; scannez-le de nouveau et confirmez",
            en: "The device is reserved for another address; scan it again and confirm",
        },
        ConfirmReason::HeldBy => Msg {
            fr: "L’appareil est dans le stock d’un autre technicien; scannez-le de nouveau et confirmez",
            en: "The device is in another technician’s stock; scan it again and confirm",
        },
        ConfirmReason::UnknownStatus => Msg {
            fr: "L’état de la fiche est inhabituel; scannez l’appareil de nouveau et confirmez",
            en: "The record’s status is unusual; scan the device again and confirm",
        },
    }
}

fn blocked(reason: &BlockReason, tells_place: bool, lang: Lang) -> String {
    let words = match reason {
        BlockReason::ActiveElsewhere { .. } => Msg {
            fr: "L’appareil est en service à une autre adresse",
            en: "The device is in service at another address",
        },
        BlockReason::Retired(_) => {
            Msg { fr: "L’appareil est défectueux, retourné ou perdu", en: "The device is faulty, returned or lost" }
        }
        BlockReason::JobClosed => Msg { fr: "La visite est terminée", en: "The visit is over" },
        BlockReason::NothingToRetrieve => Msg {
            fr: "L’appareil est en stock\u{a0}: il n’y a rien à reprendre",
            en: "The device is in stock: there is nothing to retrieve",
        },
    };
    match reason {
        BlockReason::ActiveElsewhere { location: Some(place), .. } if tells_place => {
            format!("{} ({place})", lang.pick(words))
        }
        _ => lang.pick(words).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::lookup::Tier;

    #[test]
    fn nobodys_yes_is_taken_for_granted() {
        let job = DispatchJob { equipment: Vec::new(), ..DispatchJob::samples().remove(0) };
        let equipment = ServiceEquipment {
            status: EquipmentStatus::InStock,
            service_location: None,
            held_by: Some("TECH-099".into()),
            ..ServiceEquipment::samples().remove(0)
        };
        let found = Lookup { tier: Tier::Serial, key: String::new(), equipment, candidates: 1 };
        let judged = |confirmed| judge(&job, &found, confirmed, true, Lang::Fr);
        assert!(judged(Some(ConfirmReason::HeldBy)).is_ok());
        for other in [None, Some(ConfirmReason::ReservedElsewhere)] {
            assert!(matches!(judged(other), Err(Stop::Refused(problem)) if problem.code == ProblemCode::Conflict));
        }
    }
}
