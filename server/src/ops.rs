//! The outbox's way in: each op is carried out exactly once, however often and from however many tabs it is sent.
//!
//! Our receipts and ERPNext are two systems, so an op is marked as begun before it touches ERPNext and its receipt is
//! kept afterwards. An op found begun without a receipt may or may not have had its effect: every effect therefore
//! looks inside ERPNext first (the op's id on the record, the device in the job's table) and finishes what is missing.
//!
//! A batch is answered with one receipt per op. The same id with the same content gets its first receipt again, as
//! `duplicate`; the same id with another content is refused with the reason `key-reused`. What is refused or put off
//! is not recorded as done: nothing was written, and what stood in the way may be gone when it is sent again.

mod create_equipment;
mod events;
mod keyed_lock;
mod link_equipment;
mod read_photo;
mod stop;
pub mod strict;

use crate::{app::App, auth::Technician, error::ApiError, store::receipts::Known, upstream::share::Share};
use app::i18n::{Lang, problem};
use domain::{
    error::{Problem, ProblemCode},
    op::{Change, Op, OpResult, Receipt},
};
pub use keyed_lock::KeyedLock;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use stop::Stop;
use tracing::info;

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
    let content = Sha256::digest(serde_json::to_vec(op).map_err(ApiError::internal)?);
    match app.store.begin_op(&who.person.id, &op.op_id, content.into(), now_ms(app)).await? {
        Known::Done(receipt) => Ok(Receipt { result: OpResult::Duplicate, ..*receipt }),
        Known::OtherContent => Ok(receipt(app, op, Err(Stop::refused(ProblemCode::KeyReused)), lang)),
        Known::New | Known::Started => finish(app, who, op, lang).await,
    }
}

async fn finish(app: &App, who: &Technician, op: &Op, lang: Lang) -> Result<Receipt, ApiError> {
    let done = match &op.change {
        Change::LinkEquipment(link) => link_equipment::link(app, who, op, link, lang).await,
        Change::CreateEquipment(create) => create_equipment::create(app, who, op, create).await,
        Change::ReadPhoto(read) => read_photo::read(app, who, read).await,
    };
    let receipt = receipt(app, op, done, lang);
    if receipt.result == OpResult::Applied {
        app.store.finish_op(&who.person.id, &receipt, now_ms(app)).await?;
    }
    info!(op_id = op.op_id, person = who.person.id, result = ?receipt.result, "an op was judged");
    Ok(receipt)
}

fn receipt(app: &App, op: &Op, done: Result<Value, Stop>, lang: Lang) -> Receipt {
    let (result, doc, reason) = match done {
        Ok(doc) => (OpResult::Applied, Some(doc), None),
        Err(Stop::Refused(reason)) => (OpResult::Refused, None, Some(reason)),
        Err(Stop::Later(reason)) => (OpResult::Retry, None, Some(reason)),
    };
    let reason: Option<Problem> = reason.map(|reason| problem::with_words(*reason, lang));
    Receipt { op_id: op.op_id.clone(), result, doc, conflict: None, reason, received_at: app.clock.now() }
}

fn now_ms(app: &App) -> i64 {
    app.clock.now().utc_ms
}
