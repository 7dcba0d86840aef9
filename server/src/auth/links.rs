//! Links for those without an account: a subcontractor's phone opens `/t/{token}`, and the token is exchanged at once for
//! a cookie. The token is 256 random bits and only its hash is kept, so that our file opens nothing; who comes by it is
//! one technician on one day, below an address of its own (`/t/s/…`) that authentik is not asked about.

use super::{Cookies, Identity, seal::Seal};
use crate::{
    error::Chain,
    store::{Store, links::Link},
};
use axum::http::HeaderMap;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::person::{Person, Role};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tracing::warn;

/// Where the app stands for those who came by a link, below the base path.
pub const MOUNT: &str = "/t/s";
const COOKIE: &str = "ops_link";
/// Longer than any link lives: the link itself says when it ends.
const MAX_AGE_S: i64 = 31 * 86_400;

/// Reads and gives the cookies of links.
#[derive(Clone)]
pub struct Links {
    store: Store,
    seal: Seal,
    cookies: Cookies,
}

impl Links {
    /// Over the store that knows them.
    pub fn new(store: Store, key: [u8; 32], cookies: Cookies) -> Self {
        Self { store, seal: Seal::new(key, "link"), cookies }
    }

    /// Who the cookie's link is for, while it is good. Asked of the store each time, so that a link taken back ends now.
    pub async fn identify(&self, headers: &HeaderMap, now_s: i64) -> Identity {
        let sealed = self.cookies.read(headers, COOKIE);
        let Some(id) = sealed.and_then(|sealed| self.seal.open(sealed, now_s, MAX_AGE_S)) else {
            return Identity::Nobody;
        };
        match self.store.find_link(&id).await {
            Ok(Some(link)) if link.is_good(now_s * 1000) => {
                if let Err(error) = self.store.use_link(&link, now_s * 1000).await {
                    warn!(cause = %Chain(&error), "that a link was used could not be noted");
                }
                Identity::Known(Arc::new(person(link)))
            }
            Ok(_) => Identity::Nobody,
            Err(error) => {
                warn!(cause = %Chain(&error), "a link could not be looked up");
                Identity::Nobody
            }
        }
    }

    /// The `Set-Cookie` that stands for the link from now on.
    pub fn cookie(&self, link: &Link, now_s: i64) -> String {
        self.cookies.set(COOKIE, &self.seal.close(&link.id, now_s), (link.expires_at_ms / 1000 - now_s).max(0))
    }

    /// The `Set-Cookie` that ends it on the phone at hand.
    pub fn leave_cookie(&self) -> String {
        self.cookies.clear(COOKIE)
    }
}

const PERSON_PREFIX: &str = "link:";

/// The person who comes by that link.
pub fn person_id(link_id: &str) -> String {
    format!("{PERSON_PREFIX}{link_id}")
}

/// The link somebody came by, who came by one.
pub fn id_of(person: &Person) -> Option<&str> {
    person.day.and_then(|_| person.id.strip_prefix(PERSON_PREFIX))
}

fn person(link: Link) -> Person {
    Person {
        id: person_id(&link.id),
        name: link.technician_name,
        role: Role::Technician,
        technician: Some(link.technician),
        day: Some(link.day),
    }
}

/// The token of 32 random bytes, as it stands in the address.
pub fn token(random: [u8; 32]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(random)
}

/// What is kept of a token.
pub fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}
