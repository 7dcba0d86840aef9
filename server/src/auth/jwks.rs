//! The keys authentik signs with, fetched from the configured address and from nowhere else. A key id nobody knows
//! causes at most one fetch a minute, whoever invents it.

use crate::{
    config,
    upstream::{
        UpstreamError,
        http::{Answer, Call, Http, Retry},
    },
};
use jsonwebtoken::{
    Algorithm, DecodingKey, Header, Validation,
    jwk::{Jwk, JwkSet},
};
use reqwest::Method;
use serde::{Deserialize, de::DeserializeOwned};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::sync::RwLock;
use tracing::warn;

const ALGORITHMS: [Algorithm; 2] = [Algorithm::RS256, Algorithm::ES256];
const LEEWAY_S: i64 = 60;
const REFETCH_AFTER_S: i64 = 60;
const FRESH_S: i64 = 3600;
const KEYS_MAX_BYTES: usize = 256 * 1024;
const TOKEN_MAX_BYTES: usize = 16 * 1024;

/// Verifies tokens.
pub struct Jwks {
    settings: config::Jwt,
    cache: RwLock<Cache>,
}

#[derive(Default)]
struct Cache {
    keys: HashMap<String, DecodingKey>,
    asked_at_s: Option<i64>,
}

/// The claims this verifier judges itself; the caller's own come beside them.
#[derive(Deserialize)]
struct Times<T> {
    exp: f64,
    #[serde(default)]
    nbf: Option<f64>,
    #[serde(flatten)]
    claims: T,
}

impl Jwks {
    /// Fetches nothing yet.
    pub fn new(settings: config::Jwt) -> Self {
        Self { settings, cache: RwLock::default() }
    }

    /// The token's claims, or why it is not believed. The reason never holds anything of the token.
    pub async fn verify<T: DeserializeOwned>(&self, token: &str, now_s: i64) -> Result<T, &'static str> {
        if token.len() > TOKEN_MAX_BYTES {
            return Err("the token is too long");
        }
        let header = jsonwebtoken::decode_header(token).map_err(|_| "the token is not a JWT")?;
        if !ALGORITHMS.contains(&header.alg) {
            return Err("the token's algorithm is not allowed");
        }
        let key = self.key(&header, now_s).await.ok_or("the token's key is not known")?;
        let decoded = jsonwebtoken::decode::<Times<T>>(token, &key, &self.validation(header.alg));
        let times = decoded.map_err(|_| "the token's signature, issuer or audience does not hold")?.claims;
        judge_times(&times, now_s)?;
        Ok(times.claims)
    }

    /// Signature, issuer and audience; the times are judged by our own clock.
    fn validation(&self, algorithm: Algorithm) -> Validation {
        let mut validation = Validation::new(algorithm);
        validation.set_issuer(&[&self.settings.issuer]);
        validation.set_audience(&[&self.settings.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation
    }

    async fn key(&self, header: &Header, now_s: i64) -> Option<DecodingKey> {
        let kid = header.kid.as_deref()?;
        {
            let cache = self.cache.read().await;
            let fresh = cache.asked_at_s.is_some_and(|asked_at_s| now_s - asked_at_s < FRESH_S);
            if let Some(key) = cache.keys.get(kid).filter(|_| fresh) {
                return Some(key.clone());
            }
        }
        let mut cache = self.cache.write().await;
        if cache.asked_at_s.is_none_or(|asked_at_s| now_s - asked_at_s >= REFETCH_AFTER_S) {
            cache.asked_at_s = Some(now_s);
            match fetch(&self.settings.jwks_url).await {
                Ok(keys) => cache.keys = keys,
                Err(error) => warn!(%error, "the sign-in keys could not be fetched, the known ones are kept"),
            }
        }
        cache.keys.get(kid).cloned()
    }
}

fn judge_times<T>(times: &Times<T>, now_s: i64) -> Result<(), &'static str> {
    let (now, leeway) = (now_s as f64, LEEWAY_S as f64);
    if !times.exp.is_finite() || times.exp + leeway < now {
        return Err("the token is expired");
    }
    if times.nbf.is_some_and(|nbf| nbf - leeway > now) {
        return Err("the token is not valid yet");
    }
    Ok(())
}

async fn fetch(url: &str) -> Result<HashMap<String, DecodingKey>, UpstreamError> {
    let http = Http::new(url, Duration::from_millis(500), KEYS_MAX_BYTES, Arc::new(|| 0.5))?;
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
