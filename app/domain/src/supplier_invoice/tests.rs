//! Twenty invoices made for this: three layouts (a table with columns, an account statement, a till receipt), two
//! languages, some wrong on purpose, some twice. Each has the model's answer, the figures as printed and typed, and what
//! must be found.

use super::money::{Comma, parse, show};
use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

#[derive(Deserialize)]
struct Fixture {
    name: String,
    layout: String,
    language: String,
    read: VisionInvoice,
    typed: Typed,
    expect: Vec<String>,
}

/// Figures as printed, in the invoice's language.
#[derive(Deserialize)]
struct Typed {
    lines: Vec<[String; 3]>,
    subtotal: Option<String>,
    gst: Option<String>,
    qst: Option<String>,
    total: Option<String>,
}

const TODAY: LocalDate = LocalDate { year: 2026, month: 11, day: 22 };

fn fixtures() -> Vec<Fixture> {
    serde_json::from_str(include_str!("fixtures.json")).unwrap()
}

/// What ERPNext has: the first two of the twenty, and one of another supplier that shares all the rest.
fn known() -> Vec<KnownInvoice> {
    let known = |(at, fixture): (usize, &Fixture)| KnownInvoice {
        name: format!("ACC-PINV-2026-{at:05}"),
        supplier: fixture.read.vendor.clone().unwrap(),
        gst_number: fixture.read.vendor_gst.clone(),
        bill_no: fixture.read.bill_no.clone(),
        bill_date: fixture.read.bill_date.as_deref().and_then(LocalDate::parse),
        total_cents: SupplierInvoice::from(&fixture.read).total_cents.unwrap(),
    };
    let mut list: Vec<KnownInvoice> = fixtures().iter().take(2).enumerate().map(known).collect();
    let third = fixtures().remove(2);
    let other = KnownInvoice { supplier: "Autre inc.".to_owned(), gst_number: None, ..known((9, &third)) };
    list.push(other);
    list
}

fn codes(review: &Review) -> Vec<String> {
    let code = |finding: &Finding| {
        let word = |value: serde_json::Value| match value {
            serde_json::Value::String(word) => word,
            serde_json::Value::Object(object) => {
                let (word, inner) = object.into_iter().next().unwrap();
                inner.as_u64().map_or(word.clone(), |number| format!("{word} {number}"))
            }
            other => panic!("{other}"),
        };
        let [field, fault] = [serde_json::to_value(finding.field), serde_json::to_value(&finding.fault)]
            .map(|value| word(value.unwrap()));
        format!("{field}:{fault}")
    };
    review.findings.iter().map(code).collect()
}

#[test]
fn twenty_invoices_are_judged_right() {
    let (fixtures, known) = (fixtures(), known());
    assert_eq!(fixtures.len(), 20);
    for (at, fixture) in fixtures.iter().enumerate() {
        // The first two are themselves what ERPNext has.
        let known = if at < 2 { &[][..] } else { &known };
        let review = review(&SupplierInvoice::from(&fixture.read), known, TODAY);
        assert_eq!(codes(&review), fixture.expect, "{}: {review:#?}", fixture.name);
        assert_eq!(review.may_draft(), fixture.name.starts_with("right"), "{}", fixture.name);
    }
    let kinds: BTreeSet<_> =
        fixtures.iter().map(|fixture| (fixture.layout.as_str(), fixture.language.as_str())).collect();
    assert_eq!(kinds.len(), 6, "three layouts, two languages");
}

#[test]
fn what_is_typed_as_printed_is_what_was_read() {
    for fixture in fixtures() {
        let read = SupplierInvoice::from(&fixture.read);
        let comma = if fixture.language == "fr" { Comma::Fraction } else { Comma::Thousands };
        let cents = |text: &Option<String>| parse(text.as_ref()?, CENTS, comma);
        let Typed { lines, subtotal, gst, qst, total } = fixture.typed;
        assert_eq!(
            [cents(&subtotal), cents(&gst), cents(&qst), cents(&total)],
            [read.subtotal_cents, read.gst_cents, read.qst_cents, read.total_cents],
            "{}",
            fixture.name
        );
        for (line, [qty, rate, amount]) in read.lines.iter().zip(&lines) {
            let typed = [parse(qty, QTY_E3, comma), parse(rate, RATE_E4, comma), parse(amount, CENTS, comma)];
            assert_eq!(typed, [line.qty_e3, line.rate_e4, line.amount_cents], "{qty} {rate} {amount}");
        }
    }
}

