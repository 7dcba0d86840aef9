//! Photos a phone sent ahead of the op that names them, by person and content. A person sees only what they sent.

use super::{Store, StoreError};
use rusqlite::{OptionalExtension, params};

/// A photo as it arrived, checked against its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// `image/jpeg`, by its content.
    pub mime: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Store {
    /// Keeps a photo; the same one again changes nothing.
    pub async fn keep_photo(&self, person: &str, sha256: &str, photo: Photo, at_ms: i64) -> Result<(), StoreError> {
        let (person, sha256) = (person.to_owned(), sha256.to_owned());
        let sql = "INSERT OR IGNORE INTO photos (person, sha256, mime, bytes, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.with(move |c| c.execute(sql, params![person, sha256, photo.mime, photo.bytes, at_ms]).map(drop)).await
    }

    /// The photo of that content, if this person sent it.
    pub async fn find_photo(&self, person: &str, sha256: &str) -> Result<Option<Photo>, StoreError> {
        let (person, sha256) = (person.to_owned(), sha256.to_owned());
        let sql = "SELECT mime, bytes FROM photos WHERE person = ?1 AND sha256 = ?2";
        self.read(move |c| {
            c.query_row(sql, params![person, sha256], |row| Ok(Photo { mime: row.get(0)?, bytes: row.get(1)? }))
                .optional()
        })
        .await
    }

    /// Bytes this person's photos take.
    pub async fn photo_bytes(&self, person: &str) -> Result<i64, StoreError> {
        let person = person.to_owned();
        let sql = "SELECT coalesce(sum(length(bytes)), 0) FROM photos WHERE person = ?1";
        self.read(move |c| c.query_row(sql, [person], |row| row.get(0))).await
    }

    /// Lets go of photos older than that instant. One that an op which is not done names stays, however old; one that
    /// no op named will be sent again with it.
    pub async fn drop_photos_before(&self, before_ms: i64) -> Result<usize, StoreError> {
        let sql = "DELETE FROM photos WHERE at_ms < ?1 AND NOT EXISTS (SELECT 1 FROM receipts
            WHERE state = 'started' AND receipts.person = photos.person AND instr(receipts.photos, photos.sha256))";
        self.with(move |c| c.execute(sql, [before_ms])).await
    }
}
