use super::{IdentifierError, without_caption};
use crate::label::Caption;
use std::fmt;

/// The serial number the maker printed, in capitals and without spaces.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceSerial(String);

impl DeviceSerial {
    /// Reads letters, digits, `-`, `_` and `/` (MikroTik prints one), 4 to 40 of them; case, spaces and a caption
    /// such as `S/N:` do not matter. A `:` or a `.` never stands in a serial: a URL, a host or an address does not parse.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let serial: String = without_caption(text, &[Caption::Serial]).chars().filter(|c| !c.is_whitespace()).collect();
        if serial.is_empty() {
            return Err(IdentifierError::Empty);
        }
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/');
        if !serial.bytes().all(allowed) {
            return Err(IdentifierError::Character);
        }
        if !(4..=40).contains(&serial.len()) {
            return Err(IdentifierError::Length);
        }
        let ends = [serial.as_bytes()[0], serial.as_bytes()[serial.len() - 1]];
        if !ends.iter().all(u8::is_ascii_alphanumeric) || serial.contains("//") {
            return Err(IdentifierError::Shape);
        }
        Ok(Self(serial.to_ascii_uppercase()))
    }

    /// The normalised text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DeviceSerial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
super::identifier_as_text!(DeviceSerial);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn captions_case_and_spaces_do_not_matter() {
        for text in
            ["22275A7000395", " 22275a7000395\n", "S/N: 22275A7000395", "SN:2227 5A70 00395", "N/S: 22275a7000395"]
        {
            assert_eq!(
                DeviceSerial::parse(text).map(|serial| serial.to_string()).as_deref(),
                Ok("22275A7000395"),
                "{text}"
            );
        }
        assert_eq!(DeviceSerial::parse("SN12345").unwrap().as_str(), "SN12345");
    }

    #[test]
    fn addresses_and_scraps_are_refused() {
        for text in [
            "",
            "S/N:",
            "ABC",
            "http://tplinkwifi.net",
            "192.168.1.1",
            "router.lan:8080",
            "10.0.0.1:80",
            "a/b//c",
            "/setup",
            "AB,CD,EF",
            "é1234",
            "=1+cmd",
            "<script>",
            &"A".repeat(41),
        ] {
            assert!(DeviceSerial::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_parsed_serial_parses_to_itself(text in "\\PC{0,60}") {
            if let Ok(serial) = DeviceSerial::parse(&text) {
                prop_assert_eq!(DeviceSerial::parse(serial.as_str()), Ok(serial.clone()));
                prop_assert!(serial.as_str().len() >= 4 && serial.as_str().len() <= 40);
            }
        }
    }
}
