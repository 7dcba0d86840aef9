//! `job.update`, `job.note` and `equipment.update`: fields of a list, merged with what the office changed meanwhile.
//! What is not on the list can be read and not written.

use super::{
    Stop,
    change::{Decision, change, decision},
    events,
    link_equipment::own_job,
    work::Work,
};
use crate::auth::jobs::text;
use crate::upstream::erpnext::{DISPATCH_JOB, Record, SERVICE_EQUIPMENT};
use domain::{
    dispatch_job::DispatchJob,
    error::ProblemCode,
    identifier::{GponSerial, MacAddress},
    merge::{FieldValues, append_line, merge, same},
    op::{NoteJob, UpdateEquipment, UpdateJob},
    service_equipment::ServiceEquipment,
};
use serde_json::{Value, json};

/// What a technician may write on a job: its notes, and those only grow.
const OF_A_JOB: [&str; 1] = ["notes"];
/// What a technician may write on a device's record: what stands on its label, and its software.
const OF_EQUIPMENT: [&str; 6] = ["mac_address", "gpon_sn", "barcode", "brand", "model", "firmware"];
/// Frappe's room in a Data field, in characters.
const DATA_MAX: usize = 140;
/// Longer notes are no notes.
const NOTE_MAX: usize = 2000;

/// Adds what the person wrote below the notes they had.
pub async fn update_job(work: &Work<'_>, update: &UpdateJob) -> Result<Value, Stop> {
    allowed(&update.fields, &OF_A_JOB)?;
    let had =
        work.op.base.as_ref().and_then(|base| base.fields.get("notes")).and_then(Value::as_str).unwrap_or_default();
    let text = update.fields.get("notes").and_then(Value::as_str).unwrap_or_default();
    let added = text.trim_end().strip_prefix(had.trim_end());
    add_note(work, &update.job, added.ok_or_else(|| Stop::refused_for(ProblemCode::Invalid, "notes"))?).await
}

/// Adds a line to the notes.
pub async fn note_job(work: &Work<'_>, note: &NoteJob) -> Result<Value, Stop> {
    add_note(work, &note.job, &note.text).await
}

async fn add_note(work: &Work<'_>, job: &str, text: &str) -> Result<Value, Stop> {
    let (text, app) = (text.trim(), work.app);
    if text.is_empty() || text.chars().count() > NOTE_MAX {
        return Err(Stop::refused_for(ProblemCode::Invalid, "notes"));
    }
    own_job(app, work.who, job).await?;
    let at = app.clock.at(work.op.recorded_at.utc_ms);
    // Time and name tell two equal notes apart, and one note from itself.
    let line = format!("[{} {}] {}: {text}", at.date(), at.hour_minute_second(), work.who.person.name);
    change(work, DISPATCH_JOB, job, |record| Ok(noted(record, &line))).await?;
    answer_job(work, job).await
}

fn noted(record: &Record, line: &str) -> Decision {
    // The text as stored may have its signs escaped; the line stands there in one form or the other.
    let stands = append_line(record.get("notes").as_str().unwrap_or_default(), line).is_none();
    match append_line(record.stored_text("notes"), line).filter(|_| !stands) {
        Some(notes) => Decision { write: [("notes".to_owned(), json!(notes))].into(), ..Decision::default() },
        None => Decision::default(),
    }
}

async fn answer_job(work: &Work<'_>, job: &str) -> Result<Value, Stop> {
    let job = work.app.erpnext.find_dispatch_job(job).await?;
    events::moved(work.app, work.who, &job);
    Ok(serde_json::to_value(job)?)
}

/// Merges what the person read on the label into the record of a device of their visit.
pub async fn update_equipment(work: &Work<'_>, update: &UpdateEquipment) -> Result<Value, Stop> {
    allowed(&update.fields, &OF_EQUIPMENT)?;
    let (app, mine) = (work.app, spelt(&update.fields));
    valid(&mine)?;
    let job = own_job(app, work.who, &update.job).await?;
    let found = app.erpnext.look_up(&update.serial_number).await?.map(|found| found.equipment);
    let record = found.filter(|record| is_of_visit(&job, record));
    let record = record.ok_or_else(|| Stop::refused_for(ProblemCode::NotFound, &*update.serial_number))?;
    let base = work.op.base.as_ref().map(|base| spelt(&base.fields)).unwrap_or_default();
    let decide = |there: &Record| decision(merge(&base, &mine, &spelt(&there.pick(base.keys().chain(mine.keys())))));
    change(work, SERVICE_EQUIPMENT, &record.name, decide).await?;
    let now = app.erpnext.read_record(SERVICE_EQUIPMENT, &record.name).await?;
    let record = app.erpnext.find_service_equipment(&record.name).await?;
    events::updated(app, work.who, work.op, &record);
    let lacking = lacking(&mine, &now);
    // The others were kept, and are told.
    work.did_not_change(&record.name, &lacking);
    match lacking.first() {
        Some(field) => Err(Stop::refused_for(ProblemCode::UpstreamRefused, field)),
        None => Ok(serde_json::to_value(record)?),
    }
}

