//! Verifies authentik's tokens, with the keys of the configured address and of nowhere else: what a token or a header
//! says of where its keys are is not read.

mod keys;

use crate::config;
use jsonwebtoken::{Algorithm, Validation};
use keys::Keys;
use serde::{Deserialize, de::DeserializeOwned};

const ALGORITHMS: [Algorithm; 2] = [Algorithm::RS256, Algorithm::ES256];
const LEEWAY_S: i64 = 60;
const TOKEN_MAX_BYTES: usize = 16 * 1024;

/// Verifies tokens.
pub struct Jwks {
    settings: config::Jwt,
    keys: Keys,
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
        Self { keys: Keys::new(settings.jwks_url.clone()), settings }
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
        let kid = header.kid.as_deref().ok_or("the token names no key")?;
        let key = self.keys.find(kid, now_s).await.ok_or("the token's key is not known")?;
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
