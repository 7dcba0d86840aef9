//! The key the sandbox's session cookies are signed with: made once, kept with the store.

use super::{Store, StoreError};

impl Store {
    /// The key in force; `fresh` becomes it when there is none yet.
    pub async fn session_key(&self, fresh: [u8; 32]) -> Result<[u8; 32], StoreError> {
        self.with(move |connection| {
            connection.execute("INSERT OR IGNORE INTO session_key (one, key) VALUES (1, ?1)", [fresh])?;
            connection.query_row("SELECT key FROM session_key", [], |row| row.get(0))
        })
        .await
    }
}
