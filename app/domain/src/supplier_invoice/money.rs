//! Amounts as whole numbers: read from what people type and from what a model says, written as a field shows them.

/// Digits behind the decimal mark of an amount in dollars.
pub const CENTS: u32 = 2;
/// Digits behind the decimal mark of a quantity.
pub const QTY_E3: u32 = 3;
/// Digits behind the decimal mark of a price.
pub const RATE_E4: u32 = 4;

/// The largest number taken, before its decimal places: no invoice of ours reaches a billion.
const LARGEST: i64 = 1_000_000_000;

/// What a comma before three digits means where it stands alone: a fraction in French, thousands in English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comma {
    Fraction,
    Thousands,
}

/// Reads a number as it is printed, as a whole number of its last decimal place; what is beyond that place is rounded,
/// half away from zero. `None` where it is no number.
///
/// ```
/// use domain::supplier_invoice::money::{CENTS, Comma, QTY_E3, parse};
/// assert_eq!(parse("2\u{a0}874,38\u{a0}$", CENTS, Comma::Fraction), Some(287_438));
/// assert_eq!(parse("$2,874.38", CENTS, Comma::Thousands), Some(287_438));
/// assert_eq!(parse("1,250", QTY_E3, Comma::Fraction), Some(1_250));
/// assert_eq!(parse("1,250", QTY_E3, Comma::Thousands), Some(1_250_000));
/// ```
pub fn parse(text: &str, places: u32, comma: Comma) -> Option<i64> {
    let text: String = text.replace("CAD", "").chars().filter(|c| !c.is_whitespace() && *c != '$').collect();
    let (minus, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (true, digits),
        None => (false, text.as_str()),
    };
    let (whole, fraction) = split(digits, comma)?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(&whole) || !is_number(fraction) {
        return None;
    }
    let whole: i64 = whole.parse().ok().filter(|whole| *whole < LARGEST)?;
    let value = whole * 10_i64.pow(places) + rounded(fraction, places);
    Some(if minus { -value } else { value })
}

/// The same of a model's number. What a float cannot say exactly it says shortest, which is what was printed.
pub fn from_f64(number: f64, places: u32) -> Option<i64> {
    parse(&number.to_string(), places, Comma::Thousands)
}

/// As a field shows it: `2874.38`, `12.5`; the decimal mark of the language is the page's.
///
/// ```
/// use domain::supplier_invoice::money::{CENTS, QTY_E3, show};
/// assert_eq!((show(287_438, CENTS), show(-5, CENTS)), ("2874.38".to_owned(), "-0.05".to_owned()));
/// ```
pub fn show(value: i64, places: u32) -> String {
    let one = 10_u64.pow(places);
    let (sign, value) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    format!("{sign}{}.{:0width$}", value / one, value % one, width = places as usize)
}

/// The digits before the decimal mark, without the marks of thousands, and those behind it.
fn split(digits: &str, meant: Comma) -> Option<(String, &str)> {
    let (comma, point) = (digits.rfind(','), digits.rfind('.'));
    let decimal = match (comma, point) {
        (Some(comma), Some(point)) => Some(comma.max(point)),
        (Some(comma), None) => {
            let alone = digits.matches(',').count() == 1;
            let fraction = !groups_thousands(digits) || (alone && meant == Comma::Fraction);
            fraction.then_some(comma)
        }
        (None, point) => point,
    };
    let (whole, fraction) = decimal.map_or((digits, ""), |at| (&digits[..at], &digits[at + 1..]));
    let is_whole = (!whole.contains(',') || groups_thousands(whole)) && !whole.contains('.');
    is_whole.then(|| (whole.replace(',', ""), fraction))
}

/// True for `1,234` and `12,345,678`; `0,125` is no number of thousands.
fn groups_thousands(digits: &str) -> bool {
    let mut groups = digits.split(',');
    let first = groups.next().unwrap_or_default();
    let first_is = (1..=3).contains(&first.len()) && !first.starts_with('0');
    first_is && digits.contains(',') && groups.all(|group| group.len() == 3)
}

fn rounded(fraction: &str, places: u32) -> i64 {
    let places = places as usize;
    let digits = fraction.bytes().chain(std::iter::repeat(b'0'));
    let value = digits.take(places).fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
    value + i64::from(fraction.as_bytes().get(places).is_some_and(|digit| *digit >= b'5'))
}