#[test]
fn registration_numbers() {
    let fault = |gst: &str, qst: &str| {
        let mut invoice = SupplierInvoice::from(&fixtures().remove(0).read);
        (invoice.gst_number, invoice.qst_number) = (Some(gst.to_owned()), Some(qst.to_owned()));
        codes(&review(&invoice, &[], TODAY)).join(" ")
    };
    let qst = "1214587306 TQ0001";
    // The Canada Revenue Agency's own number.
    assert_eq!(fault("121491807 RT0001", qst), "");
    assert_eq!(fault("121 491 807 rt0001", "1214587306TQ0001"), "");
    assert_eq!(fault("121491808 RT0001", qst), "gst_number:check_digit");
    assert_eq!(fault("12149180 RT0001", qst), "gst_number:digits");
    for number in ["121491807", "121491807 RC0001", "121491807 RT001", "121491807 RT000l", "121491807 RT0001é"] {
        assert_eq!(fault(number, qst), "gst_number:suffix", "{number}");
    }
    for (number, word) in [("12145873061 TQ0001", "digits"), ("1214587306 TQ00O1", "suffix"), ("TQ0001", "digits")] {
        assert_eq!(fault("121491807 RT0001", number), format!("qst_number:{word}"), "{number}");
    }
    assert_eq!(fault("", qst), "gst_number:missing");
}

#[test]
fn dates_that_are_none_are_said() {
    let mut invoice = SupplierInvoice::from(&fixtures().remove(0).read);
    (invoice.bill_date, invoice.due_date) = (Some("11/09/2026".to_owned()), Some("2026-11-31".to_owned()));
    assert_eq!(codes(&review(&invoice, &[], TODAY)), ["bill_date:not_a_date", "due_date:not_a_date"]);
    (invoice.bill_date, invoice.due_date) = (Some(TODAY.to_string()), Some(TODAY.to_string()));
    assert_eq!(codes(&review(&invoice, &[], TODAY)), Vec::<String>::new());
}

#[test]
fn an_empty_one_lacks_everything_and_is_not_right() {
    let review = review(&SupplierInvoice::default(), &known(), TODAY);
    let missing = ["supplier", "bill_no", "bill_date", "due_date", "currency", "lines", "subtotal", "total"];
    assert_eq!(codes(&review), missing.map(|field| format!("{field}:missing")));
    assert!(review.proofs.is_empty() && !review.may_draft());
}

#[test]
fn a_registered_supplier_without_a_tax_is_asked() {
    let mut invoice = SupplierInvoice::from(&fixtures().remove(0).read);
    let qst = invoice.qst_cents.take().unwrap();
    *invoice.total_cents.as_mut().unwrap() -= qst;
    assert_eq!(codes(&review(&invoice, &[], TODAY)), ["qst:missing"]);
    invoice.qst_cents = Some(0);
    assert_eq!(codes(&review(&invoice, &[], TODAY)), ["qst:arithmetic"]);
    (invoice.qst_cents, invoice.qst_number) = (Some(qst), None);
    *invoice.total_cents.as_mut().unwrap() += qst;
    assert_eq!(codes(&review(&invoice, &[], TODAY)), ["qst_number:missing"]);
}

#[test]
fn numbers_are_read_in_both_languages() {
    for (text, cents) in [
        ("2\u{202f}874,38 $", Some(287_438)),
        ("1,234,567.891", Some(123_456_789)),
        ("1,234.5", Some(123_450)),
        ("-45,5", Some(-4_550)),
        ("\u{2212}0.005", Some(-1)),
        ("12.345 CAD", Some(1_235)),
        ("0,125", Some(13)),
        ("", None),
        ("$", None),
        ("1.2.3", None),
        ("12,34,567", None),
        ("1.234,5", None),
        ("1e5", None),
        ("NaN", None),
        ("1234567890", None),
        (".50", None),
        ("٣", None),
    ] {
        assert_eq!([Comma::Fraction, Comma::Thousands].map(|comma| parse(text, CENTS, comma)), [cents; 2], "{text}");
    }
    for (comma, rate) in [(Comma::Fraction, 31_250), (Comma::Thousands, 31_250_000)] {
        assert_eq!(parse("3,125", RATE_E4, comma), Some(rate));
    }
    assert_eq!([f64::NAN, f64::INFINITY, 1e30].map(|number| money::from_f64(number, CENTS)), [None; 3]);
}

