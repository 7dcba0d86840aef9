//! Customers, each with a Contact and an Address; the recorded names that break careless URLs are among them.

use super::locations::{CUSTOMERS, Place};
use super::words::{COMPANIES, FIRST, LAST};
use super::{Seed, doc, row, story};
use crate::sandbox::random::Random;
use crate::sandbox::store::Doc;
use serde_json::{Value, json};

/// Names with everything a URL, a shell or a quote can choke on, as recorded (013 to 013d); customers 1 to 6.
const HARD: [&str; 6] = [
    "Café Réseau / Bistro Ünïcode",
    "Garage A&B 100% Auto?",
    "L'Étoile #1 \"Hôtel\"",
    "Ferme O'Brien + Fils",
    "O'Neil Paquette",
    "Dépanneur 50\\50; ça & là",
];

/// The document name of customer 1 to [`CUSTOMERS`].
pub fn name(number: usize) -> String {
    HARD.get(number - 1).map_or_else(|| format!("CUST-2026-{number:05}"), |name| (*name).to_owned())
}

/// The mobile number of a customer, E.164.
pub fn mobile(number: usize) -> String {
    if number == story::CUSTOMER { "+15145550148".to_owned() } else { format!("+1450555{:04}", number % 10_000) }
}

/// The customer's own name: first name, last name, and the company's if it is one.
pub fn called(seed: &Seed, number: usize) -> (String, String, Option<String>) {
    let mut random = Random::new(seed.number, &format!("customer {number}"));
    if number == story::CUSTOMER {
        return ("Véronique".to_owned(), "Tremblay".to_owned(), None);
    }
    let (first, last) = (random.pick(&FIRST).to_string(), random.pick(&LAST).to_string());
    let hard = HARD.get(number - 1).map(|name| (*name).to_owned());
    let company = random.chance(0.08).then(|| random.pick(&COMPANIES).replace("{}", &last));
    (first, last, hard.or(company))
}

/// Customer, Contact and Address documents.
pub fn documents(seed: &Seed, places: &[Place]) -> Vec<(&'static str, Doc)> {
    let mut random = seed.random("customers");
    (1..=CUSTOMERS)
        .flat_map(|number| {
            let since = seed.day(-(60 + random.below(1800) as i64)).to_string();
            let home = if number == story::CUSTOMER {
                story::LOCATION
            } else if number == story::LOCATION {
                story::CUSTOMER
            } else {
                number
            };
            one(seed, number, &since, &places[home - 1])
        })
        .collect()
}

fn one(seed: &Seed, number: usize, since: &str, home: &Place) -> Vec<(&'static str, Doc)> {
    let (name, mobile) = (name(number), mobile(number));
    let (first, last, company) = called(seed, number);
    let full = company.clone().unwrap_or_else(|| format!("{first} {last}"));
    let email = format!("client{number}@exemple.example");
    let contact_name = format!("{first} {last}-{name}");
    let twin = if number <= HARD.len() { String::new() } else { format!("-{number}") };
    let address_name = format!("{full}-Billing{twin}");
    let customer = json!({
        "naming_series": "CUST-.YYYY.-", "customer_name": full, "legacy_customer_id": format!("C-{:06}", 10_000 + number),
        "customer_type": if company.is_some() { "Company" } else { "Individual" },
        "customer_group": if company.is_some() { "Commercial" } else { "Résidentiel" },
        "territory": "Québec", "language": if number % 9 == 4 { "en" } else { "fr" }, "default_currency": "CAD",
        "mobile_no": mobile, "email_id": email, "first_name": first, "last_name": last,
        "customer_primary_contact": contact_name, "customer_primary_address": address_name,
        "primary_address": format!("{}<br>{} QC {}", home.address_line, home.town.name, home.town.postal_code),
        "disabled": u8::from(number % 400 == 399),
    });
    let mut contact = doc(
        contact_name,
        since,
        json!({
            "first_name": first, "last_name": last, "full_name": format!("{first} {last}"), "email_id": email,
            "mobile_no": mobile, "status": "Passive", "is_primary_contact": 1,
        }),
    );
    let email_row = row(&contact, "Contact", "email_ids", 1, json!({ "email_id": email, "is_primary": 1 }));
    let phone_row = row(&contact, "Contact", "phone_nos", 1, json!({ "phone": mobile, "is_primary_mobile_no": 1 }));
    let link = link(&contact, "Contact", &name, &full);
    contact.insert("email_ids".to_owned(), Value::Array(vec![email_row]));
    let mut phone_rows = vec![phone_row];
    if number == story::CUSTOMER || number.is_multiple_of(3) {
        let home = format!("450-556-{:04}", number % 10_000);
        phone_rows.push(row(&contact, "Contact", "phone_nos", 2, json!({ "phone": home, "is_primary_phone": 1 })));
    }
    contact.insert("phone_nos".to_owned(), Value::Array(phone_rows));
    contact.insert("links".to_owned(), Value::Array(vec![link]));
    let mut address = doc(
        address_name,
        since,
        json!({
            "address_title": full, "address_type": "Billing", "address_line1": home.address_line, "city": home.town.name,
            "state": "Québec", "country": "Canada", "pincode": home.town.postal_code, "is_primary_address": 1,
        }),
    );
    let link = self::link(&address, "Address", &name, &full);
    address.insert("links".to_owned(), Value::Array(vec![link]));
    vec![("Customer", doc(name, since, customer)), ("Contact", contact), ("Address", address)]
}

fn link(parent: &Doc, parenttype: &str, customer: &str, title: &str) -> Value {
    let fields = json!({ "link_doctype": "Customer", "link_name": customer, "link_title": title });
    row(parent, parenttype, "links", 1, fields)
}
