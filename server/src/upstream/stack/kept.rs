//! Answers kept in memory, bounded in bytes: given again while fresh, and, with their age, while the upstream cannot be
//! asked.
//!
//! They are the upstream's answers to our one technical user, the same for everybody; who may see what is judged by the
//! route, on each request, before or on the very answer. Nothing here is kept by person, so nothing can leak to one.

use super::{Arrived, Rules};
use moka::future::Cache;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// What an entry costs beside its bytes.
const OVERHEAD: usize = 200;

/// Answers by what was asked.
pub struct Kept {
    answers: Cache<String, Arrived>,
    /// How often each kind of thing was written to: what was read before a write is no longer fresh after it.
    writes: Mutex<HashMap<&'static str, u64>>,
}

impl Kept {
    /// Room for so many bytes; nothing is held longer than the longest `stale` of the lanes.
    pub fn new(bytes: u64, lanes: &[&Rules]) -> Self {
        let longest = lanes.iter().map(|rules| rules.stale.max(rules.fresh)).max().unwrap_or_default();
        let weigh = |key: &String, kept: &Arrived| {
            u32::try_from(key.len() + kept.answer.body.len() + OVERHEAD).unwrap_or(u32::MAX)
        };
        let answers = Cache::builder().max_capacity(bytes).weigher(weigh).time_to_live(longest).build();
        Self { answers, writes: Mutex::default() }
    }

    /// What is known.
    pub async fn get(&self, key: &str) -> Option<Arrived> {
        self.answers.get(key).await
    }

    /// Takes it in the place of what was known.
    pub async fn keep(&self, key: String, arrived: Arrived) {
        self.answers.insert(key, arrived).await;
    }

    /// The upstream said for good that it is not there, or not for us.
    pub async fn forget(&self, key: &str) {
        self.answers.invalidate(key).await;
    }

    /// How often that kind of thing was written to so far.
    pub fn writes(&self, about: &'static str) -> u64 {
        self.counts().get(about).copied().unwrap_or_default()
    }

    /// What was read of it before now is no longer fresh.
    pub fn touch(&self, about: &'static str) {
        *self.counts().entry(about).or_default() += 1;
    }

    /// Bytes held.
    pub fn bytes(&self) -> u64 {
        self.answers.weighted_size()
    }

    /// A write of that kind: touched now and, also when the writer is cut off, at its end.
    pub fn written(&self, about: &'static str) -> Written<'_> {
        self.touch(about);
        Written(self, about)
    }

    fn counts(&self) -> std::sync::MutexGuard<'_, HashMap<&'static str, u64>> {
        self.writes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A write under way.
pub struct Written<'a>(&'a Kept, &'static str);

impl Drop for Written<'_> {
    fn drop(&mut self) {
        self.0.touch(self.1);
    }
}
