//! Links for those without an account: what each opens, until when, and who gave it.

use super::{Store, StoreError, audit};
use domain::{audit::AuditEntry, time::LocalDate};
use rusqlite::{OptionalExtension, Row, params};

/// A link; its token is not known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Names it in lists, in the log and in the cookie.
    pub id: String,
    /// `TECH-014`.
    pub technician: String,
    /// `Nadia Fortin`.
    pub technician_name: String,
    /// Whose visits it shows.
    pub day: LocalDate,
    /// Who gave it: the person's id.
    pub created_by: String,
    /// Their name.
    pub created_by_name: String,
    /// When.
    pub created_at_ms: i64,
    /// When it ends by itself.
    pub expires_at_ms: i64,
    /// When it was taken back.
    pub revoked_at_ms: Option<i64>,
    /// When somebody last came by it, to the minute.
    pub last_used_at_ms: Option<i64>,
}

/// Uses are written down at most this often: every request is one.
const USE_MS: i64 = 60_000;

impl Link {
    /// Neither over nor taken back.
    pub fn is_good(&self, now_ms: i64) -> bool {
        self.revoked_at_ms.is_none() && now_ms < self.expires_at_ms
    }
}

const COLUMNS: &str = "id, technician, technician_name, day, created_by, created_at_ms, expires_at_ms, revoked_at_ms,
    coalesce(created_by_name, created_by), last_used_at_ms FROM links";

impl Store {
    /// Keeps a new link under its token's hash, and with it what the audit says of it.
    pub async fn insert_link(&self, link: Link, hash: [u8; 32], entry: AuditEntry) -> Result<(), StoreError> {
        let rows = audit::rows(&[entry], 0)?;
        let sql =
            "INSERT INTO links (hash, id, technician, technician_name, day, created_by, created_at_ms, expires_at_ms, created_by_name)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let Link { id, technician, technician_name, created_by, created_by_name, created_at_ms, expires_at_ms, .. } =
            link;
        let day = link.day.to_string();
        self.with(move |c| {
            let (name, by_name) = (technician_name, created_by_name);
            let transaction = c.transaction()?;
            let link = params![hash, id, technician, name, day, created_by, created_at_ms, expires_at_ms, by_name];
            transaction.execute(sql, link)?;
            audit::insert(&transaction, &rows)?;
            transaction.commit()
        })
        .await
    }

    /// The link of that token.
    pub async fn find_link_by_hash(&self, hash: [u8; 32]) -> Result<Option<Link>, StoreError> {
        let sql = format!("SELECT {COLUMNS} WHERE hash = ?1");
        self.read(move |c| c.query_row(&sql, params![hash], read).optional()).await
    }

    /// The link of that id.
    pub async fn find_link(&self, id: &str) -> Result<Option<Link>, StoreError> {
        let (sql, id) = (format!("SELECT {COLUMNS} WHERE id = ?1"), id.to_owned());
        self.read(move |c| c.query_row(&sql, params![id], read).optional()).await
    }

    /// Those that have not ended before that instant, the newest first.
    pub async fn list_links(&self, since_ms: i64) -> Result<Vec<Link>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} WHERE min(expires_at_ms, coalesce(revoked_at_ms, expires_at_ms)) > ?1
             ORDER BY created_at_ms DESC LIMIT 200"
        );
        self.read(move |c| c.prepare(&sql)?.query_map(params![since_ms], read)?.collect()).await
    }

    /// Notes that somebody came by it now.
    pub async fn use_link(&self, link: &Link, now_ms: i64) -> Result<(), StoreError> {
        if link.last_used_at_ms.is_some_and(|last_ms| now_ms - last_ms < USE_MS) {
            return Ok(());
        }
        let (sql, id) = ("UPDATE links SET last_used_at_ms = ?2 WHERE id = ?1", link.id.clone());
        self.with(move |c| c.execute(sql, params![id, now_ms]).map(drop)).await
    }

    /// Takes it back, and keeps what the audit says of it; true if there was one to take back.
    pub async fn revoke_link(&self, id: &str, now_ms: i64, entry: AuditEntry) -> Result<bool, StoreError> {
        let (sql, id) = ("UPDATE links SET revoked_at_ms = ?2 WHERE id = ?1 AND revoked_at_ms IS NULL", id.to_owned());
        let rows = audit::rows(&[entry], 0)?;
        self.with(move |c| {
            let transaction = c.transaction()?;
            let is_taken_back = transaction.execute(sql, params![id, now_ms])? == 1;
            if is_taken_back {
                audit::insert(&transaction, &rows)?;
            }
            transaction.commit().map(|()| is_taken_back)
        })
        .await
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Link> {
    let day: String = row.get(3)?;
    Ok(Link {
        id: row.get(0)?,
        technician: row.get(1)?,
        technician_name: row.get(2)?,
        day: LocalDate::parse(&day).ok_or(rusqlite::Error::InvalidQuery)?,
        created_by: row.get(4)?,
        created_at_ms: row.get(5)?,
        expires_at_ms: row.get(6)?,
        revoked_at_ms: row.get(7)?,
        created_by_name: row.get(8)?,
        last_used_at_ms: row.get(9)?,
    })
}
