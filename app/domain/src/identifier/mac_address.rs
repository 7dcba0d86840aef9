use super::{IdentifierError, gpon_serial::hex_bytes, without_caption};
use crate::label::Caption;
use std::fmt;

/// A MAC address, shown as `AA:BB:CC:DD:EE:FF`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MacAddress([u8; 6]);

impl MacAddress {
    /// Reads twelve hexadecimal digits, whatever stands between them: `:`, `-`, `.` or spaces, but one kind alone.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let text = without_caption(text, &[Caption::Mac]);
        if [':', '-', '.'].into_iter().filter(|separator| text.contains(*separator)).count() > 1
            && text.contains(|c: char| c.is_ascii_hexdigit())
        {
            return Err(IdentifierError::Shape);
        }
        let digits: String = text.chars().filter(|c| !matches!(c, ':' | '-' | '.') && !c.is_whitespace()).collect();
        match digits.len() {
            0 => Err(IdentifierError::Empty),
            12 => hex_bytes(&digits).map(Self).ok_or(IdentifierError::Character),
            _ => Err(IdentifierError::Length),
        }
    }

    /// Twelve digits without separators: `AABBCCDDEEFF`.
    pub fn compact(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02X}")).collect()
    }

    /// The six bytes.
    pub fn bytes(&self) -> [u8; 6] {
        self.0
    }

    /// True when only the last byte differs, by at most 8: another port of the same device, perhaps.
    /// A suggestion to a person, never a match.
    pub fn is_near(&self, other: &Self) -> bool {
        self != other && self.0[..5] == other.0[..5] && self.0[5].abs_diff(other.0[5]) <= 8
    }

    /// The spellings records are usually kept in, canonical first, for upstreams that compare text exactly.
    pub fn spellings(&self) -> Vec<String> {
        let canonical = self.to_string();
        let (compact, dashed) = (self.compact(), canonical.replace(':', "-"));
        let dotted = format!("{}.{}.{}", &compact[..4], &compact[4..8], &compact[8..]);
        let upper = [canonical, compact, dashed, dotted];
        let lower: Vec<String> = upper.iter().map(|text| text.to_ascii_lowercase()).collect();
        upper.into_iter().chain(lower).collect()
    }
}

impl fmt::Display for MacAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02X}:{b:02X}:{c:02X}:{d:02X}:{e:02X}:{g:02X}")
    }
}
super::identifier_as_text!(MacAddress);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_not_one_is_refused_with_the_reason() {
        for (text, error) in [
            ("", IdentifierError::Empty),
            (":-. ", IdentifierError::Empty),
            ("704F5765F53", IdentifierError::Length),
            ("704F5765F53G", IdentifierError::Character),
            ("70:4F:57:65:F5:3É", IdentifierError::Length),
            ("70:4F-57.65:F5:3E", IdentifierError::Shape),
        ] {
            assert_eq!(MacAddress::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn near_is_the_last_byte_within_eight() {
        let mac = |text| MacAddress::parse(text).unwrap();
        assert!(mac("A8:9A:93:90:EA:9A").is_near(&mac("A8:9A:93:90:EA:A2")));
        assert!(!mac("A8:9A:93:90:EA:9A").is_near(&mac("A8:9A:93:90:EA:A3")));
        assert!(!mac("A8:9A:93:90:EA:9A").is_near(&mac("A8:9A:93:90:EA:9A")));
        assert!(!mac("A8:9A:93:90:EB:9A").is_near(&mac("A8:9A:93:90:EA:9A")));
    }

    proptest! {
        #[test]
        fn separators_and_case_do_not_matter(bytes in any::<[u8; 6]>()) {
            let mac = MacAddress(bytes);
            prop_assert_eq!(mac.spellings().len(), 8);
            for text in mac.spellings() {
                prop_assert_eq!(MacAddress::parse(&format!(" MAC: {text} ")), Ok(mac));
            }
            prop_assert_eq!(serde_json::from_str::<MacAddress>(&serde_json::to_string(&mac).unwrap()).unwrap(), mac);
        }
    }
}
