//! What the outbox asks of a database: five calls, each one transaction.

use std::{fmt, future::Future};

/// The phone's database, as IndexedDB can play it. The store is dumb: it keeps strings and bytes and knows nothing of ops.
///
/// Two object stores and one number:
/// - `items`: key `seq` from a key generator (`autoIncrement`), value one JSON string;
/// - `photos`: key a string the outbox makes (`<op_id>/<sha256>`), value an `ArrayBuffer` (never a `Blob`: iOS truncates
///   them), read by primary key alone;
/// - `epoch`: the number of the drainer who may write, 0 at first.
///
/// **Atomic**: each call is one transaction over all it touches. It happens whole or not at all, also when the page is
/// killed in the middle, and calls of several tabs happen one after the other.
///
/// **Durable**: a call that writes resolves with `Ok` only after the transaction's `complete` event, the transaction having
/// been opened with `durability: "strict"`. A request's `success` event is not enough.
///
/// An `Err` other than [`StoreError::Changed`] and [`StoreError::Fenced`] may come after the write took place (a connection
/// lost between the commit and its event): the outbox never concludes from an error that nothing was written.
///
/// A connection closed under the store (iOS does it) is opened again by the next call, not reported for ever.
pub trait Store {
    /// All items, in growing `seq`. Reads only.
    fn list(&self) -> impl Future<Output = Result<Vec<Entry>, StoreError>>;

    /// In one transaction: puts the photos, adds the value under a `seq` greater than every one ever handed out (also
    /// those of removed items, also before a restart), and returns it. IndexedDB's key generator keeps that promise.
    fn append(&self, value: &str, photos: &[Photo<'_>]) -> impl Future<Output = Result<u64, StoreError>>;

    /// In one transaction: checks, then does all of the writes, or none of them.
    ///
    /// - With `epoch: Some(n)`, the stored epoch must be `n`, else [`StoreError::Fenced`].
    /// - The value now under each `seq` must equal the write's `old` byte for byte, else [`StoreError::Changed`]
    ///   (an absent item is a changed one).
    fn commit(&self, writes: &[Write<'_>], epoch: Option<u64>) -> impl Future<Output = Result<(), StoreError>>;

    /// One photo's bytes by its key; `None` where there is none. Reads only.
    fn photo(&self, key: &str) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>>;

    /// In one transaction: adds one to the stored epoch and returns it. Whoever had the number before is fenced off.
    fn acquire_drainer(&self) -> impl Future<Output = Result<u64, StoreError>>;
}

/// One stored item, unread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its key.
    pub seq: u64,
    /// Its JSON.
    pub value: String,
}

/// A photo to keep with an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo<'a> {
    /// Its key, `<op_id>/<sha256>`.
    pub key: String,
    /// The image file as it is.
    pub bytes: &'a [u8],
}

/// One change of one item, in a [`Store::commit`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write<'a> {
    /// Which item.
    pub seq: u64,
    /// What it must be now.
    pub old: &'a str,
    /// What it becomes; `None` removes it.
    pub new: Option<String>,
    /// Keys of photos to delete with it; absent ones are no error.
    pub drop_photos: Vec<String>,
}

/// Why the store did not do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// No room on the phone: nothing of this call was written, all older items are intact.
    Quota,
    /// The database's connection is gone; the next call opens it again.
    Closed,
    /// Another drainer has taken over; nothing was written.
    Fenced,
    /// An item is not what the caller thought (another tab was quicker); nothing was written.
    Changed,
    /// Anything else, in the database's own words.
    Other(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Quota => "no room left on the phone",
            Self::Closed => "the database connection was closed",
            Self::Fenced => "another tab drains the outbox now",
            Self::Changed => "the item was changed by another tab",
            Self::Other(words) => words,
        })
    }
}
impl std::error::Error for StoreError {}
