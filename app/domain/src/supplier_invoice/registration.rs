//! The two registration numbers: `123456789 RT0001` and `1234567890 TQ0001`.

use super::{Fault, Field, Finding, SupplierInvoice, arithmetic::is_taxed, said};

/// What is wrong with either. A supplier who charges a tax shows the number under which it does.
pub fn findings(invoice: &SupplierInvoice) -> Vec<Finding> {
    let gst = match said(&invoice.gst_number) {
        Some(number) => gst_fault(number),
        None => is_taxed(invoice.gst_cents, &None).then_some(Fault::Missing),
    };
    let qst = match said(&invoice.qst_number) {
        Some(number) => parts(number, 10, "TQ").err(),
        None => is_taxed(invoice.qst_cents, &None).then_some(Fault::Missing),
    };
    let found = [gst.map(|fault| Field::GstNumber.found(fault)), qst.map(|fault| Field::QstNumber.found(fault))];
    found.into_iter().flatten().collect()
}

/// The nine digits of a valid TPS number: whose it is, whatever the account.
pub fn business_number(gst_number: &Option<String>) -> Option<String> {
    let digits = parts(said(gst_number)?, 9, "RT").ok()?;
    is_luhn(&digits).then_some(digits)
}

fn gst_fault(number: &str) -> Option<Fault> {
    match parts(number, 9, "RT") {
        Ok(digits) if is_luhn(&digits) => None,
        Ok(_) => Some(Fault::CheckDigit),
        Err(fault) => Some(fault),
    }
}

/// The digits before the two letters; spaces anywhere do not matter.
fn parts(number: &str, wanted: u8, letters: &str) -> Result<String, Fault> {
    let number: String = number.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
    let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    let (digits, rest) = number.split_at(end);
    let account = rest.strip_prefix(letters);
    let is_account = |account: &str| account.len() == 4 && account.bytes().all(|byte| byte.is_ascii_digit());
    if digits.len() != usize::from(wanted) {
        return Err(Fault::Digits { read: u8::try_from(digits.len()).unwrap_or(u8::MAX), wanted });
    }
    if account.is_some_and(is_account) { Ok(digits.to_owned()) } else { Err(Fault::Suffix) }
}

/// The check of ISO/IEC 7812: every second digit from the right doubled, the sum of all digits a multiple of ten.
fn is_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, digit)| match (at % 2, u32::from(digit - b'0')) {
            (1, digit) if digit > 4 => digit * 2 - 9,
            (1, digit) => digit * 2,
            (_, digit) => digit,
        })
        .sum();
    sum.is_multiple_of(10)
}
