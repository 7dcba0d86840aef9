//! Whether the site takes our key: one line in the log when it stops, one when it does again, and the words in between.

use super::{KeyRefused, Site};
use crate::upstream::UpstreamError;
use domain::time::Timestamp;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// See the module.
pub struct Key {
    site: &'static Site,
    refused: Mutex<Option<KeyRefused>>,
}

impl Key {
    pub fn of(site: &'static Site) -> Self {
        Self { site, refused: Mutex::default() }
    }

    /// Since when it is refused, where it is.
    pub fn refused(&self) -> Option<KeyRefused> {
        self.lock().clone()
    }

    /// Takes note of how a call ended.
    pub fn learn(&self, error: Option<&UpstreamError>, now: impl Fn() -> Timestamp) {
        let mut refused = self.lock();
        let (name, words) = (self.site.name, self.site.key_refused);
        match error {
            Some(UpstreamError::SignIn) if refused.is_none() => {
                tracing::error!(upstream = name, "{words}");
                *refused = Some(KeyRefused { since: now(), words });
            }
            None if refused.take().is_some() => tracing::info!(upstream = name, "our key is accepted again"),
            _ => {}
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<KeyRefused>> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
