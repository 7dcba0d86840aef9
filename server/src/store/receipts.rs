//! Receipts: which op of which person was begun, what it was about to write, and what came of it. Those that came to an
//! end, done or refused, are kept 30 days, the time a phone may send the same again; the others until they do. What was
//! refused may be sent again and then begins anew; its id stays its content's own.

use super::{Store, StoreError, audit, due_comments::DueComment};
use domain::{audit::AuditEntry, op::Receipt};
use rusqlite::{Connection, OptionalExtension, params};

/// What is known of an op before it is carried out.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// Nobody sent it before, or it was refused before: it is now marked as begun.
    New,
    /// It was begun and its end is not recorded: the effect may or may not be there. With it, what it was about to
    /// write, if it came that far.
    Started(Option<String>),
    /// It is done; this was the answer.
    Done(Box<Receipt>),
    /// The same id came with another content.
    OtherContent,
}

/// An op as it came.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Whose.
    pub person: String,
    /// UUIDv7.
    pub op_id: String,
    /// Of its content.
    pub sha256: [u8; 32],
    /// SHA-256 of the photos it names, by spaces.
    pub photos: String,
    /// Now, milliseconds since 1970 UTC.
    pub at_ms: i64,
}

/// What is told of an op when it ends.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// For the audit: what was written first, each a part of the op.
    pub entries: Vec<AuditEntry>,
    /// The number of the first part: an earlier try that was refused may have told some.
    pub first_part: u32,
    /// The comments still to be written.
    pub due: Vec<DueComment>,
}

impl Store {
    /// Marks an op as begun, or says what is known of it.
    pub async fn begin_op(&self, op: Begun) -> Result<Known, StoreError> {
        match self.with(move |connection| begin(connection, &op)).await? {
            Row::New => Ok(Known::New),
            Row::Other => Ok(Known::OtherContent),
            Row::Started(plan) => Ok(Known::Started(plan)),
            Row::Done(receipt) => Ok(Known::Done(serde_json::from_str(&receipt)?)),
        }
    }

    /// Records what is about to be written, before it is: after a crash, the audit still knows what was there before.
    pub async fn plan_op(&self, person: &str, op_id: &str, plan: Option<String>) -> Result<(), StoreError> {
        let (person, op_id) = (person.to_owned(), op_id.to_owned());
        let sql = "UPDATE receipts SET plan = ?3 WHERE person = ?1 AND op_id = ?2 AND state = 'started'";
        self.with(move |c| c.execute(sql, params![person, op_id, plan]).map(drop)).await
    }

    /// Whether an op's receipt is kept.
    pub async fn is_done(&self, person: &str, op_id: &str) -> Result<bool, StoreError> {
        let (person, op_id) = (person.to_owned(), op_id.to_owned());
        let sql = "SELECT EXISTS (SELECT 1 FROM receipts WHERE person = ?1 AND op_id = ?2 AND state = 'done')";
        self.read(move |c| c.query_row(sql, params![person, op_id], |row| row.get(0))).await
    }

    /// Records that an op is done, and what it wrote, all or nothing.
    pub async fn finish_op(&self, person: &str, receipt: &Receipt, told: Told, at_ms: i64) -> Result<(), StoreError> {
        let (person, op_id, json) = (person.to_owned(), receipt.op_id.clone(), serde_json::to_string(receipt)?);
        let sql = "UPDATE receipts SET state = 'done', receipt = ?3, plan = NULL, at_ms = ?4 WHERE person = ?1 AND op_id = ?2";
        self.end(told, at_ms, move |c| c.execute(sql, params![person, op_id, json, at_ms])).await
    }

    /// Records that an op is not done, and what it wrote nevertheless, all or nothing.
    pub async fn refuse_op(&self, person: &str, op_id: &str, told: Told, at_ms: i64) -> Result<(), StoreError> {
        let (person, op_id) = (person.to_owned(), op_id.to_owned());
        let sql = "UPDATE receipts SET is_refused = 1, plan = NULL, at_ms = ?3 WHERE person = ?1 AND op_id = ?2 AND state = 'started'";
        self.end(told, at_ms, move |c| c.execute(sql, params![person, op_id, at_ms])).await
    }

    async fn end(
        &self,
        told: Told,
        at_ms: i64,
        mark: impl FnOnce(&Connection) -> rusqlite::Result<usize> + Send + 'static,
    ) -> Result<(), StoreError> {
        let entries = audit::rows(&told.entries, told.first_part)?;
        let due = told.due.into_iter().map(DueComment::row).collect::<Result<Vec<_>, _>>()?;
        self.with(move |connection| {
            let transaction = connection.transaction()?;
            mark(&transaction)?;
            audit::insert(&transaction, &entries)?;
            for (name, comment) in due {
                let sql = "INSERT OR IGNORE INTO comments_due (name, comment, at_ms) VALUES (?1, ?2, ?3)";
                transaction.execute(sql, params![name, comment, at_ms])?;
            }
            transaction.commit()
        })
        .await
    }

    /// Lets go of receipts that ended before that instant; one whose end is not known stays, however old.
    pub async fn drop_receipts_before(&self, before_ms: i64) -> Result<usize, StoreError> {
        let sql = "DELETE FROM receipts WHERE (state = 'done' OR is_refused) AND at_ms < ?1";
        self.with(move |c| c.execute(sql, [before_ms])).await
    }
}

enum Row {
    New,
    Other,
    Started(Option<String>),
    Done(String),
}

fn begin(connection: &mut Connection, op: &Begun) -> rusqlite::Result<Row> {
    let Begun { person, op_id, sha256, photos, at_ms } = op;
    let insert = "INSERT OR IGNORE INTO receipts (person, op_id, sha256, state, photos, at_ms) VALUES (?1, ?2, ?3, 'started', ?4, ?5)";
    if connection.execute(insert, params![person, op_id, sha256, photos, at_ms])? == 1 {
        return Ok(Row::New);
    }
    let anew = "UPDATE receipts SET is_refused = 0, at_ms = ?4 WHERE person = ?1 AND op_id = ?2 AND sha256 = ?3 AND is_refused";
    if connection.execute(anew, params![person, op_id, sha256, at_ms])? == 1 {
        return Ok(Row::New);
    }
    let find = "SELECT sha256, receipt, plan FROM receipts WHERE person = ?1 AND op_id = ?2";
    let row = connection.query_row(find, params![person, op_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    let row: Option<([u8; 32], Option<String>, Option<String>)> = row.optional()?;
    Ok(match row {
        None => Row::New,
        Some((known, ..)) if known != *sha256 => Row::Other,
        Some((_, None, plan)) => Row::Started(plan),
        Some((_, Some(receipt), _)) => Row::Done(receipt),
    })
}
