//! Numbers as each language writes them. Integers inside, so that no float formatting travels to the phone.

use crate::i18n::Lang;

/// One decimal: `−19,4` in French, `−19.4` in English; the minus is U+2212, as wide as a figure.
pub fn one_decimal(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    let mark = separator();
    format!("{}{}{mark}{}", minus(tenths), tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10)
}

/// Without decimals: `−58`.
pub fn whole(value: i64) -> String {
    format!("{}{}", minus(value), value.unsigned_abs())
}

/// Cents as dollars, without the sign: `74,95`.
pub fn dollars(cents: i64) -> String {
    let mark = separator();
    format!("{}{}{mark}{:02}", minus(cents), cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

/// A count in groups of three: `8 848` in French, `8,848` in English.
pub fn grouped(count: u32) -> String {
    let (digits, mark) = (count.to_string(), if Lang::current() == Lang::Fr { '\u{a0}' } else { ',' });
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(mark);
        }
        grouped.push(digit);
    }
    grouped
}

fn minus(value: i64) -> &'static str {
    if value < 0 { "\u{2212}" } else { "" }
}

fn separator() -> char {
    if Lang::current() == Lang::Fr { ',' } else { '.' }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_rounded_and_signed() {
        assert_eq!(one_decimal(-19.44), "−19,4");
        assert_eq!(one_decimal(-0.04), "0,0");
        assert_eq!(one_decimal(2.25), "2,3");
        assert_eq!(dollars(7495), "74,95");
        assert_eq!(
            (grouped(848), grouped(8848), grouped(1_240_000)),
            ("848".into(), "8\u{a0}848".into(), "1\u{a0}240\u{a0}000".into())
        );
        assert_eq!(whole(-58), "−58");
        assert_eq!(dollars(i64::MIN), "−92233720368547758,08", "a price no subscription has is still drawn");
    }
}