/// An invoice whose figures all agree.
fn consistent() -> impl Strategy<Value = SupplierInvoice> {
    let line = (1i64..500_000, 1i64..5_000_000).prop_map(|(qty_e3, rate_e4)| {
        let amount_cents = (i128::from(qty_e3) * i128::from(rate_e4) + 50_000) / 100_000;
        let (qty_e3, rate_e4, amount_cents) = (Some(qty_e3), Some(rate_e4), Some(amount_cents as i64));
        InvoiceLine { description: "x".to_owned(), qty_e3, rate_e4, amount_cents }
    });
    prop::collection::vec(line, 1..12).prop_map(|lines| {
        let subtotal: i64 = lines.iter().filter_map(|line| line.amount_cents).sum();
        let (gst, qst) = ((subtotal * 5 + 50) / 100, (subtotal * 9_975 + 50_000) / 100_000);
        SupplierInvoice {
            lines,
            subtotal_cents: Some(subtotal),
            gst_cents: Some(gst),
            qst_cents: Some(qst),
            total_cents: Some(subtotal + gst + qst),
            ..SupplierInvoice::from(&fixtures().remove(0).read)
        }
    })
}

proptest! {
    #[test]
    fn figures_that_agree_are_right(invoice in consistent()) {
        let review = review(&invoice, &[], TODAY);
        prop_assert!(review.may_draft(), "{review:#?}");
        prop_assert_eq!(review.proofs.len(), invoice.lines.len() + 4);
    }

    #[test]
    fn one_figure_three_cents_off_is_always_caught(mut invoice in consistent(), which in 0usize..5, by in 3i64..100_000, less in any::<bool>()) {
        let figure = match which {
            0 => &mut invoice.subtotal_cents,
            1 => &mut invoice.gst_cents,
            2 => &mut invoice.qst_cents,
            3 => &mut invoice.total_cents,
            _ => &mut invoice.lines[0].amount_cents,
        };
        *figure.as_mut().unwrap() += if less { -by } else { by };
        prop_assert!(!review(&invoice, &[], TODAY).may_draft());
    }

    #[test]
    fn one_digit_off_is_always_caught(at in 0usize..9, by in 1u8..10) {
        let mut invoice = SupplierInvoice::from(&fixtures().remove(0).read);
        let mut number = invoice.gst_number.unwrap().into_bytes();
        number[at] = b'0' + (number[at] - b'0' + by) % 10;
        invoice.gst_number = Some(String::from_utf8(number).unwrap());
        prop_assert_eq!(codes(&review(&invoice, &[], TODAY)), ["gst_number:check_digit"]);
    }

    #[test]
    fn an_amount_survives_being_shown(cents in -100_000_000_000i64..100_000_000_000) {
        prop_assert_eq!(parse(&show(cents, CENTS), CENTS, Comma::Thousands), Some(cents));
        prop_assert_eq!(parse(&format!("{} $", show(cents, CENTS).replace('.', ",")), CENTS, Comma::Fraction), Some(cents));
    }

    #[test]
    fn no_text_makes_it_panic(text in "[-0-9.,$ \u{a0}A-Zé]{0,24}", other in "\\PC{0,20}") {
        for places in [CENTS, QTY_E3, RATE_E4] {
            let _ = (parse(&text, places, Comma::Fraction), parse(&other, places, Comma::Thousands));
        }
        let some = || Some(other.clone());
        let invoice = SupplierInvoice { supplier: some(), gst_number: Some(text.clone()), qst_number: some(), bill_no: some(),
            bill_date: Some(text), due_date: some(), currency: some(), ..SupplierInvoice::default() };
        let _ = review(&invoice, &known(), TODAY);
    }
}
