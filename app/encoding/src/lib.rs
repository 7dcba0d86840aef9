//! Stands for the crate `encoding` under rxing (see `[patch.crates-io]` in the workspace), with the names rxing uses.
//!
//! A square code may be written in any character set. rxing brings the tables for all of them, 100 kB of brotli and
//! half of the scanner's download, although every browser has them. So the tables are left where they are: on the
//! server and in native tests in `encoding_rs`, in the browser behind `TextDecoder`. Both follow the same standard,
//! <https://encoding.spec.whatwg.org/>.

#[cfg_attr(target_arch = "wasm32", path = "browser.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "native.rs")]
mod tables;

use std::borrow::Cow;

/// A character set by its name in the Encoding Standard; the empty name takes bytes as the first 256 characters.
#[derive(Debug, PartialEq, Eq)]
pub struct Encoding {
    name: &'static str,
}

pub type EncodingRef = &'static Encoding;

/// What to do with bytes that are no characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecoderTrap {
    Strict,
    Replace,
}

/// What to do with characters the set does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncoderTrap {
    Strict,
    Replace,
}

impl Encoding {
    /// # Errors
    /// Under [`DecoderTrap::Strict`], bytes that are no characters; always, a set that is not known here.
    pub fn decode(&self, bytes: &[u8], trap: DecoderTrap) -> Result<String, Cow<'static, str>> {
        let strict = trap == DecoderTrap::Strict;
        match self.name {
            "" => Ok(bytes.iter().copied().map(char::from).collect()),
            "utf-8" if strict => String::from_utf8(bytes.to_vec()).map_err(|_| "not UTF-8".into()),
            "utf-8" => Ok(String::from_utf8_lossy(bytes).into_owned()),
            name => tables::decode(name, bytes, strict).ok_or_else(|| format!("not {name}").into()),
        }
    }

    /// # Errors
    /// Under [`EncoderTrap::Strict`], characters the set does not have; always in the browser, where nothing is written
    /// but UTF-8 and plain bytes.
    pub fn encode(&self, text: &str, trap: EncoderTrap) -> Result<Vec<u8>, Cow<'static, str>> {
        let strict = trap == EncoderTrap::Strict;
        let byte = |c: char| u8::try_from(u32::from(c)).ok().or((!strict).then_some(b'?'));
        match self.name {
            "" => text.chars().map(byte).collect::<Option<_>>().ok_or_else(|| "not in the first 256 characters".into()),
            "utf-8" => Ok(text.as_bytes().to_vec()),
            name => tables::encode(name, text, strict).ok_or_else(|| format!("not in {name}").into()),
        }
    }
}

pub mod all {
    use super::{Encoding, EncodingRef};

    pub const ISO_8859_1: EncodingRef = &Encoding { name: "" };
}

pub mod label {
    use super::{Encoding, EncodingRef};

    /// The sets rxing names, in its spelling and the standard's. Never `None`, since rxing unwraps: what nobody has
    /// tables for is taken as plain bytes.
    pub fn encoding_from_whatwg_label(label: &str) -> Option<EncodingRef> {
        let label = label.to_ascii_lowercase();
        Some(SETS.iter().find(|set| set.name == label).unwrap_or(super::all::ISO_8859_1))
    }

    static SETS: [Encoding; NAMES.len()] = {
        let mut sets = [const { Encoding { name: "" } }; NAMES.len()];
        let mut at = 0;
        while at < NAMES.len() {
            sets[at].name = NAMES[at];
            at += 1;
        }
        sets
    };

    #[rustfmt::skip]
    const NAMES: [&str; 27] = [
        "big5", "euc-kr", "gb18030", "gb2312", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6",
        "iso-8859-7", "iso-8859-8", "iso-8859-9", "iso-8859-10", "iso-8859-11", "iso-8859-13", "iso-8859-14",
        "iso-8859-15", "iso-8859-16", "shift_jis", "us-ascii", "utf-8", "utf-16be", "utf-16le", "windows-1250",
        "windows-1251", "windows-1252", "windows-1256",
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use label::encoding_from_whatwg_label as named;

    #[test]
    fn the_names_rxing_uses_are_decoded() {
        let decode = |name: &str, bytes: &[u8]| named(name).unwrap().decode(bytes, DecoderTrap::Strict);
        assert_eq!(decode("shift_jis", b"\x93\xe0\x91\xa4").unwrap(), "内側");
        assert_eq!(decode("ISO-8859-15", b"\xa4").unwrap(), "€");
        assert_eq!(decode("UTF-16BE", b"\x00A\x20\xac").unwrap(), "A€");
        assert_eq!(decode("binary", b"\xe9").unwrap(), "é");
        assert_eq!(all::ISO_8859_1.decode(b"\xe9\x80", DecoderTrap::Strict).unwrap(), "é\u{80}");
    }

    #[test]
    fn broken_bytes_are_refused_or_replaced() {
        for name in ["utf-8", "shift_jis"] {
            let broken = b"A\xff";
            assert!(named(name).unwrap().decode(broken, DecoderTrap::Strict).is_err(), "{name}");
            assert_eq!(named(name).unwrap().decode(broken, DecoderTrap::Replace).unwrap(), "A\u{fffd}", "{name}");
        }
    }

    #[test]
    fn latin_is_written() {
        assert_eq!(all::ISO_8859_1.encode("é€", EncoderTrap::Replace).unwrap(), b"\xe9?");
        assert!(all::ISO_8859_1.encode("€", EncoderTrap::Strict).is_err());
        assert_eq!(named("iso-8859-15").unwrap().encode("€", EncoderTrap::Strict).unwrap(), b"\xa4");
    }
}
