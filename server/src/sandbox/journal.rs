//! Journal: every write the ERPNext side accepted, in order, for tests of "exactly once".

use domain::time::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use std::sync::{Mutex, PoisonError};

/// One accepted write.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// `insert`, `update` or `delete`.
    pub action: &'static str,
    /// `Service Equipment`.
    pub doctype: String,
    /// Of the document.
    pub name: String,
    /// What was sent.
    pub body: Value,
    /// The operation ids found in the body, whichever field carries them.
    pub op_ids: Vec<String>,
}

/// The list, behind a lock.
#[derive(Default)]
pub struct Journal(Mutex<Vec<Entry>>);

impl Journal {
    /// Notes an accepted write.
    pub fn add(&self, at: Timestamp, action: &'static str, doctype: &str, name: &str, body: &Map<String, Value>) {
        let op_ids = ["op_id", "client_uuid", "message_id"]
            .iter()
            .filter_map(|field| body.get(*field)?.as_str().map(str::to_owned))
            .collect();
        let (doctype, name, body) = (doctype.to_owned(), name.to_owned(), Value::Object(body.clone()));
        self.lock().push(Entry { at, action, doctype, name, body, op_ids });
    }
    /// Everything noted since the start or the last reset.
    pub fn list(&self) -> Vec<Entry> {
        self.lock().clone()
    }
    /// Forgets.
    pub fn reset(&self) {
        self.lock().clear();
    }
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
