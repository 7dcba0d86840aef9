//! Identifiers: parsed once, valid ever after. Three different things stand on one label: the device's own serial,
//! the GPON serial (in two spellings) and the MAC (with any separator). The rules are CONTRACTS.md section 3's.

mod device_serial;
mod gpon_serial;
mod mac_address;

pub use device_serial::DeviceSerial;
pub use gpon_serial::GponSerial;
pub use mac_address::MacAddress;

use crate::label::Caption;
use std::fmt;

/// Why a text is not the identifier it was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdentifierError {
    /// Nothing is left once spaces and captions are gone.
    Empty,
    /// Too short or too long for this identifier.
    Length,
    /// A character this identifier never has.
    Character,
    /// The characters are right and their order is not: a GPON serial that does not begin with a vendor.
    Shape,
}

impl fmt::Display for IdentifierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "nothing to read",
            Self::Length => "wrong length",
            Self::Character => "a character that cannot be there",
            Self::Shape => "not the shape of this identifier",
        })
    }
}
impl std::error::Error for IdentifierError {}

/// Every normalised key to try for one code, tier by tier: what the server asks ERPNext and what the phone compares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LookupKeys {
    /// Tier 1: the device serial, and both spellings of a GPON serial.
    pub serial: Vec<String>,
    /// The code as a GPON serial, where it is one.
    pub gpon: Option<GponSerial>,
    /// Tier 2: the code as read, trimmed.
    pub barcode: Vec<String>,
    /// Tier 3.
    pub mac: Option<MacAddress>,
}

impl LookupKeys {
    /// Keys for a code as scanned or typed. A code of several values gives the keys of all of them.
    ///
    /// ```
    /// let keys = domain::identifier::LookupKeys::from_code("54504C4797441B58");
    /// assert_eq!(keys.serial, ["54504C4797441B58", "TPLG97441B58"]);
    /// ```
    pub fn from_code(code: &str) -> Self {
        let raw = code.trim();
        let mut keys = Self::default();
        if raw.is_empty() {
            return keys;
        }
        keys.barcode.push(raw.to_owned());
        keys.add(raw);
        for part in crate::label::classify(raw, crate::label::Symbology::Text) {
            if part.kind.is_looked_up() {
                keys.add(&part.value);
            }
        }
        keys
    }

    /// True when there is nothing to ask for.
    pub fn is_empty(&self) -> bool {
        self.serial.is_empty() && self.barcode.is_empty() && self.mac.is_none()
    }

    fn add(&mut self, code: &str) {
        let gpon = GponSerial::parse(code).ok();
        let serial = DeviceSerial::parse(code).ok().map(|serial| serial.to_string());
        let spellings = gpon.map(|gpon| [gpon.to_string(), gpon.hex()]).into_iter().flatten();
        for key in serial.into_iter().chain(spellings) {
            if !self.serial.contains(&key) {
                self.serial.push(key);
            }
        }
        self.gpon = self.gpon.or(gpon);
        self.mac = self.mac.or_else(|| MacAddress::parse(code).ok());
    }
}

/// The text behind one of these printed captions: `S/N: ABC` is `ABC`. Only captions that end in `:` or `=` are
/// taken off, because a serial may itself begin with the letters SN.
fn without_caption<'a>(text: &'a str, captions: &[Caption]) -> &'a str {
    let text = text.trim();
    match text.split_once([':', '=']) {
        Some((word, value)) if Caption::of(word).is_some_and(|caption| captions.contains(&caption)) => value.trim(),
        _ => text,
    }
}

/// Implements what every identifier has in common: `FromStr`, and serde as a string.
macro_rules! identifier_as_text {
    ($name:ident) => {
        impl std::str::FromStr for $name {
            type Err = $crate::identifier::IdentifierError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use identifier_as_text;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_code_gives_the_keys_of_every_tier() {
        let keys = LookupKeys::from_code(" 70:4f:57:65:f5:3e ");
        assert_eq!((keys.serial.len(), keys.barcode), (0, vec!["70:4f:57:65:f5:3e".to_owned()]));
        assert_eq!(keys.mac.map(|mac| mac.to_string()).as_deref(), Some("70:4F:57:65:F5:3E"));
        let keys = LookupKeys::from_code("S/N: tplg97441b58");
        assert_eq!(keys.serial, ["TPLG97441B58", "54504C4797441B58"]);
        assert!(LookupKeys::from_code("  ").is_empty());
    }

    #[test]
    fn a_code_of_several_values_gives_all_their_keys() {
        let keys = LookupKeys::from_code(r#"{"sn":"AA368315505","mac":"A89AD7E8E9EA","gpon":"ALCLCC6BC455"}"#);
        assert_eq!(keys.serial, ["AA368315505", "ALCLCC6BC455", "414C434CCC6BC455"]);
        assert_eq!(keys.mac.map(|mac| mac.compact()).as_deref(), Some("A89AD7E8E9EA"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_a_parser_panic(text in "\\PC*") {
            let _ = (GponSerial::parse(&text), MacAddress::parse(&text), DeviceSerial::parse(&text));
            let keys = LookupKeys::from_code(&text);
            proptest::prop_assert_eq!(keys.is_empty(), text.trim().is_empty());
        }
    }
}
