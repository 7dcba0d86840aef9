//! Supplier invoice: what a model read on a photo, and a person corrects, before it becomes a draft Purchase Invoice.
//! Arithmetic, check digits and dates decide, never the model's confidence. Money is in whole cents; there is no
//! floating point past [`From<&VisionInvoice>`](SupplierInvoice#impl-From<%26VisionInvoice>-for-SupplierInvoice).
//!
//! | rule | from |
//! |---|---|
//! | TPS is 5 % and TVQ 9.975 % of the same subtotal | Excise Tax Act s. 165; Act respecting the Québec sales tax s. 16 (not on the TPS since 2013) |
//! | sums may differ by two cents: suppliers round by line or by invoice | CONTRACTS.md section 2 |
//! | TPS number: a business number of nine digits with a Luhn check digit, `RT`, four digits | Canada Revenue Agency |
//! | TVQ number: ten digits, `TQ`, four digits | Revenu Québec |
//! | no number and no tax is a small supplier who is not registered, each tax on its own | Excise Tax Act s. 148 |
//! | a duplicate is the supplier with the same number, or with the same date and total | PRODUCT.md 1.2 |

mod arithmetic;
mod duplicate;
pub mod money;
mod registration;

pub use duplicate::KnownInvoice;

use crate::{time::LocalDate, vision::VisionInvoice};
use money::{CENTS, QTY_E3, RATE_E4};
use serde::{Deserialize, Serialize};

/// Judges an invoice. `known` are those of ERPNext, drafts included; `today` is the day at the site.
pub fn review(invoice: &SupplierInvoice, known: &[KnownInvoice], today: LocalDate) -> Review {
    let proofs = arithmetic::proofs(invoice);
    let mut findings = registration::findings(invoice);
    findings.extend(arithmetic::findings(invoice, &proofs));
    findings.extend(words(invoice));
    findings.extend(dates(invoice, today));
    findings.extend(duplicate::finding(invoice, known));
    findings.sort_by_key(|finding| finding.field);
    Review { proofs, findings }
}

/// An invoice as read or corrected. Texts are as they stand on the paper, so that a wrong one can be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SupplierInvoice {
    /// `Câblo-Fibre Québec inc.`
    pub supplier: Option<String>,
    /// `123456789 RT0001`.
    pub gst_number: Option<String>,
    /// `1234567890 TQ0001`.
    pub qst_number: Option<String>,
    /// The supplier's number.
    pub bill_no: Option<String>,
    /// `YYYY-MM-DD`.
    pub bill_date: Option<String>,
    /// `YYYY-MM-DD`.
    pub due_date: Option<String>,
    /// `CAD`.
    pub currency: Option<String>,
    /// Lines, in order.
    pub lines: Vec<InvoiceLine>,
    /// Before taxes.
    pub subtotal_cents: Option<i64>,
    /// TPS.
    pub gst_cents: Option<i64>,
    /// TVQ.
    pub qst_cents: Option<i64>,
    /// With taxes.
    pub total_cents: Option<i64>,
}

/// One line of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InvoiceLine {
    /// Words.
    pub description: String,
    /// How many, in thousandths: cable is sold by the metre.
    pub qty_e3: Option<i64>,
    /// Each, in ten-thousandths of a dollar: connectors cost fractions of a cent.
    pub rate_e4: Option<i64>,
    /// Together.
    pub amount_cents: Option<i64>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Review {
    /// Every sum, right or wrong.
    pub proofs: Vec<Proof>,
    /// What is wrong or missing, by field.
    pub findings: Vec<Finding>,
}

impl Review {
    /// True when nothing stands against a draft.
    pub fn may_draft(&self) -> bool {
        !self.findings.iter().any(Finding::blocks)
    }
}

/// One sum: what is printed, and what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Proof {
    /// Which.
    pub field: Field,
    /// As printed.
    pub read_cents: i64,
    /// From the other figures, rounded.
    pub computed_cents: i64,
    /// True within two cents of the unrounded sum.
    pub holds: bool,
}

/// One thing that is wrong or missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// Where.
    pub field: Field,
    /// What.
    pub fault: Fault,
}

impl Finding {
    /// False for what a draft may lack: ERPNext has the supplier's terms and currency.
    pub fn blocks(&self) -> bool {
        !(self.fault == Fault::Missing && matches!(self.field, Field::DueDate | Field::Currency))
    }
}

