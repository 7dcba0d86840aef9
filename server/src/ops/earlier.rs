//! What an op wrote without our knowing: the answer was lost, or the server was. While the op goes on it finds that for
//! itself; one that is refused meanwhile does not go on, and what stands of it in ERPNext has to be told all the same.

use super::{
    Stop, create_equipment,
    work::{Effect, Work},
};
use crate::upstream::{
    UpstreamError,
    erpnext::{DISPATCH_JOB, Record, SERVICE_EQUIPMENT},
};
use domain::{merge::same, op::Change};
use serde_json::Value;

/// Marks what was about to be written and stands. An error says that it cannot be told now.
pub(super) async fn find(work: &Work<'_>) -> Result<(), Stop> {
    if let (true, Change::CreateEquipment(create)) = (work.is_again, &work.op.change) {
        create_equipment::find_ours(work, create).await?;
    }
    for effect in work.effects().iter().filter(|effect| !effect.is_written) {
        if stands(work, effect).await? {
            work.did_change(&effect.document);
        }
    }
    Ok(())
}

async fn stands(work: &Work<'_>, effect: &Effect) -> Result<bool, Stop> {
    let doctypes = [DISPATCH_JOB, SERVICE_EQUIPMENT];
    let Some(doctype) = doctypes.into_iter().find(|doctype| *doctype == effect.doctype) else { return Ok(false) };
    let record = match work.app.erpnext.read_record(doctype, &effect.document).await {
        Err(UpstreamError::NotFound) => return Ok(false),
        record => record?,
    };
    // One field is enough: the office may have changed the others since.
    Ok(effect.after.iter().any(|(field, after)| is_written(&record, field, effect.before.get(field), after)))
}

fn is_written(record: &Record, field: &str, before: Option<&Value>, after: &Value) -> bool {
    let (before, now) = (before.unwrap_or(&Value::Null), record.get(field));
    if same(before, after) {
        return false;
    }
    match (field, after, &now) {
        // A device in the visit's table stands beside the others.
        (_, Value::Object(line), Value::Array(lines)) => lines.iter().any(|there| there.get(field) == line.get(field)),
        // So does a line of the notes.
        ("notes", Value::String(text), Value::String(now)) => {
            let added = text.strip_prefix(before.as_str().unwrap_or_default()).unwrap_or(text).trim();
            now.contains(added) || record.stored_text(field).contains(added)
        }
        _ => same(&now, after),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn record(fields: Value) -> Record {
        Record::from(fields.as_object().unwrap().clone())
    }

    #[test]
    fn what_stands_is_told_from_what_somebody_else_wrote() {
        let job = record(json!({
            "status": "Completed", "notes": "Cour arrière\n[2026-11-24 09:00:00] Marc: chien\nbureau",
            "equipment": [{ "name": "x", "equipment": "EQP-1", "action": "Install" }],
        }));
        for (field, before, after, stands) in [
            ("status", json!("Assigned"), json!("Completed"), true),
            ("status", json!("Assigned"), json!("In Progress"), false),
            ("status", json!("Completed"), json!("Completed"), false),
            ("notes", json!("Cour arrière"), json!("Cour arrière\n[2026-11-24 09:00:00] Marc: chien"), true),
            ("notes", json!("Cour arrière"), json!("Cour arrière\n[2026-11-24 09:00:00] Marc: chat"), false),
            ("equipment", Value::Null, json!({ "equipment": "EQP-1", "action": "Install" }), true),
            ("equipment", Value::Null, json!({ "equipment": "EQP-2", "action": "Install" }), false),
            ("completed_at", Value::Null, json!("2026-11-24 09:00:00"), false),
        ] {
            assert_eq!(is_written(&job, field, Some(&before), &after), stands, "{field} {after}");
        }
    }
}
