//! The same invoice twice: by mail and by post, or photographed again.

use super::{Fault, Field, Finding, SharedBy, SupplierInvoice, registration::business_number, said};
use crate::time::LocalDate;
use serde::{Deserialize, Serialize};

/// A Purchase Invoice ERPNext has, draft or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KnownInvoice {
    /// `ACC-PINV-2026-00187`.
    pub name: String,
    /// As ERPNext names the supplier.
    pub supplier: String,
    /// The supplier's TPS number, where ERPNext has it.
    pub gst_number: Option<String>,
    /// The supplier's number.
    pub bill_no: Option<String>,
    /// Its date.
    pub bill_date: Option<LocalDate>,
    /// With taxes.
    pub total_cents: i64,
}

/// The first that is the same; the same number is told before the same date and total.
pub fn finding(invoice: &SupplierInvoice, known: &[KnownInvoice]) -> Option<Finding> {
    let same_supplier = || known.iter().filter(|known| is_same_supplier(invoice, known));
    let bill_no = said(&invoice.bill_no).map(folded);
    let by_number = || same_supplier().find(|known| bill_no.is_some() && said(&known.bill_no).map(folded) == bill_no);
    let on = said(&invoice.bill_date).and_then(LocalDate::parse);
    let by_total = || {
        let same = |known: &&KnownInvoice| {
            on.is_some() && known.bill_date == on && Some(known.total_cents) == invoice.total_cents
        };
        same_supplier().find(same)
    };
    let (known, by) = match by_number() {
        Some(known) => (known, SharedBy::BillNo),
        None => (by_total()?, SharedBy::DateAndTotal),
    };
    Some(Field::BillNo.found(Fault::Duplicate { of: known.name.clone(), by }))
}

/// By the business number where both have one, else by the name without case, accents and legal form.
fn is_same_supplier(invoice: &SupplierInvoice, known: &KnownInvoice) -> bool {
    match (business_number(&invoice.gst_number), business_number(&known.gst_number)) {
        (Some(mine), Some(theirs)) => mine == theirs,
        _ => said(&invoice.supplier).is_some_and(|supplier| bare(supplier) == bare(&known.supplier)),
    }
}

/// `Câblo-Fibre Québec inc.` is `cablofibrequebec`.
fn bare(supplier: &str) -> String {
    const FORMS: [&str; 9] = ["inc", "ltee", "ltd", "enr", "senc", "sencrl", "corp", "limited", "limitee"];
    let words = supplier.split(|c: char| c.is_whitespace() || c == '-' || c == ',').map(folded);
    words.filter(|word| !FORMS.contains(&word.as_str())).collect()
}

/// Letters and digits alone, without case and accents.
fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).filter_map(plain).collect()
}

fn plain(letter: char) -> Option<char> {
    Some(match letter {
        'à' | 'â' | 'ä' | 'á' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' | 'í' => 'i',
        'ô' | 'ö' | 'ó' => 'o',
        'ù' | 'û' | 'ü' | 'ú' => 'u',
        'ç' => 'c',
        letter if letter.is_alphanumeric() => letter,
        _ => return None,
    })
}
