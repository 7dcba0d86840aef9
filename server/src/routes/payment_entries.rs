//! `payment-entries`: what a customer paid.

use super::{of_customer::OfCustomer, panel::PanelAnswer};
use domain::billing::PaymentEntry;

/// How many are listed.
const NEWEST: u32 = 24;

/// `GET /api/customers/{customer}/payment-entries`: the last ones, newest first.
pub async fn list(customer: OfCustomer) -> PanelAnswer<Vec<PaymentEntry>> {
    let payments = customer.erpnext().list_payment_entries(&customer.name, NEWEST).await?;
    customer.panel(payments)
}
