//! `job.transition`: a visit moves on, along the graph of its states and by nobody else's technician.

use super::{
    Stop,
    change::{Decision, change, decision},
    events,
    link_equipment::own_job,
    work::Work,
};
use crate::{
    clock::Clock,
    upstream::erpnext::{DISPATCH_JOB, JobSchema, Record},
};
use domain::{
    dispatch_job::{DispatchJobStatus as Status, NotDoneReason},
    error::ProblemCode,
    merge::{merge, same},
    op::{FieldConflict, Op, TransitionJob},
    time::Timestamp,
};
use serde_json::{Value, json};

const REASON: &str = "not_done_reason";

/// Moves it, or finds that it stands there, and answers the job as it is now.
pub async fn transition(work: &Work<'_>, transition: &TransitionJob) -> Result<Value, Stop> {
    check(transition)?;
    let app = work.app;
    own_job(app, work.who, &transition.job).await?;
    let schema = app.job_schema.read(&app.erpnext, app.clock.now().utc_ms).await?;
    let at = site_time(&app.clock, work.op.recorded_at);
    change(work, DISPATCH_JOB, &transition.job, |job| decide(&schema, job, work.op, transition, &at)).await?;
    let job = app.erpnext.find_dispatch_job(&transition.job).await?;
    events::moved(app, work.who, &job);
    Ok(serde_json::to_value(job)?)
}

/// "Not done" says why, from the list; nothing else does.
fn check(transition: &TransitionJob) -> Result<(), Stop> {
    let is_fine = match (&transition.status, &transition.not_done_reason) {
        (Status::Other(_), _) => return Err(Stop::refused_for(ProblemCode::Invalid, "status")),
        (Status::NotDone, reason) => matches!(reason, Some(known) if !matches!(known, NotDoneReason::Other(_))),
        (_, reason) => reason.is_none(),
    };
    if is_fine { Ok(()) } else { Err(Stop::refused_for(ProblemCode::Invalid, "not_done_reason")) }
}

/// What to write on the job as it stands. Somebody else's move since the phone looked is no obstacle when the graph
/// leads on from it; when it does not, a person decides. A move the graph never had is refused.
fn decide(schema: &JobSchema, job: &Record, op: &Op, transition: &TransitionJob, at: &str) -> Result<Decision, Stop> {
    let (stands, wanted) = (job.status(), &transition.status);
    let word = schema.statuses.word_for(wanted);
    let had = op.base.as_ref().and_then(|base| base.fields.get("status")).and_then(Value::as_str).map(Status::from);
    let moved = had.as_ref().is_some_and(|had| schema.statuses.word_for(had) != stands);
    let mut decision =
        Decision { merged: if moved { vec!["status".to_owned()] } else { Vec::new() }, ..Decision::default() };
    // There already: by an earlier try, by somebody else, or because this site has one word for both.
    let is_there = stands == word && (word == *wanted || !schema.statuses.is_legal(&stands, wanted));
    if is_there {
        return complete(schema, job, op, transition, at);
    }
    if !schema.statuses.is_legal(&stands, wanted) {
        return Err(illegal(had.filter(|_| moved), &stands, wanted));
    }
    if stands != word {
        decision.write.insert("status".to_owned(), json!(word));
    }
    if word != *wanted {
        decision.said.insert("status".to_owned(), json!(wanted));
    }
    stamp(schema, job, transition, at, &mut decision);
    Ok(decision)
}

/// The time is when the person did it, not when it arrived here. A site that has no field for it is written none: it would
/// drop it without a word, and be found lacking it again by every op.
fn stamp(schema: &JobSchema, job: &Record, transition: &TransitionJob, at: &str, decision: &mut Decision) {
    let begins = matches!(transition.status, Status::OnSite | Status::InProgress | Status::Completed);
    if begins && schema.has_start && is_unset(job, "started_at") {
        decision.write.insert("started_at".to_owned(), json!(at));
    }
    if transition.status == Status::Completed && schema.has_end {
        decision.write.insert("completed_at".to_owned(), json!(at));
    }
    if let Some(reason) = &transition.not_done_reason {
        let into = if schema.has_reason { &mut decision.write } else { &mut decision.said };
        into.insert(REASON.to_owned(), json!(reason));
    }
}

/// The status stands: what was to stand beside it and is missing is written, what is there stays. Another reason than
/// the one that is there is for a person to choose.
fn complete(schema: &JobSchema, job: &Record, op: &Op, transition: &TransitionJob, at: &str) -> Result<Decision, Stop> {
    let mut missing = Decision::default();
    stamp(schema, job, transition, at, &mut missing);
    if let Some(mine) = missing.write.remove(REASON) {
        let seen = op.base.as_ref().and_then(|base| base.fields.get_key_value(REASON));
        let base = seen.map(|(field, value)| (field.clone(), value.clone())).into_iter().collect();
        let mine = [(REASON.to_owned(), mine)].into();
        missing.write.extend(decision(merge(&base, &mine, &job.pick([&REASON.to_owned()])))?.write);
    }
    missing.write.retain(|field, _| field == REASON || is_unset(job, field));
    Ok(missing)
}

fn is_unset(job: &Record, field: &str) -> bool {
    same(&job.get(field), &Value::Null)
}

fn illegal(had: Option<Status>, stands: &Status, wanted: &Status) -> Stop {
    match had {
        Some(had) => {
            let asked = FieldConflict { base: json!(had), mine: json!(wanted), theirs: json!(stands) };
            Stop::Conflict([("status".to_owned(), asked)].into())
        }
        None => Stop::refused_for(ProblemCode::Conflict, format!("status: {stands} → {wanted}")),
    }
}

/// Frappe's naive time at the site.
fn site_time(clock: &Clock, at: Timestamp) -> String {
    let local = clock.at(at.utc_ms);
    format!("{} {}", local.date(), local.hour_minute_second())
}

#[cfg(test)]
mod tests;
