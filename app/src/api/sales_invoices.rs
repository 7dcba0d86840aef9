//! `sales-invoices`: what a customer was invoiced.

use domain::{billing::SalesInvoices, panel::Panel};

super::customer_panel!(/** The last invoices of a customer, and what is owed of all. */ ListSalesInvoices, "/sales-invoices" => Panel<SalesInvoices>);

/// Route of an invoice as ERPNext prints it: `GET`, a PDF.
pub const PDF_PATH: &str = "/api/sales-invoices/{invoice}/pdf";

/// The address of an invoice's PDF, below the base path.
pub fn pdf_path(invoice: &str) -> String {
    format!("/api/sales-invoices/{}/pdf", super::encode(invoice))
}
