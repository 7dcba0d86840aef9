//! Subscriptions, the last invoices and their payments, with Quebec's two taxes.

use super::locations::Place;
use super::staff::PLANS;
use super::{Seed, customers, doc, row, story};
use crate::sandbox::store::Doc;
use serde_json::{Value, json};

/// Service Subscription, Sales Invoice and Payment Entry documents.
pub fn documents(seed: &Seed, places: &[Place]) -> Vec<(&'static str, Doc)> {
    let mut random = seed.random("billing");
    let mut docs = Vec::new();
    let mut invoice_number = 0;
    for place in places.iter().filter(|place| place.status != "Pending") {
        let (plan, price) = PLANS[if place.number == story::LOCATION { 1 } else { random.below(3) }];
        let start = seed.day(-(30 + random.below(1400) as i64)).to_string();
        let status = match (place.status, random.below(60)) {
            ("Inactive", _) => "Cancelled",
            (_, 0) if place.number != story::LOCATION => "Suspended",
            _ => "Active",
        };
        docs.push(("Service Subscription", subscription(place, plan, price, status, &start)));
        if status == "Cancelled" || place.number > 1300 {
            continue;
        }
        for month in 0..=usize::from(place.number.is_multiple_of(3)) {
            invoice_number += 1;
            let paid = place.number == story::LOCATION || month == 1 || random.chance(0.82);
            docs.extend(invoice(seed, place, (plan, price), invoice_number, month, paid));
        }
    }
    docs
}

/// What a place pays for.
pub fn subscription(place: &Place, plan: &str, price: f64, status: &str, start: &str) -> Doc {
    let fields = json!({
        "customer": customers::name(place.customer), "service_location": place.name(), "plan_name": plan,
        "monthly_price": price, "status": status, "start_date": start, "auto_renew": 1,
    });
    doc(format!("SUB-{:05}", place.number), start, fields)
}

fn invoice(
    seed: &Seed,
    place: &Place,
    (plan, price): (&str, f64),
    number: usize,
    months_ago: usize,
    paid: bool,
) -> Vec<(&'static str, Doc)> {
    let posted = seed.day(-(22 + 30 * months_ago as i64));
    let due = seed.day(-(7 + 30 * months_ago as i64)).to_string();
    let (gst, qst) = (cents(price * 0.05), cents(price * 0.099_75));
    let total = cents(price + gst + qst);
    let (customer, name) = (customers::name(place.customer), format!("ACC-SINV-{}-{number:05}", seed.today.year));
    let title = customer_title(seed, place.customer);
    let mut doc = doc(
        name.clone(),
        &posted.to_string(),
        json!({
            "docstatus": 1, "naming_series": "ACC-SINV-.YYYY.-", "customer": customer, "customer_name": title, "company": "TARGO", "posting_date": posted.to_string(),
            "due_date": due, "from_date": posted.to_string(), "to_date": seed.day(7 - 30 * months_ago as i64).to_string(), "currency": "CAD", "conversion_rate": 1.0, "selling_price_list": "Standard Selling", "price_list_currency": "CAD",
        "plc_conversion_rate": 1.0, "debit_to": "Debtors - T", "base_net_total": price, "base_grand_total": total,
        "net_total": price, "total": price,
            "total_taxes_and_charges": cents(gst + qst), "grand_total": total, "rounded_total": total,
            "outstanding_amount": if paid { 0.0 } else { total }, "status": if paid { "Paid" } else { "Overdue" },
        }),
    );
    let item = json!({ "item_code": plan, "item_name": plan, "description": plan, "qty": 1.0, "rate": price, "amount": price });
    let taxes = [("TPS 5 %", 5.0, gst), ("TVQ 9,975 %", 9.975, qst)];
    let taxes: Vec<Value> = taxes
        .iter()
        .enumerate()
        .map(|(at, (description, rate, amount))| {
            let fields = json!({ "charge_type": "On Net Total", "description": description, "rate": rate, "tax_amount": amount });
            row(&doc, "Sales Invoice", "taxes", at + 1, fields)
        })
        .collect();
    let item = row(&doc, "Sales Invoice", "items", 1, item);
    doc.insert("items".to_owned(), Value::Array(vec![item]));
    doc.insert("taxes".to_owned(), Value::Array(taxes));
    let mut docs = vec![("Sales Invoice", doc)];
    if paid {
        docs.push(("Payment Entry", payment(seed, &customer, &title, &name, total, number, &due)));
    }
    docs
}

fn payment(seed: &Seed, customer: &str, title: &str, invoice: &str, total: f64, number: usize, on: &str) -> Doc {
    let name = format!("ACC-PAY-{}-{number:05}", seed.today.year);
    let mut doc = doc(
        name,
        on,
        json!({
            "docstatus": 1, "naming_series": "ACC-PAY-.YYYY.-", "payment_type": "Receive", "paid_from": "Debtors - T",
        "paid_from_account_currency": "CAD", "paid_to": "Banque - T", "paid_to_account_currency": "CAD",
        "source_exchange_rate": 1.0, "target_exchange_rate": 1.0, "base_paid_amount": total, "base_received_amount": total, "posting_date": on, "company": "TARGO", "party_type": "Customer",
            "party": customer, "party_name": title, "paid_amount": total, "received_amount": total, "status": "Submitted",
            "mode_of_payment": "Carte", "reference_no": format!("ch_{number:08}"), "reference_date": on, "title": title,
        }),
    );
    let fields = json!({ "reference_doctype": "Sales Invoice", "reference_name": invoice, "total_amount": total,
        "outstanding_amount": 0.0, "allocated_amount": total });
    let reference = row(&doc, "Payment Entry", "references", 1, fields);
    doc.insert("references".to_owned(), Value::Array(vec![reference]));
    doc
}

fn customer_title(seed: &Seed, number: usize) -> String {
    let (first, last, company) = customers::called(seed, number);
    company.unwrap_or_else(|| format!("{first} {last}"))
}

fn cents(dollars: f64) -> f64 {
    (dollars * 100.0).round() / 100.0
}
