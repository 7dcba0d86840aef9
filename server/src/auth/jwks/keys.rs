//! The keys authentik signs with. They are asked for again after an hour, and while authentik does not answer the
//! known ones hold for a day. A key id nobody knows causes at most one fetch a minute, whoever invents it, and nobody
//! whose key is known waits for that fetch.

use crate::upstream::{
    UpstreamError,
    http::{Answer, Call, Http, Retry},
};
use jsonwebtoken::{
    DecodingKey,
    jwk::{Jwk, JwkSet},
};
use reqwest::Method;
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::sync::Mutex;
use tracing::warn;

const REFETCH_AFTER_S: i64 = 60;
const FRESH_S: i64 = 3600;
const KEPT_S: i64 = 86_400;
const MAX_BYTES: usize = 256 * 1024;

/// The keys, by their ids.
pub struct Keys {
    url: String,
    known: RwLock<Known>,
    /// When they were last asked for, whatever came; locked while they are.
    asked_at_s: Mutex<Option<i64>>,
}

#[derive(Default)]
struct Known {
    keys: HashMap<String, DecodingKey>,
    fetched_at_s: i64,
}

impl Keys {
    /// Fetches nothing yet.
    pub fn new(url: String) -> Self {
        Self { url, known: RwLock::default(), asked_at_s: Mutex::default() }
    }

    /// The key of that id, fetched if need be.
    pub async fn find(&self, kid: &str, now_s: i64) -> Option<DecodingKey> {
        let key = self.known(kid, now_s, FRESH_S);
        if key.is_some() {
            return key;
        }
        match self.known(kid, now_s, KEPT_S) {
            // One caller refreshes; the others go on with what is known.
            Some(kept) => {
                if let Ok(asked_at_s) = self.asked_at_s.try_lock() {
                    self.refresh(asked_at_s, now_s).await;
                    return self.known(kid, now_s, KEPT_S);
                }
                Some(kept)
            }
            None => {
                self.refresh(self.asked_at_s.lock().await, now_s).await;
                self.known(kid, now_s, KEPT_S)
            }
        }
    }

    fn known(&self, kid: &str, now_s: i64, age_max_s: i64) -> Option<DecodingKey> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        (now_s - known.fetched_at_s < age_max_s).then(|| known.keys.get(kid).cloned()).flatten()
    }

    async fn refresh(&self, mut asked_at_s: tokio::sync::MutexGuard<'_, Option<i64>>, now_s: i64) {
        if asked_at_s.is_some_and(|asked_at_s| now_s - asked_at_s < REFETCH_AFTER_S) {
            return;
        }
        *asked_at_s = Some(now_s);
        match fetch(&self.url).await {
            Ok(keys) => {
                *self.known.write().unwrap_or_else(PoisonError::into_inner) = Known { keys, fetched_at_s: now_s }
            }
            Err(error) => warn!(%error, "the sign-in keys could not be fetched, the known ones hold for a day"),
        }
    }
}

async fn fetch(url: &str) -> Result<HashMap<String, DecodingKey>, UpstreamError> {
    let http = Http::new(url, Duration::from_millis(500), MAX_BYTES, Arc::new(|| 0.5))?;
    // The client drops a slash at the end of its base; authentik's address has one.
    let path = if url.ends_with('/') { "/" } else { "" }.to_owned();
    let call = Call { method: Method::GET, path, body: None, deadline: Duration::from_secs(2), retry: Retry::Read };
    let set = http.call(&call, key_set).await?;
    let named = |jwk: &Jwk| Some((jwk.common.key_id.clone()?, DecodingKey::from_jwk(jwk).ok()?));
    Ok(set.keys.iter().filter_map(named).collect())
}

fn key_set(answer: Answer) -> Result<JwkSet, UpstreamError> {
    if !answer.is_success() {
        return Err(answer.status_error());
    }
    serde_json::from_slice(&answer.body).map_err(|error| UpstreamError::Garbled { reason: error.to_string() })
}