/// Named by the visit, at its place, or at no place at all and nobody else's.
fn is_of_visit(job: &DispatchJob, record: &ServiceEquipment) -> bool {
    let is_named = job.equipment.iter().any(|line| line.equipment == record.name);
    let is_here = |of_record, of_job| text(of_record).is_none_or(|name| text(of_job) == Some(name));
    let is_at_place = text(&record.service_location).is_some() && record.service_location == job.service_location;
    let is_free = text(&record.service_location).is_none() && is_here(&record.customer, &job.customer);
    is_named || is_at_place || is_free
}

fn allowed(fields: &FieldValues, list: &[&str]) -> Result<(), Stop> {
    match fields
        .iter()
        .find(|(field, value)| !list.contains(&field.as_str()) || !(value.is_string() || value.is_null()))
    {
        Some((field, _)) if list.contains(&field.as_str()) => Err(Stop::refused_for(ProblemCode::Invalid, field)),
        Some((field, _)) => Err(Stop::refused_for(ProblemCode::Forbidden, field.chars().take(60).collect::<String>())),
        None if fields.is_empty() => Err(Stop::refused_for(ProblemCode::Invalid, "fields")),
        None => Ok(()),
    }
}

/// Identifiers in their one spelling, so that two spellings of one address are no conflict; what is none stays.
fn spelt(fields: &FieldValues) -> FieldValues {
    let one = |(field, value): (&String, &Value)| {
        let text = value.as_str().unwrap_or_default();
        let spelt = match field.as_str() {
            "mac_address" => MacAddress::parse(text).ok().map(|mac| mac.to_string()),
            "gpon_sn" => GponSerial::parse(text).ok().map(|serial| serial.to_string()),
            _ => None,
        };
        (field.clone(), spelt.map_or_else(|| value.clone(), Value::from))
    };
    fields.iter().map(one).collect()
}

fn valid(mine: &FieldValues) -> Result<(), Stop> {
    let is_wrong = |(field, value): &(&String, &Value)| {
        let text = value.as_str().unwrap_or_default().trim();
        let is_identifier = match field.as_str() {
            _ if text.is_empty() => true,
            "mac_address" => MacAddress::parse(text).is_ok(),
            "gpon_sn" => GponSerial::parse(text).is_ok(),
            _ => true,
        };
        text.chars().count() > DATA_MAX || !is_identifier
    };
    match mine.iter().find(is_wrong) {
        Some((field, _)) => Err(Stop::refused_for(ProblemCode::Invalid, field)),
        None => Ok(()),
    }
}

/// A site drops a field it does not have without a word: what was written and is not there was not kept.
fn lacking(mine: &FieldValues, now: &Record) -> Vec<String> {
    let is_gone =
        |(field, value): &(&String, &Value)| !same(value, &Value::Null) && same(&now.get(field), &Value::Null);
    mine.iter().filter(is_gone).map(|(field, _)| field.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_of_no_place_is_of_the_visit_only_when_it_is_nobody_elses() {
        let job = DispatchJob { equipment: Vec::new(), ..DispatchJob::samples().remove(0) };
        let (place, customer) = (job.service_location.clone().unwrap(), job.customer.clone().unwrap());
        let is_of = |at: Option<&str>, of: Option<&str>| {
            let (service_location, customer) = (at.map(str::to_owned), of.map(str::to_owned));
            let record = ServiceEquipment { service_location, customer, ..ServiceEquipment::samples().remove(0) };
            is_of_visit(&job, &record)
        };
        assert!(is_of(None, None) && is_of(Some(""), Some("")) && is_of(None, Some(&customer)));
        assert!(is_of(Some(&place), None) && is_of(Some(&place), Some("CUST-00999")), "the place decides");
        assert!(!is_of(None, Some("CUST-00999")) && !is_of(Some(""), Some("CUST-00999")));
        assert!(!is_of(Some("LOC-00999"), Some(&customer)) && !is_of(Some("LOC-00999"), None));
    }
}
