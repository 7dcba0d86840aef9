use super::{ErpNext, Query, sales_invoice::cents};
use crate::upstream::{UpstreamError, json::Fields};
use domain::billing::PaymentEntry;

const FIELDS: [&str; 6] = ["name", "posting_date", "payment_type", "paid_amount", "mode_of_payment", "reference_no"];

impl ErpNext {
    /// The last submitted payments of a customer, newest first.
    pub async fn list_payment_entries(&self, customer: &str, limit: u32) -> Result<Vec<PaymentEntry>, UpstreamError> {
        let query = Query::new("Payment Entry")
            .fields(&FIELDS)
            .filter("party_type", "=", "Customer")
            .filter("party", "=", customer)
            .filter("docstatus", "=", 1)
            .order_by("posting_date desc, name desc")
            .limit(limit);
        self.list(&query, |fields| decode(&fields)).await
    }
}

/// What was paid back to the customer is below zero.
fn decode(fields: &Fields) -> Option<PaymentEntry> {
    let paid_cents = cents(fields, "paid_amount")?;
    let is_refund = fields.word("payment_type").as_deref() == Some("Pay");
    Some(PaymentEntry {
        name: fields.word("name")?,
        posting_date: fields.date("posting_date"),
        paid_cents: if is_refund { -paid_cents } else { paid_cents },
        mode_of_payment: fields.text("mode_of_payment"),
        reference_no: fields.word("reference_no"),
    })
}
