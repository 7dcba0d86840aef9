//! The search index: read from ERPNext when somebody first searches, kept fresh while somebody does.
//!
//! What was changed since the last look is asked for behind an answer that is [`FRESH`] old, so that nobody waits for it;
//! once in [`WHOLE`] everything is read anew, because a list of changes does not tell what was deleted. While ERPNext is
//! away the last index answers, with its age.

mod sources;

use crate::{
    clock::Clock,
    upstream::{UpstreamError, erpnext::ErpNext, share},
};
use bytes::Bytes;
use domain::{
    search::{Found, Index, Record, write_lines},
    time::Timestamp,
};
use sha2::{Digest, Sha256};
use sources::Sources;
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::sync::Mutex;

/// How long an index answers before changes are asked for.
const FRESH: Duration = Duration::from_secs(15);
/// How long changes are added to before all is read anew.
const WHOLE: Duration = Duration::from_secs(1800);
/// Longest wait for the first index; it goes on being read behind that.
const FIRST: Duration = Duration::from_secs(20);

/// See the module. Clones share everything.
#[derive(Clone)]
pub struct Search(Arc<Inner>);

struct Inner {
    erpnext: ErpNext,
    clock: Clock,
    ready: RwLock<Option<Arc<Ready>>>,
    sources: Mutex<Sources>,
    /// When a reading last failed, and why.
    failed: RwLock<Option<(i64, UpstreamError)>>,
}

/// An index that answers.
pub struct Ready {
    index: Arc<Index>,
    /// What it was read from: a browser makes the same index of it.
    pub lines: Bytes,
    /// Changes with the lines.
    pub etag: String,
    /// When ERPNext was asked.
    pub read_at: Timestamp,
}

impl Ready {
    /// Made where it holds up no request.
    async fn of(records: Vec<Record>, read_at: Timestamp) -> Result<Self, UpstreamError> {
        let make = move || {
            let lines = write_lines(&records);
            let digest = Sha256::digest(&lines);
            let etag = digest[..12].iter().map(|byte| format!("{byte:02x}")).collect::<String>();
            let (index, lines) = (Arc::new(Index::from_lines(lines.clone())), Bytes::from(lines));
            tracing::info!(records = index.len(), bytes = index.bytes(), lines = lines.len(), "search index read");
            Self { index, lines, etag: format!("\"{etag}\""), read_at }
        };
        let made = tokio::task::spawn_blocking(make).await;
        made.map_err(|stopped| UpstreamError::Unavailable { reason: stopped.to_string() })
    }

    /// The same, found unchanged.
    fn again(&self, read_at: Timestamp) -> Self {
        Self { index: self.index.clone(), lines: self.lines.clone(), etag: self.etag.clone(), read_at }
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// True without any.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// Searches it.
    pub fn search(&self, query: &str, per_kind: usize) -> Found {
        share::read_at(self.read_at.utc_ms);
        self.index.search(query, per_kind)
    }
}

impl Search {
    /// Over this client; nothing is read yet.
    pub fn new(erpnext: ErpNext, clock: Clock) -> Self {
        Self(Arc::new(Inner {
            erpnext,
            clock,
            ready: RwLock::default(),
            sources: Mutex::default(),
            failed: RwLock::default(),
        }))
    }

    /// The index there is; the first who asks waits for it.
    pub async fn ready(&self) -> Result<Arc<Ready>, UpstreamError> {
        let Some(ready) = self.known() else { return self.first().await };
        if !self.is_fresh(&ready) {
            self.refresh_behind();
        }
        Ok(ready)
    }

    /// Somebody who may search has come: what they will ask for is read meanwhile.
    pub fn warm(&self) {
        if self.known().is_none() {
            self.refresh_behind();
        }
    }

    fn refresh_behind(&self) {
        if self.0.sources.try_lock().is_err() {
            return;
        }
        let search = self.clone();
        tokio::spawn(async move {
            if let Err(error) = search.refresh().await {
                tracing::warn!(%error, "the search index stays as it was");
            }
        });
    }

    /// Read apart from the request, whose end would cut it off.
    async fn first(&self) -> Result<Arc<Ready>, UpstreamError> {
        let search = self.clone();
        let reading = tokio::spawn(async move { search.refresh().await });
        let within = share::time_left().map_or(FIRST, |left| left.min(FIRST));
        match tokio::time::timeout(within, reading).await {
            Ok(Ok(read)) => read,
            Ok(Err(stopped)) => Err(UpstreamError::Unavailable { reason: stopped.to_string() }),
            Err(_) => Err(UpstreamError::Timeout),
        }
    }

    /// Whoever waited for another's reading is answered from it, be it that it failed.
    async fn refresh(&self) -> Result<Arc<Ready>, UpstreamError> {
        let asked_ms = self.0.clock.now().utc_ms;
        let mut sources = self.0.sources.lock().await;
        if let Some(ready) = self.known().filter(|ready| self.is_fresh(ready)) {
            return Ok(ready);
        }
        let failed = self.0.failed.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, error)) = failed.filter(|(at_ms, _)| *at_ms > asked_ms) {
            return Err(error);
        }
        let read_at = self.0.clock.now();
        let is_changed = sources.read(&self.0.erpnext, read_at.utc_ms, WHOLE).await.inspect_err(|error| {
            let failed = (self.0.clock.now().utc_ms, error.clone());
            *self.0.failed.write().unwrap_or_else(PoisonError::into_inner) = Some(failed);
        })?;
        let ready = match self.known().filter(|_| !is_changed) {
            Some(known) => known.again(read_at),
            None => Ready::of(sources.records(), read_at).await?,
        };
        let ready = Arc::new(ready);
        *self.0.ready.write().unwrap_or_else(PoisonError::into_inner) = Some(ready.clone());
        Ok(ready)
    }

    fn known(&self) -> Option<Arc<Ready>> {
        self.0.ready.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn is_fresh(&self, ready: &Ready) -> bool {
        let age_ms = self.0.clock.now().utc_ms - ready.read_at.utc_ms;
        u128::try_from(age_ms).is_ok_and(|age_ms| age_ms < FRESH.as_millis())
    }
}
