//! Time, given and never taken; and the ids made of it.

use domain::time::Timestamp;

/// The phone's clock, corrected by the server's where that is known. It may jump: no order hangs on it.
pub trait Clock {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// A UUIDv7 (RFC 9562 section 5.7) of that instant: 48 bits of milliseconds, then randomness.
pub(crate) fn uuid_v7(utc_ms: i64, random: [u8; 10]) -> String {
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&utc_ms.max(0).to_be_bytes()[2..]);
    bytes[6..].copy_from_slice(&random);
    bytes[6] = 0x70 | bytes[6] & 0x0f;
    bytes[8] = 0x80 | bytes[8] & 0x3f;
    let hex = crate::photo::hex(&bytes);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_carries_its_time_version_and_variant() {
        assert_eq!(uuid_v7(0x017f_22e2_79b0, [0xff; 10]), "017f22e2-79b0-7fff-bfff-ffffffffffff");
        assert_eq!(uuid_v7(-1, [0; 10]), "00000000-0000-7000-8000-000000000000");
    }
}