/// A field of the form, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Supplier,
    BillNo,
    BillDate,
    DueDate,
    Currency,
    GstNumber,
    QstNumber,
    /// All lines together.
    Lines,
    /// One line, from 0.
    Line(u16),
    Subtotal,
    Gst,
    Qst,
    Total,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Nothing was read.
    Missing,
    /// So many digits stand there.
    Digits {
        /// On the paper.
        read: u8,
        /// In such a number.
        wanted: u8,
    },
    /// The digits are right in number and the check digit says that one is wrong.
    CheckDigit,
    /// What follows the digits is not `RT0001` or `TQ0001`.
    Suffix,
    /// Not a day that exists, as `YYYY-MM-DD`.
    NotADate,
    /// After today.
    Future,
    /// Due before it was made.
    BeforeBillDate,
    /// Not in Canadian dollars.
    OtherCurrency,
    /// The figures do not agree.
    Arithmetic {
        /// As printed.
        read_cents: i64,
        /// From the others.
        computed_cents: i64,
    },
    /// ERPNext has it, perhaps.
    Duplicate {
        /// `ACC-PINV-2026-00187`.
        of: String,
        /// What the two share beside the supplier.
        by: SharedBy,
    },
}

/// Why two invoices are taken for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SharedBy {
    BillNo,
    DateAndTotal,
}

impl Field {
    fn found(self, fault: Fault) -> Finding {
        Finding { field: self, fault }
    }
}

fn words(invoice: &SupplierInvoice) -> Vec<Finding> {
    let texts = [
        (Field::Supplier, &invoice.supplier),
        (Field::BillNo, &invoice.bill_no),
        (Field::BillDate, &invoice.bill_date),
        (Field::DueDate, &invoice.due_date),
        (Field::Currency, &invoice.currency),
    ];
    let missing =
        texts.into_iter().filter(|(_, text)| said(text).is_none()).map(|(field, _)| field.found(Fault::Missing));
    let foreign = said(&invoice.currency).filter(|word| !word.eq_ignore_ascii_case("CAD"));
    missing.chain(foreign.map(|_| Field::Currency.found(Fault::OtherCurrency))).collect()
}

fn dates(invoice: &SupplierInvoice, today: LocalDate) -> Vec<Finding> {
    let (bill, due) = (said(&invoice.bill_date), said(&invoice.due_date));
    let unread = |field: Field, text: Option<&str>| {
        text.filter(|text| LocalDate::parse(text).is_none()).map(|_| field.found(Fault::NotADate))
    };
    let (bill_on, due_on) = (bill.and_then(LocalDate::parse), due.and_then(LocalDate::parse));
    let future = bill_on.filter(|day| *day > today).map(|_| Field::BillDate.found(Fault::Future));
    let early = bill_on.zip(due_on).filter(|(bill, due)| due < bill);
    let early = early.map(|_| Field::DueDate.found(Fault::BeforeBillDate));
    let findings = [unread(Field::BillDate, bill), unread(Field::DueDate, due), future, early];
    findings.into_iter().flatten().collect()
}

/// What stands there, if anything does.
fn said(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

impl From<&VisionInvoice> for SupplierInvoice {
    /// A proposal: figures as the model gave them, to the cent. What is no number is not read.
    fn from(read: &VisionInvoice) -> Self {
        let lines = read.lines.iter().map(|line| InvoiceLine {
            description: line.description.clone(),
            qty_e3: money::from_f64(line.qty, QTY_E3),
            rate_e4: money::from_f64(line.rate, RATE_E4),
            amount_cents: money::from_f64(line.amount, CENTS),
        });
        let cents = |dollars: Option<f64>| money::from_f64(dollars?, CENTS);
        Self {
            supplier: read.vendor.clone(),
            gst_number: read.vendor_gst.clone(),
            qst_number: read.vendor_qst.clone(),
            bill_no: read.bill_no.clone(),
            bill_date: read.bill_date.clone(),
            due_date: read.due_date.clone(),
            currency: read.currency.clone(),
            lines: lines.collect(),
            subtotal_cents: cents(read.subtotal),
            gst_cents: cents(read.gst),
            qst_cents: cents(read.qst),
            total_cents: cents(read.total),
        }
    }
}

#[cfg(test)]
mod tests;
