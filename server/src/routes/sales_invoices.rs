//! `sales-invoices`: what a customer was invoiced, and an invoice as ERPNext prints it.

use super::{
    of_customer::{OfCustomer, is_document_name},
    panel::PanelAnswer,
};
use crate::{app::App, auth::Agent, error::ApiError};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::billing::SalesInvoices;
use std::sync::Arc;

/// How many are listed.
const NEWEST: u32 = 24;

/// `GET /api/customers/{customer}/sales-invoices`: the last ones, and what is owed of all.
pub async fn list(customer: OfCustomer) -> PanelAnswer<SalesInvoices> {
    let erpnext = customer.erpnext();
    let (open, newest) = futures::join!(
        erpnext.list_open_sales_invoices(&customer.name),
        erpnext.list_sales_invoices(&customer.name, NEWEST)
    );
    customer.panel(SalesInvoices::on(customer.app().clock.today(), &open?, newest?))
}

/// `GET /api/sales-invoices/{invoice}/pdf`: printed anew each time, never kept.
pub async fn print(
    State(app): State<Arc<App>>,
    Agent(_): Agent,
    Path(invoice): Path<String>,
) -> Result<Response, ApiError> {
    if !is_document_name(&invoice) {
        return Err(ApiError::invalid("invoice"));
    }
    let pdf = app.erpnext.print_sales_invoice(&invoice).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{}.pdf\"", file_name(&invoice))),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, pdf).into_response())
}

/// What any file system takes.
fn file_name(invoice: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    invoice.chars().map(plain).collect()
}
