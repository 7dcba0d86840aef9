//! Units as devices report them, turned into dBm. Each function names the trap it was written for.

/// TP-Link's `X_TP_GPON_Config.RXPower`: tenths of a microwatt. Raw 63 is -22.0 dBm; 0 is no light.
pub fn dbm_from_tenth_microwatts(raw: f64) -> Option<f64> {
    (raw > 0.0 && raw.is_finite()).then(|| round_to_hundredth(10.0 * (raw * 1e-4).log10()))
}

/// Huawei's SNMP tables: hundredths of a dBm. `2147483647` means no reading.
pub fn dbm_from_hundredths(raw: i64) -> Option<f64> {
    (raw.unsigned_abs() < 10_000).then_some(raw as f64 / 100.0)
}

/// A power written as text: `-23.19`, `-23.19 dBm`, or V-Sol's `0.00 mW (-23.19 dBm)`, whose first number is useless.
pub fn dbm_from_text(text: &str) -> Option<f64> {
    let text = text.trim();
    let number = match text.to_ascii_lowercase().find("dbm") {
        Some(unit_at) => text.get(..unit_at)?.rsplit(['(', ' ']).find(|word| !word.is_empty())?,
        None => text,
    };
    number.trim().replace(',', ".").parse().ok().filter(|dbm: &f64| dbm.is_finite())
}

fn round_to_hundredth(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_makers_unit_becomes_dbm() {
        assert_eq!(dbm_from_tenth_microwatts(63.0), Some(-22.01));
        assert_eq!(dbm_from_tenth_microwatts(20.0), Some(-26.99));
        assert_eq!((dbm_from_tenth_microwatts(0.0), dbm_from_tenth_microwatts(-1.0)), (None, None));
        assert_eq!((dbm_from_hundredths(-1940), dbm_from_hundredths(2_147_483_647)), (Some(-19.4), None));
        assert_eq!(dbm_from_hundredths(i64::MIN), None);
        for (text, dbm) in [
            ("0.00 mW (-23.19 dBm)", Some(-23.19)),
            ("-23.19 dBm", Some(-23.19)),
            (" -23,19dBm ", Some(-23.19)),
            ("-19.4", Some(-19.4)),
            ("N/A", None),
            ("dBm", None),
            ("", None),
            ("inf", None),
        ] {
            assert_eq!(dbm_from_text(text), dbm, "{text}");
        }
    }

    #[test]
    fn the_traps_land_in_the_right_class() {
        use crate::network::{OpticalClass, RunState};
        let class = |dbm| OpticalClass::of(dbm, &RunState::Online);
        assert_eq!(class(dbm_from_tenth_microwatts(63.0)), OpticalClass::Good);
        assert_eq!(class(dbm_from_tenth_microwatts(20.0)), OpticalClass::Marginal);
        assert_eq!(class(dbm_from_text("0.00 mW (-28.54 dBm)")), OpticalClass::Bad);
        assert_eq!(class(Some(63.0)), OpticalClass::Invalid);
    }
}
