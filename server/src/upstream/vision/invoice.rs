use super::{confidence, line};
use crate::upstream::{UpstreamError, json::Fields};
use domain::vision::{InvoiceLine, VisionInvoice};
use serde_json::{Map, Value};

const LINES_AT_MOST: usize = 200;

/// A supplier's invoice as read; what does not have the shape of its field is left out. Whether the sums agree is for
/// arithmetic to say, later.
pub fn check_invoice(answer: &Map<String, Value>) -> Result<VisionInvoice, UpstreamError> {
    let fields = Fields::in_utc(answer);
    Ok(VisionInvoice {
        vendor: line(&fields, "vendor", 140),
        vendor_gst: tax_number(&fields, "vendor_gst", 9, "RT"),
        vendor_qst: tax_number(&fields, "vendor_qst", 10, "TQ"),
        bill_no: line(&fields, "bill_no", 60),
        bill_date: fields.date("bill_date").map(|date| date.to_string()),
        due_date: fields.date("due_date").map(|date| date.to_string()),
        currency: line(&fields, "currency", 3)
            .filter(|word| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase())),
        lines: fields.objects("lines").filter_map(|item| invoice_line(&item)).take(LINES_AT_MOST).collect(),
        subtotal: amount(&fields, "subtotal"),
        gst: amount(&fields, "gst"),
        qst: amount(&fields, "qst"),
        total: amount(&fields, "total"),
        confidence: confidence(&fields)?,
    })
}

fn invoice_line(item: &Fields) -> Option<InvoiceLine> {
    let sum = amount(item, "amount")?;
    let qty = amount(item, "qty").unwrap_or(1.0);
    Some(InvoiceLine {
        description: line(item, "description", 300)?,
        qty,
        rate: amount(item, "rate").unwrap_or(if qty == 0.0 { 0.0 } else { sum / qty }),
        amount: sum,
    })
}

/// Dollars; a sum no supplier of ours ever billed is a misreading.
fn amount(fields: &Fields, key: &str) -> Option<f64> {
    fields.number(key).filter(|amount| amount.abs() <= 10_000_000.0)
}

/// `123456789 RT0001`: so many digits, the two letters, four digits.
fn tax_number(fields: &Fields, key: &str, digits: usize, letters: &str) -> Option<String> {
    let text: String =
        line(fields, key, 40)?.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    let (number, rest) = text.split_at_checked(digits)?;
    let file = rest.strip_prefix(letters)?;
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    (all_digits(number) && file.len() == 4 && all_digits(file)).then(|| format!("{number} {letters}{file}"))
}
