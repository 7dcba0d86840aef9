//! `payment-entries`: what a customer paid.

use domain::{billing::PaymentEntry, panel::Panel};

super::customer_panel!(/** The last payments of a customer, newest first. */ ListPaymentEntries, "/payment-entries" => Panel<Vec<PaymentEntry>>);
