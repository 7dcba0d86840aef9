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

use rusqlite::{Connection, OpenFlags};
use std::{path::Path, sync::Arc};
use tokio::{sync::Mutex, task};

/// One connection that writes and one that only reads, each used by one blocking task at a time: a search of the audit
/// keeps no receipt waiting, and a commit that waits for the disk no page. What is in memory alone has one for both.
#[derive(Clone)]
pub struct Store {
    writer: Arc<Mutex<Connection>>,
    reader: Arc<Mutex<Connection>>,
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
        let writer = Arc::new(Mutex::new(connection));
        let reader = match path {
            Some(path) => Arc::new(Mutex::new(reader(path)?)),
            None => writer.clone(),
        };
        Ok(Self { writer, reader })
    }

    /// Runs one piece of work that may write, off the async threads.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        on(&self.writer, work).await
    }

    /// Runs one piece of work that only reads: it sees what was committed before it began.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        on(&self.reader, work).await
    }
}

fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.execute_batch("PRAGMA query_only=ON; PRAGMA busy_timeout=5000;")?;
    Ok(connection)
}

async fn on<T: Send + 'static>(
    connection: &Arc<Mutex<Connection>>,
    work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
) -> Result<T, StoreError> {
    let mut connection = connection.clone().lock_owned().await;
    Ok(task::spawn_blocking(move || work(&mut connection)).await??)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A write that takes its time, as one does that waits for the disk, holds up nobody who reads.
    #[tokio::test]
    async fn a_read_does_not_wait_for_a_write_and_sees_what_was_written_before() {
        let folder = std::env::temp_dir().join(format!("ops-store-two-{}", std::process::id()));
        let store = Store::open(Some(&folder.join("ops.db"))).unwrap();
        let begun = receipts::Begun {
            person: "marc".into(),
            op_id: "one".into(),
            sha256: [1; 32],
            photos: String::new(),
            at_ms: 1000,
        };
        store.begin_op(begun).await.unwrap();
        let (end, ended) = std::sync::mpsc::channel::<()>();
        let (has_begun, begins) = tokio::sync::oneshot::channel();
        let writer = store.clone();
        let write = tokio::spawn(async move {
            let work = move |connection: &mut Connection| {
                let transaction = connection.transaction()?;
                transaction.execute("DELETE FROM receipts", [])?;
                has_begun.send(()).unwrap();
                ended.recv().unwrap();
                transaction.commit()
            };
            writer.with(work).await
        });
        begins.await.unwrap();
        let read = tokio::time::timeout(std::time::Duration::from_secs(5), store.count_started_before(2000));
        assert_eq!(read.await.expect("it waits for the write").unwrap(), 1, "the write has not ended");
        end.send(()).unwrap();
        write.await.unwrap().unwrap();
        assert_eq!(store.count_started_before(2000).await.unwrap(), 0);
        let refused = store.read(|connection| connection.execute("DELETE FROM receipts", [])).await;
        assert!(refused.is_err(), "it only reads");
        std::fs::remove_dir_all(folder).unwrap();
    }

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
