//! Billing: what a customer was invoiced and what came in, as ERPNext has it. Read alone; nothing here is ever written.
//! Sums are cents of a Canadian dollar.

use crate::time::LocalDate;
use serde::{Deserialize, Serialize};

crate::open_enum! {
    /// ERPNext's words of a Sales Invoice.
    SalesInvoiceStatus {
        Draft = "Draft", Return = "Return", CreditNoteIssued = "Credit Note Issued", Submitted = "Submitted", Paid = "Paid",
        PartlyPaid = "Partly Paid", Unpaid = "Unpaid", Overdue = "Overdue", Cancelled = "Cancelled",
    }
}

/// One submitted invoice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SalesInvoice {
    /// `ACC-SINV-2026-01877`.
    pub name: String,
    /// When it was made out.
    pub posting_date: Option<LocalDate>,
    /// When it must be paid.
    pub due_date: Option<LocalDate>,
    /// First day it is for, where it says.
    pub from_date: Option<LocalDate>,
    /// Last day it is for, where it says.
    pub to_date: Option<LocalDate>,
    /// Without taxes.
    pub net_total_cents: i64,
    /// All taxes together.
    pub taxes_cents: i64,
    /// With taxes.
    pub grand_total_cents: i64,
    /// What is still owed of it; below zero it is a credit.
    pub outstanding_cents: i64,
    /// Paid, Overdue...
    pub status: SalesInvoiceStatus,
}

/// A customer's invoices and what is owed of all of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SalesInvoices {
    /// Owed of all invoices, the newest and older ones; below zero the provider owes the customer.
    pub balance_cents: i64,
    /// The oldest invoice that is past its day and not paid.
    pub overdue: Option<Overdue>,
    /// The last ones, newest first.
    pub invoices: Vec<SalesInvoice>,
}

/// What is late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Overdue {
    /// The oldest of them.
    pub invoice: String,
    /// The day it was due.
    pub since: LocalDate,
    /// Whole days since then, on the day of the answer.
    pub days: u32,
    /// All that is late, together.
    pub cents: i64,
}

/// One submitted payment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PaymentEntry {
    /// `ACC-PAY-2026-01102`.
    pub name: String,
    /// When it was booked.
    pub posting_date: Option<LocalDate>,
    /// The sum; below zero it was paid back.
    pub paid_cents: i64,
    /// `Carte`, in the site's own words.
    pub mode_of_payment: Option<String>,
    /// The bank's or Stripe's own number.
    pub reference_no: Option<String>,
}

impl SalesInvoices {
    /// The last invoices, and what all that are not settled come to on that day. `open` are those with something
    /// outstanding, in any order; `newest` those to show.
    pub fn on(today: LocalDate, open: &[SalesInvoice], newest: Vec<SalesInvoice>) -> Self {
        let late =
            |invoice: &&SalesInvoice| invoice.outstanding_cents > 0 && invoice.due_date.is_some_and(|due| due < today);
        let cents = open.iter().filter(late).map(|invoice| invoice.outstanding_cents).sum();
        let oldest = open.iter().filter(late).min_by_key(|invoice| (invoice.due_date, &invoice.name));
        let overdue = oldest.and_then(|invoice| {
            let since = invoice.due_date?;
            let days = u32::try_from(today.days() - since.days()).unwrap_or_default();
            Some(Overdue { invoice: invoice.name.clone(), since, days, cents })
        });
        let balance_cents = open.iter().map(|invoice| invoice.outstanding_cents).sum();
        Self { balance_cents, overdue, invoices: newest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invoice(name: &str, due: &str, outstanding_cents: i64) -> SalesInvoice {
        SalesInvoice {
            name: name.to_owned(),
            posting_date: None,
            due_date: LocalDate::parse(due),
            from_date: None,
            to_date: None,
            net_total_cents: 7995,
            taxes_cents: 1198,
            grand_total_cents: 9193,
            outstanding_cents,
            status: SalesInvoiceStatus::Unpaid,
        }
    }

    #[test]
    fn the_oldest_unpaid_day_counts_and_a_credit_lowers_the_balance_without_being_late() {
        let today = LocalDate::parse("2026-03-12").unwrap();
        let open =
            [invoice("C", "2026-03-20", 9193), invoice("A", "2026-02-28", 9193), invoice("R", "2026-01-01", -2000)];
        let all = SalesInvoices::on(today, &open, Vec::new());
        assert_eq!(all.balance_cents, 16_386);
        let overdue = all.overdue.unwrap();
        assert_eq!((overdue.invoice.as_str(), overdue.days, overdue.cents), ("A", 12, 9193));
    }

    #[test]
    fn nothing_is_late_on_its_own_day() {
        let today = LocalDate::parse("2026-03-12").unwrap();
        assert_eq!(SalesInvoices::on(today, &[invoice("A", "2026-03-12", 9193)], Vec::new()).overdue, None);
        let credit = SalesInvoices::on(today, &[invoice("R", "2026-01-01", -500)], Vec::new());
        assert_eq!((credit.balance_cents, credit.overdue), (-500, None));
    }
}
