//! Sums, in whole numbers, each compared without rounding first.

use super::{Fault, Field, Finding, InvoiceLine, Proof, SupplierInvoice, said};

/// Cents by which figures may differ.
const TOLERANCE_CENTS: i128 = 2;
/// Hundred-thousandths of a cent in one: the finest unit any sum here needs.
const FINE: i128 = 100_000;
/// TPS: 5 %, in hundred-thousandths.
const GST_E5: i128 = 5_000;
/// TVQ: 9.975 %, in hundred-thousandths.
const QST_E5: i128 = 9_975;

/// Every sum whose figures are all there, in the order of the paper.
pub fn proofs(invoice: &SupplierInvoice) -> Vec<Proof> {
    let lines = invoice.lines.iter().enumerate();
    let mut proofs: Vec<Proof> = lines.filter_map(|(number, line)| line_proof(number, line)).collect();
    let amounts: Option<i128> = invoice.lines.iter().map(|line| line.amount_cents.map(i128::from)).sum();
    let amounts = amounts.filter(|_| !invoice.lines.is_empty());
    proofs.extend(proof(Field::Subtotal, invoice.subtotal_cents, amounts.map(|sum| sum * FINE)));
    let subtotal = invoice.subtotal_cents.map(i128::from);
    let tax = |field, read, number, rate| {
        let owed = is_taxed(read, number);
        proof(field, read.filter(|_| owed), subtotal.map(|subtotal| subtotal * rate))
    };
    proofs.extend(tax(Field::Gst, invoice.gst_cents, &invoice.gst_number, GST_E5));
    proofs.extend(tax(Field::Qst, invoice.qst_cents, &invoice.qst_number, QST_E5));
    let taxes = i128::from(invoice.gst_cents.unwrap_or(0)) + i128::from(invoice.qst_cents.unwrap_or(0));
    proofs.extend(proof(Field::Total, invoice.total_cents, subtotal.map(|subtotal| (subtotal + taxes) * FINE)));
    proofs
}

/// Sums that do not hold, and figures without which there is no sum.
pub fn findings(invoice: &SupplierInvoice, proofs: &[Proof]) -> Vec<Finding> {
    let wrong = proofs.iter().filter(|proof| !proof.holds).map(|proof| {
        let Proof { field, read_cents, computed_cents, .. } = *proof;
        field.found(Fault::Arithmetic { read_cents, computed_cents })
    });
    let is_unread = |line: &InvoiceLine| line.qty_e3.is_none() || line.rate_e4.is_none() || line.amount_cents.is_none();
    let unread = invoice.lines.iter().enumerate().filter(|(_, line)| is_unread(line)).map(|(number, _)| at(number));
    let owed = |read: Option<i64>, number| read.is_none() && is_taxed(read, number);
    let missing = [
        (Field::Lines, invoice.lines.is_empty()),
        (Field::Subtotal, invoice.subtotal_cents.is_none()),
        (Field::Gst, owed(invoice.gst_cents, &invoice.gst_number)),
        (Field::Qst, owed(invoice.qst_cents, &invoice.qst_number)),
        (Field::Total, invoice.total_cents.is_none()),
    ];
    let missing = missing.into_iter().filter(|(_, is_missing)| *is_missing).map(|(field, _)| field);
    wrong.chain(unread.chain(missing).map(|field| field.found(Fault::Missing))).collect()
}

/// A tax is owed where it is charged, and where a number says that the supplier is registered.
pub fn is_taxed(read_cents: Option<i64>, number: &Option<String>) -> bool {
    read_cents.is_some_and(|cents| cents != 0) || said(number).is_some()
}

fn line_proof(number: usize, line: &InvoiceLine) -> Option<Proof> {
    // Thousandths times ten-thousandths of a dollar are hundred-thousandths of a cent.
    let fine = i128::from(line.qty_e3?) * i128::from(line.rate_e4?);
    proof(at(number), line.amount_cents, Some(fine))
}

fn proof(field: Field, read_cents: Option<i64>, computed_fine: Option<i128>) -> Option<Proof> {
    let (read_cents, fine) = (read_cents?, computed_fine?);
    let off = (i128::from(read_cents) * FINE - fine).abs();
    let half = if fine < 0 { -FINE / 2 } else { FINE / 2 };
    let computed_cents = i64::try_from((fine + half) / FINE).ok()?;
    Some(Proof { field, read_cents, computed_cents, holds: off <= TOLERANCE_CENTS * FINE })
}

fn at(line: usize) -> Field {
    Field::Line(u16::try_from(line).unwrap_or(u16::MAX))
}
