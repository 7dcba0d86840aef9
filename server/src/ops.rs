//! The outbox's way in: each op is carried out exactly once, however often and from however many tabs it is sent.
//!
//! Our receipts and ERPNext are two systems, so an op is marked as begun before it touches ERPNext and its receipt is
//! kept afterwards. An op found begun without a receipt may or may not have had its effect: every effect therefore
//! looks inside ERPNext first (the op's id on the record, the device in the job's table, the comment named after the op)
//! and finishes what is missing. What it is about to write is kept beforehand, so that the audit is whole also then.
//!
//! A batch is answered with one receipt per op. The same id with the same content gets its first receipt again, as
//! `duplicate`; the same id with another content is refused with the reason `key-reused`. What is refused or put off
//! is not recorded as done: what stood in the way may be gone when it is sent again. What is refused has ended all the
//! same, and what it wrote before it was is told in the audit and in a comment.

mod audit;
mod change;
mod comment;
mod create_equipment;
mod earlier;
mod events;
mod fields;
pub mod housekeeping;
mod job_schema;
mod keyed_lock;
mod link_equipment;
mod read_photo;
mod stop;
pub mod strict;
mod transition_job;
mod work;

use crate::{
    app::App,
    auth::Technician,
    error::ApiError,
    store::receipts::{Begun, Known, Told},
    upstream::share::Share,
};
use app::i18n::{Lang, problem};
use domain::{
    error::{Problem, ProblemCode},
    op::{Change, Op, OpResult, Receipt},
};
pub use job_schema::JobSchemaCache;
pub use keyed_lock::KeyedLock;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use stop::Stop;
use tracing::info;
use work::Work;

/// Carries out one op of one technician, or answers as it was answered before.
pub async fn carry_out(app: &Arc<App>, who: &Technician, op: Op, lang: Lang) -> Result<Receipt, ApiError> {
    let (app, who) = (app.clone(), who.clone());
    // In a task of its own: a phone that hangs up does not leave the op half done.
    let account = Share::current().without_limit();
    let work = tokio::spawn(account.pays_for(async move { once(&app, &who, &op, lang).await }));
    work.await.map_err(ApiError::internal)?
}

async fn once(app: &App, who: &Technician, op: &Op, lang: Lang) -> Result<Receipt, ApiError> {
    let _only_one = app.op_locks.lock(format!("{}/{}", who.person.id, op.op_id)).await;
    let earlier = match app.store.begin_op(begun(app, who, op)?).await? {
        Known::Done(receipt) => return Ok(Receipt { result: OpResult::Duplicate, ..*receipt }),
        Known::OtherContent => {
            let work = Work::new(app, who, op, lang);
            let receipt = receipt(&work, Err(Stop::refused(ProblemCode::KeyReused)));
            app.store.append_audit(&audit::entries(&work, &receipt, &[])).await?;
            return Ok(receipt);
        }
        Known::New => None,
        Known::Started(plan) => Some(plan),
    };
    let first_part = app.store.count_parts(&who.person.id, &op.op_id).await?;
    finish(&Work::new(app, who, op, lang).again(earlier, first_part)).await
}

async fn finish(work: &Work<'_>) -> Result<Receipt, ApiError> {
    let done = match &work.op.change {
        Change::LinkEquipment(link) => link_equipment::link(work, link).await,
        Change::CreateEquipment(create) => create_equipment::create(work, create).await,
        Change::ReadPhoto(read) => read_photo::read(work, read).await,
        Change::TransitionJob(transition) => transition_job::transition(work, transition).await,
        Change::UpdateJob(update) => fields::update_job(work, update).await,
        Change::NoteJob(note) => fields::note_job(work, note).await,
        Change::UpdateEquipment(update) => fields::update_equipment(work, update).await,
    };
    let receipt = receipt(work, done);
    info!(op_id = work.op.op_id, person = work.who.person.id, result = ?receipt.result, "an op was judged");
    match receipt.result {
        OpResult::Applied => keep(work, receipt).await,
        OpResult::Conflict | OpResult::Refused => refuse(work, receipt).await,
        OpResult::Duplicate | OpResult::Retry => Ok(receipt),
    }
}

/// Done: the comments, then the receipt, the audit and the comments that could not be written, in one transaction.
async fn keep(work: &Work<'_>, receipt: Receipt) -> Result<Receipt, ApiError> {
    let (app, effects) = (work.app, work.effects());
    let due = comment::write(work, &effects).await;
    let told = Told { entries: audit::entries(work, &receipt, &effects), first_part: work.first_part, due };
    app.store.finish_op(&work.who.person.id, &receipt, told, app.clock.now().utc_ms).await?;
    Ok(receipt)
}

/// Not done: the audit says so. What was written before it came to nothing is told like any other change, also when it
/// was written by a try whose answer was lost; while that cannot be told, the op has not ended. What was not written will
/// not be.
async fn refuse(work: &Work<'_>, receipt: Receipt) -> Result<Receipt, ApiError> {
    if let Err(later @ Stop::Later(_)) = earlier::find(work).await {
        return Ok(self::receipt(work, Err(later)));
    }
    let (app, effects, mut entries) = (work.app, work.written(), Vec::new());
    let due = comment::write(work, &effects).await;
    if !effects.is_empty() {
        let written = Receipt { result: OpResult::Applied, ..receipt.clone() };
        entries = audit::entries(work, &written, &effects);
    }
    entries.extend(audit::entries(work, &receipt, &[]));
    let told = Told { entries, first_part: work.first_part, due };
    app.store.refuse_op(&work.who.person.id, &receipt.op_id, told, app.clock.now().utc_ms).await?;
    Ok(receipt)
}

fn begun(app: &App, who: &Technician, op: &Op) -> Result<Begun, ApiError> {
    let content = Sha256::digest(serde_json::to_vec(op).map_err(ApiError::internal)?);
    let photos: Vec<&str> = op.change.photos().into_iter().map(|photo| photo.sha256.as_str()).collect();
    Ok(Begun {
        person: who.person.id.clone(),
        op_id: op.op_id.clone(),
        sha256: content.into(),
        photos: photos.join(" "),
        at_ms: app.clock.now().utc_ms,
    })
}

fn receipt(work: &Work, done: Result<Value, Stop>) -> Receipt {
    let (result, doc, conflict, reason) = match done {
        Ok(doc) => (OpResult::Applied, Some(doc), None, None),
        Err(Stop::Refused(reason)) => (OpResult::Refused, None, None, Some(reason)),
        Err(Stop::Later(reason)) => (OpResult::Retry, None, None, Some(reason)),
        Err(Stop::Conflict(fields)) => {
            (OpResult::Conflict, None, Some(fields), Some(Box::new(Problem::new(ProblemCode::Conflict))))
        }
    };
    let reason: Option<Problem> = reason.map(|reason| problem::with_words(*reason, work.lang));
    Receipt { op_id: work.op.op_id.clone(), result, doc, conflict, reason, received_at: work.app.clock.now() }
}
