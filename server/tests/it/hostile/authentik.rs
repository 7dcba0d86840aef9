//! A sign-in service of the tests' own: an address with its keys, and tokens of every kind.

use axum::{Json, Router, routing::get};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, jwk::Jwk};
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::net::TcpListener;

pub const ISSUER: &str = "https://auth.test/";
pub const AUDIENCE: &str = "ops";
pub const EDGE_SECRETS: [&str; 2] = ["canary-edge-secret-1", "canary-edge-secret-2"];
/// A P-256 key of these tests alone (PKCS#8).
const KEY_DER: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgBKxLbvhl1pkRx9K38kPLItv6QrEGS8k_33DgR9USQ2yhRANCAATjVBTojz1znaxq27Uubup4Mb7LktC5zammMYsg7mzFQzGexxKeKhvhatBgltsXVaPKEtUezYNO65eXKlNuTfzM";
/// The public half of an RSA key: what an attacker signs with as if it were a shared secret.
pub const RSA_MODULUS: &str = "rBvTl-guxWF1VaClcRPJM7PHnBzGfzTIY4RHZFQtdpWopvfigFuxLn5DP5vLEdYlyxQvcVaWKQHmPrJfbKthhKkzCeaAGyGXWTmZi57H804KW7Fze-k3LEVMgObeCMANRKr0sz_c00tNTni3lsHt0ImXNbOxJGymI_DtDzVx2Huo2b99RtBwfqCSZlef91SZh5WHvwHZJIE04DYoXnZK8k_Yt-GEdbTuggh-6-uBkZ7YCZ12xFTdRNbmUp5bcxIgIbRA7VTFXARqDTKupF-Y4m5zeJntpM8RTZwF-HjAQpFEif7aSbie19hdtRm9aQuFkoiCen75DDStiqu8v_FlBQ";

pub struct FakeAuthentik {
    pub jwks_url: String,
    fetches: Arc<AtomicUsize>,
}

impl FakeAuthentik {
    pub async fn start() -> Self {
        let mut ours = serde_json::to_value(Jwk::from_encoding_key(&key(), Algorithm::ES256).unwrap()).unwrap();
        ours["kid"] = json!("k1");
        let rsa = json!({ "kty": "RSA", "kid": "rsa", "alg": "RS256", "use": "sig", "n": RSA_MODULUS, "e": "AQAB" });
        let keys = json!({ "keys": [ours, rsa] });
        let fetches = Arc::new(AtomicUsize::new(0));
        let counted = fetches.clone();
        let answer = move || {
            counted.fetch_add(1, Ordering::SeqCst);
            std::future::ready(Json(keys.clone()))
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let jwks_url = format!("http://{}/jwks/", listener.local_addr().unwrap());
        let router = Router::new().route("/jwks/", get(answer));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { jwks_url, fetches }
    }

    /// How often its keys were asked for.
    pub fn fetches(&self) -> usize {
        self.fetches.load(Ordering::SeqCst)
    }
}

fn key() -> EncodingKey {
    EncodingKey::from_ec_der(&BASE64_URL_SAFE_NO_PAD.decode(KEY_DER).unwrap())
}

pub fn now_s() -> i64 {
    ops_server::clock::Clock::system("UTC").unwrap().now().utc_ms / 1000
}

pub fn claims(user: &str, group: &str) -> Value {
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "exp": now_s() + 3600, "nbf": now_s() - 10, "sub": format!("uid-{user}"),
        "preferred_username": user, "email": user, "name": user, "groups": ["staff", group],
    })
}

pub fn header() -> Header {
    Header { kid: Some("k1".into()), ..Header::new(Algorithm::ES256) }
}

pub fn sign(header: &Header, claims: &Value) -> String {
    jsonwebtoken::encode(header, claims, &key()).unwrap()
}

/// A token of a person as they come.
pub fn token(user: &str) -> String {
    sign(&header(), &claims(user, group_of(user)))
}

pub fn group_of(user: &str) -> &'static str {
    match user.trim_end_matches(|c: char| c.is_ascii_digit()) {
        "tech" => "ops-tech",
        "csr" => "ops-csr",
        "dispatch" => "ops-dispatch",
        _ => "ops-admin",
    }
}

/// An address that somebody would have the server fetch.
pub struct Trap {
    pub url: String,
    hits: Arc<AtomicUsize>,
}

impl Trap {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let hits = Arc::new(AtomicUsize::new(0));
        let counted = hits.clone();
        tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { url, hits }
    }

    pub fn assert_untouched(&self) {
        assert_eq!(self.hits.load(Ordering::SeqCst), 0, "the trap was fetched");
    }
}
