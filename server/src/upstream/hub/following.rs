//! Whether the hub's events are being followed, and since when.

use super::Hub;
use domain::time::Timestamp;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Shared by the clones of a client.
#[derive(Clone, Default)]
pub(super) struct Since(Arc<Mutex<Option<Timestamp>>>);

/// As long as it lives, the events are followed.
pub struct Following(Since);

impl Hub {
    /// The stream is open from here on, until what is given is dropped.
    pub fn follow(&self) -> Following {
        *self.following.lock() = Some(self.clock.now());
        Following(self.following.clone())
    }

    /// Since when the events are followed; `None` while they are not.
    pub fn stream_since(&self) -> Option<Timestamp> {
        *self.following.lock()
    }
}

impl Since {
    fn lock(&self) -> MutexGuard<'_, Option<Timestamp>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        *self.0.lock() = None;
    }
}
