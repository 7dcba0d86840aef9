//! Receipts: which op of which person was begun and what came of it. Kept for ever in this version, at least 30 days by contract.

use super::{Store, StoreError};
use domain::op::Receipt;
use rusqlite::{Connection, OptionalExtension, params};

/// What is known of an op before it is carried out.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// Nobody sent it before: it is now marked as begun.
    New,
    /// It was begun and its end is not recorded: the effect may or may not be there.
    Started,
    /// It is done; this was the answer.
    Done(Box<Receipt>),
    /// The same id came with another content.
    OtherContent,
}

impl Store {
    /// Marks an op as begun, or says what is known of it.
    pub async fn begin_op(&self, person: &str, op_id: &str, sha256: [u8; 32], at_ms: i64) -> Result<Known, StoreError> {
        let (person, op_id) = (person.to_owned(), op_id.to_owned());
        match self.with(move |connection| begin(connection, &person, &op_id, sha256, at_ms)).await? {
            Row::New => Ok(Known::New),
            Row::Other => Ok(Known::OtherContent),
            Row::Started => Ok(Known::Started),
            Row::Done(receipt) => Ok(Known::Done(serde_json::from_str(&receipt)?)),
        }
    }

    /// Whether an op's receipt is kept.
    pub async fn is_done(&self, person: &str, op_id: &str) -> Result<bool, StoreError> {
        let (person, op_id) = (person.to_owned(), op_id.to_owned());
        let sql = "SELECT EXISTS (SELECT 1 FROM receipts WHERE person = ?1 AND op_id = ?2 AND state = 'done')";
        self.with(move |c| c.query_row(sql, params![person, op_id], |row| row.get(0))).await
    }

    /// Records what came of an op.
    pub async fn finish_op(&self, person: &str, receipt: &Receipt, at_ms: i64) -> Result<(), StoreError> {
        let (person, op_id, json) = (person.to_owned(), receipt.op_id.clone(), serde_json::to_string(receipt)?);
        let sql = "UPDATE receipts SET state = 'done', receipt = ?3, at_ms = ?4 WHERE person = ?1 AND op_id = ?2";
        self.with(move |c| c.execute(sql, params![person, op_id, json, at_ms]).map(drop)).await
    }
}

enum Row {
    New,
    Other,
    Started,
    Done(String),
}

fn begin(
    connection: &mut Connection,
    person: &str,
    op_id: &str,
    sha256: [u8; 32],
    at_ms: i64,
) -> rusqlite::Result<Row> {
    let insert =
        "INSERT OR IGNORE INTO receipts (person, op_id, sha256, state, at_ms) VALUES (?1, ?2, ?3, 'started', ?4)";
    if connection.execute(insert, params![person, op_id, sha256, at_ms])? == 1 {
        return Ok(Row::New);
    }
    let find = "SELECT sha256, receipt FROM receipts WHERE person = ?1 AND op_id = ?2";
    let row = connection
        .query_row(find, params![person, op_id], |row| {
            Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, Option<String>>(1)?))
        })
        .optional()?;
    Ok(match row {
        None => Row::New,
        Some((known, _)) if known != sha256 => Row::Other,
        Some((_, None)) => Row::Started,
        Some((_, Some(receipt))) => Row::Done(receipt),
    })
}
