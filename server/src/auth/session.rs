//! Sessions of the sandbox: a signed cookie that names a person of the sandbox. They do not exist in authentik mode.

use super::{Cookies, Identity, seal::Seal};
use axum::http::HeaderMap;
use domain::person::Person;
use std::sync::Arc;

/// The cookie's name, before what [`Cookies`] puts in front of it.
pub const COOKIE: &str = "ops_session";
const MAX_AGE_S: i64 = 30 * 86_400;

/// Signs and reads session cookies.
pub struct Sessions {
    seal: Seal,
    cookies: Cookies,
    people: Vec<Arc<Person>>,
}

impl Sessions {
    /// Sessions signed with that key, for those people.
    pub fn new(key: [u8; 32], cookies: Cookies, people: Vec<Person>) -> Self {
        Self { seal: Seal::new(key, "session"), cookies, people: people.into_iter().map(Arc::new).collect() }
    }

    /// Everybody one may sign in as.
    pub fn people(&self) -> &[Arc<Person>] {
        &self.people
    }

    /// The person of that id.
    pub fn find_person(&self, id: &str) -> Option<&Arc<Person>> {
        self.people.iter().find(|person| person.id == id)
    }

    /// The `Set-Cookie` that signs a person in.
    pub fn sign_in_cookie(&self, person: &Person, now_s: i64) -> String {
        self.cookies.set(COOKIE, &self.seal.close(&person.id, now_s), MAX_AGE_S)
    }

    /// The `Set-Cookie` that signs out.
    pub fn sign_out_cookie(&self) -> String {
        self.cookies.clear(COOKIE)
    }

    /// Who the cookie names, if it was signed here and is not too old.
    pub fn identify(&self, headers: &HeaderMap, now_s: i64) -> Identity {
        let id = self.cookies.read(headers, COOKIE).and_then(|sealed| self.seal.open(sealed, now_s, MAX_AGE_S));
        let person = id.and_then(|id| self.find_person(&id));
        person.map_or(Identity::Nobody, |person| Identity::Known(person.clone()))
    }
}
