use super::{IdentifierError, without_caption};
use crate::label::Caption;
use std::fmt;

/// A GPON serial (ITU-T G.984.3): four letters of the vendor and four bytes of its number. The same serial is printed
/// as `TPLG97441B58` and as `54504C4797441B58`; both parse to the same value, the first is canonical.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GponSerial([u8; 8]);

impl GponSerial {
    /// Reads either spelling; case, spaces and a caption such as `PON S/N:` do not matter.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let text: String =
            without_caption(text, &[Caption::Gpon, Caption::Serial]).chars().filter(|c| !c.is_whitespace()).collect();
        if text.is_empty() {
            return Err(IdentifierError::Empty);
        }
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(IdentifierError::Character);
        }
        let text = text.to_ascii_uppercase();
        let bytes = match text.len() {
            12 => {
                let number = hex_bytes::<4>(&text[4..]).ok_or(IdentifierError::Character)?;
                let vendor = text.as_bytes();
                [vendor[0], vendor[1], vendor[2], vendor[3], number[0], number[1], number[2], number[3]]
            }
            16 => hex_bytes::<8>(&text).ok_or(IdentifierError::Character)?,
            _ => return Err(IdentifierError::Length),
        };
        if bytes[..4].iter().all(u8::is_ascii_uppercase) { Ok(Self(bytes)) } else { Err(IdentifierError::Shape) }
    }

    /// The vendor's four letters, `TPLG`.
    pub fn vendor(&self) -> String {
        self.0[..4].iter().map(|byte| char::from(*byte)).collect()
    }

    /// The other spelling: sixteen hexadecimal digits.
    pub fn hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02X}")).collect()
    }
}

impl fmt::Display for GponSerial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.vendor())?;
        self.0[4..].iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}
super::identifier_as_text!(GponSerial);

/// Reads exactly `N` bytes of hexadecimal digits.
pub(super) fn hex_bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let nibble = |digit: u8| char::from(digit).to_digit(16).map_or(0, |value| value as u8);
    Some(std::array::from_fn(|i| nibble(digits[2 * i]) << 4 | nibble(digits[2 * i + 1])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_spellings_are_one_serial() {
        let ascii = GponSerial::parse("TPLG97441B58").unwrap();
        for text in ["54504C4797441B58", "54504c4797441b58", " tplg 9744 1b58", "PON S/N: TPLG97441B58"] {
            assert_eq!(GponSerial::parse(text), Ok(ascii), "{text}");
        }
        assert_eq!((ascii.to_string().as_str(), ascii.hex().as_str()), ("TPLG97441B58", "54504C4797441B58"));
        assert_eq!(serde_json::to_string(&ascii).unwrap(), r#""TPLG97441B58""#);
    }

    #[test]
    fn what_is_not_one_is_refused_with_the_reason() {
        use IdentifierError::{Character, Empty, Length, Shape};
        for (text, error) in [
            ("", Empty),
            ("TPLG97441B5", Length),
            ("TPLG97441B5G", Character),
            ("TPL697441B58", Shape),
            ("00504C4797441B58", Shape),
            ("704F5765F53E", Shape),
            ("TPLÉ97441B5", Character),
        ] {
            assert_eq!(GponSerial::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn round_trips_in_both_spellings(vendor in "[A-Za-z]{4}", number in any::<u32>()) {
            let serial = GponSerial::parse(&format!("{vendor}{number:08x}")).unwrap();
            prop_assert_eq!(GponSerial::parse(&serial.to_string()), Ok(serial));
            prop_assert_eq!(GponSerial::parse(&serial.hex()), Ok(serial));
            prop_assert_eq!(serial.vendor(), vendor.to_ascii_uppercase());
        }
    }
}
