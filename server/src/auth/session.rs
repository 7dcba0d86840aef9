//! Sessions of the sandbox: a signed cookie that names a person of the sandbox. They do not exist in authentik mode.

use super::{Cookies, Identity};
use axum::http::HeaderMap;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::person::Person;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::sync::Arc;

/// The cookie's name, before what [`Cookies`] puts in front of it.
pub const COOKIE: &str = "ops_session";
const MAX_AGE_S: i64 = 30 * 86_400;

/// Signs and reads session cookies.
pub struct Sessions {
    key: [u8; 32],
    cookies: Cookies,
    people: Vec<Arc<Person>>,
}

impl Sessions {
    /// Sessions signed with that key, for those people.
    pub fn new(key: [u8; 32], cookies: Cookies, people: Vec<Person>) -> Self {
        Self { key, cookies, people: people.into_iter().map(Arc::new).collect() }
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
        self.cookies.set(COOKIE, &self.seal(&person.id, now_s), MAX_AGE_S)
    }

    /// The `Set-Cookie` that signs out.
    pub fn sign_out_cookie(&self) -> String {
        self.cookies.clear(COOKIE)
    }

    /// Who the cookie names, if it was signed here and is not too old.
    pub fn identify(&self, headers: &HeaderMap, now_s: i64) -> Identity {
        let id = self.cookies.read(headers, COOKIE).and_then(|sealed| self.open(sealed, now_s));
        let person = id.and_then(|id| self.find_person(&id));
        person.map_or(Identity::Nobody, |person| Identity::Known(person.clone()))
    }

    /// `base64url(id).issued.base64url(hmac)`.
    fn seal(&self, id: &str, now_s: i64) -> String {
        let named = format!("{}.{now_s}", BASE64_URL_SAFE_NO_PAD.encode(id));
        let signature = BASE64_URL_SAFE_NO_PAD.encode(self.mac(&named).finalize().into_bytes());
        format!("{named}.{signature}")
    }

    fn open(&self, sealed: &str, now_s: i64) -> Option<String> {
        let (named, signature) = sealed.rsplit_once('.')?;
        self.mac(named).verify_slice(&BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
        let (id, issued_s) = named.split_once('.')?;
        let age_s = now_s - issued_s.parse::<i64>().ok()?;
        let id = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(id).ok()?).ok()?;
        (age_s < MAX_AGE_S).then_some(id)
    }

    fn mac(&self, text: &str) -> Hmac<Sha256> {
        Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length").chain_update(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sessions(key: u8) -> Sessions {
        Sessions::new([key; 32], Cookies::default(), Vec::new())
    }

    #[test]
    fn a_session_opens_with_its_own_key_until_it_is_old() {
        let sealed = sessions(1).seal("tech1", 1000);
        assert_eq!(sessions(1).open(&sealed, 1000 + MAX_AGE_S - 1).as_deref(), Some("tech1"));
        assert_eq!(sessions(1).open(&sealed, 1000 + MAX_AGE_S), None);
        assert_eq!(sessions(2).open(&sealed, 1000), None);
    }

    #[test]
    fn a_changed_character_opens_nothing() {
        let sealed = sessions(1).seal("tech1", 1000);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            // The last character of unpadded base64 has spare bits that must be zero; a decoder that ignores them is caught here too.
            assert_eq!(sessions(1).open(&changed, 1000), None, "{changed}");
        }
    }
}
