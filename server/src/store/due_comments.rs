//! Comments ERPNext does not have yet: the change is done, saying who did it was not possible at that moment.

use super::{Store, StoreError};
use rusqlite::params;
use serde::{Deserialize, Serialize};

/// A comment on a document that names the real person: `modified_by` is our technical user's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueComment {
    /// The Comment's own name, made of the op's id: the same one twice is one.
    pub name: String,
    /// `Dispatch Job`.
    pub doctype: String,
    /// `DJ-2026-00412`.
    pub document: String,
    /// `Marc Gagnon`.
    pub by: String,
    /// Their e-mail.
    pub email: Option<String>,
    /// HTML.
    pub content: String,
}

impl DueComment {
    pub(super) fn row(self) -> Result<(String, String), StoreError> {
        let json = serde_json::to_string(&self)?;
        Ok((self.name, json))
    }
}

impl Store {
    /// The oldest that are still to be written.
    pub async fn list_due_comments(&self, limit: u32) -> Result<Vec<DueComment>, StoreError> {
        let sql = "SELECT comment FROM comments_due ORDER BY at_ms, name LIMIT ?1";
        let read = move |connection: &mut rusqlite::Connection| {
            let mut statement = connection.prepare(sql)?;
            statement.query_map([limit], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()
        };
        self.read(read).await?.iter().map(|json| Ok(serde_json::from_str(json)?)).collect()
    }

    /// One is written, or will never be.
    pub async fn forget_due_comment(&self, name: &str) -> Result<(), StoreError> {
        let name = name.to_owned();
        self.with(move |c| c.execute("DELETE FROM comments_due WHERE name = ?1", params![name]).map(drop)).await
    }
}
