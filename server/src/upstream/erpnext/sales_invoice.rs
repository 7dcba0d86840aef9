use super::{ErpNext, Query, resource::read};
use crate::upstream::{
    UpstreamError,
    http::{Answer, encode},
    json::Fields,
    stack::rules,
};
use bytes::Bytes;
use domain::billing::{SalesInvoice, SalesInvoiceStatus};

const DOCTYPE: &str = "Sales Invoice";
const FIELDS: [&str; 10] = [
    "name",
    "posting_date",
    "due_date",
    "from_date",
    "to_date",
    "net_total",
    "total_taxes_and_charges",
    "grand_total",
    "outstanding_amount",
    "status",
];

impl ErpNext {
    /// The last submitted invoices of a customer, newest first.
    pub async fn list_sales_invoices(&self, customer: &str, limit: u32) -> Result<Vec<SalesInvoice>, UpstreamError> {
        let query = of(customer).order_by("posting_date desc, name desc").limit(limit);
        self.list(&query, |fields| decode(&fields)).await
    }

    /// Every submitted invoice of a customer that is not settled: owed, or a credit.
    pub async fn list_open_sales_invoices(&self, customer: &str) -> Result<Vec<SalesInvoice>, UpstreamError> {
        let query = of(customer).filter("outstanding_amount", "!=", 0).order_by("due_date asc, name asc").limit(500);
        self.list(&query, |fields| decode(&fields)).await
    }

    /// An invoice as ERPNext prints it in its standard format.
    pub async fn print_sales_invoice(&self, name: &str) -> Result<Bytes, UpstreamError> {
        let path = format!(
            "/api/method/frappe.utils.print_format.download_pdf?doctype={}&name={}",
            encode(DOCTYPE),
            encode(name)
        );
        self.fresh(read(path, &rules::PRINT, DOCTYPE), decode_pdf).await
    }
}

fn of(customer: &str) -> Query {
    Query::new(DOCTYPE).fields(&FIELDS).filter("customer", "=", customer).filter("docstatus", "=", 1)
}

/// The first bytes tell: a page of a proxy may come with status 200 as well.
fn decode_pdf(answer: Answer) -> Result<Bytes, UpstreamError> {
    if !answer.is_success() {
        return Err(super::from_answer(&answer));
    }
    if answer.body.starts_with(b"%PDF-") { Ok(answer.body) } else { Err(UpstreamError::garbled("no PDF")) }
}

fn decode(fields: &Fields) -> Option<SalesInvoice> {
    Some(SalesInvoice {
        name: fields.word("name")?,
        posting_date: fields.date("posting_date"),
        due_date: fields.date("due_date"),
        from_date: fields.date("from_date"),
        to_date: fields.date("to_date"),
        net_total_cents: cents(fields, "net_total").unwrap_or_default(),
        taxes_cents: cents(fields, "total_taxes_and_charges").unwrap_or_default(),
        grand_total_cents: cents(fields, "grand_total")?,
        outstanding_cents: cents(fields, "outstanding_amount").unwrap_or_default(),
        status: SalesInvoiceStatus::from(fields.word("status").unwrap_or_default()),
    })
}

/// ERPNext writes dollars as a fraction; a sum no customer has is not read.
pub(super) fn cents(fields: &Fields, key: &str) -> Option<i64> {
    fields.number(key).filter(|dollars| dollars.abs() < 1e12).map(|dollars| (dollars * 100.0).round() as i64)
}
