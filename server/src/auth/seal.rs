//! A cookie that was written here: a name and when, with a signature only this server can make. What it is for is part
//! of what is signed, so that a cookie of one kind is worth nothing as one of another.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Signs and reads names for one use.
#[derive(Clone)]
pub struct Seal {
    key: [u8; 32],
    purpose: &'static str,
}

impl Seal {
    /// For one use of the server's key.
    pub fn new(key: [u8; 32], purpose: &'static str) -> Self {
        Self { key, purpose }
    }

    /// `base64url(name).issued.base64url(hmac)`.
    pub fn close(&self, name: &str, now_s: i64) -> String {
        let named = format!("{}.{now_s}", BASE64_URL_SAFE_NO_PAD.encode(name));
        let signature = BASE64_URL_SAFE_NO_PAD.encode(self.mac(&named).finalize().into_bytes());
        format!("{named}.{signature}")
    }

    /// The name, if it was signed here for this use and is younger than that.
    pub fn open(&self, sealed: &str, now_s: i64, max_age_s: i64) -> Option<String> {
        let (named, signature) = sealed.rsplit_once('.')?;
        self.mac(named).verify_slice(&BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
        let (name, issued_s) = named.split_once('.')?;
        let age_s = now_s - issued_s.parse::<i64>().ok()?;
        let name = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(name).ok()?).ok()?;
        (age_s < max_age_s).then_some(name)
    }

    fn mac(&self, text: &str) -> Hmac<Sha256> {
        let mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.chain_update(self.purpose).chain_update([0]).chain_update(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(key: u8) -> Seal {
        Seal::new([key; 32], "session")
    }

    #[test]
    fn it_opens_with_its_own_key_for_its_own_use_until_it_is_old() {
        let sealed = seal(1).close("tech1", 1000);
        assert_eq!(seal(1).open(&sealed, 1059, 60).as_deref(), Some("tech1"));
        assert_eq!(seal(1).open(&sealed, 1060, 60), None);
        assert_eq!(seal(2).open(&sealed, 1000, 60), None);
        assert_eq!(Seal::new([1; 32], "link").open(&sealed, 1000, 60), None);
    }

    #[test]
    fn a_changed_character_opens_nothing() {
        let sealed = seal(1).close("tech1", 1000);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            // The last character of unpadded base64 has spare bits that must be zero; a decoder that ignores them is caught here too.
            assert_eq!(seal(1).open(&changed, 1000, 60), None, "{changed}");
        }
    }
}
