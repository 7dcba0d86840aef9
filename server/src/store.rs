//! The server's own memory: one SQLite file in WAL mode with `synchronous=FULL`, so that what was said to be kept is
//! kept through a power cut. Receipts, the audit, photos on their way, and the key sessions are signed with.

pub mod audit;
pub mod due_comments;
pub mod links;
pub mod migrations;
pub mod photos;
pub mod receipts;
pub mod session_key;
mod started;

use rusqlite::Connection;
use std::{path::Path, sync::Arc};
use tokio::{sync::Mutex, task};

/// One connection, used by one blocking task at a time.
#[derive(Clone)]
pub struct Store {
    connection: Arc<Mutex<Connection>>,
}

/// Why the store did not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refused.
    #[error("the store failed")]
    Sqlite(#[from] rusqlite::Error),
    /// The folder cannot be made.
    #[error("the store's folder cannot be made")]
    Folder(#[from] std::io::Error),
    /// The blocking task died.
    #[error("the store's task died")]
    Task(#[from] task::JoinError),
    /// What was read is not what was written.
    #[error("the store holds something unreadable")]
    Garbled(#[from] serde_json::Error),
    /// The file was written by a newer program.
    #[error(
        "OPS_STORE: the file took {file} steps and this program knows {program}: start the newer program, or restore the backup made before it"
    )]
    Newer {
        /// Steps the file took.
        file: u32,
        /// Steps this program knows.
        program: u32,
    },
}

impl Store {
    /// Opens the file, makes it if need be, and brings its tables up to date. `None` keeps it in memory.
    pub fn open(path: Option<&Path>) -> Result<Self, StoreError> {
        let mut connection = match path {
            Some(path) => {
                std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
                Connection::open(path)?
            }
            None => Connection::open_in_memory()?,
        };
        connection.execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000;",
        )?;
        migrations::apply(&mut connection)?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)) })
    }

    /// Runs one piece of work on the connection, off the async threads.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let mut connection = self.connection.clone().lock_owned().await;
        Ok(task::spawn_blocking(move || work(&mut connection)).await??)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was said to be kept is on the disk, not in a cache: WAL, and each commit waits for the disk.
    #[tokio::test]
    async fn a_file_is_in_wal_mode_and_fully_synchronous() {
        let folder = std::env::temp_dir().join(format!("ops-store-{}", std::process::id()));
        let store = Store::open(Some(&folder.join("ops.db"))).unwrap();
        let pragma = |name: &'static str| store.with(move |c| c.pragma_query_value(None, name, |row| row.get(0)));
        let journal: String =
            store.with(|c| c.pragma_query_value(None, "journal_mode", |row| row.get(0))).await.unwrap();
        let synchronous: i64 = pragma("synchronous").await.unwrap();
        assert_eq!((journal.as_str(), synchronous), ("wal", 2));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
