//! Issues of the last two months, with a comment on some.

use super::locations::Place;
use super::{Seed, customers, doc, story};
use crate::sandbox::store::Doc;
use serde_json::json;

/// How many issues besides the story's.
const ISSUES: usize = 340;
/// Subject, type, priority.
const SUBJECTS: [(&str, &str, &str); 8] = [
    ("Plus d’internet depuis ce matin", "Panne", "High"),
    ("Wi-Fi faible à l’étage", "Lenteur", "Medium"),
    ("Lumière rouge sur le modem", "Panne", "High"),
    ("Question sur ma facture", "Facturation", "Low"),
    ("Déménagement le mois prochain", "Déménagement", "Medium"),
    ("La télé n’a plus de son", "Télé", "Medium"),
    ("Câble arraché par le vent", "Panne", "Urgent"),
    ("Vitesse plus basse que promis", "Lenteur", "Medium"),
];

/// `ISS-2026-01877`.
pub fn name(seed: &Seed, number: usize) -> String {
    format!("ISS-{}-{number:05}", seed.today.year)
}

/// Issue and Comment documents.
pub fn documents(seed: &Seed, places: &[Place]) -> Vec<(&'static str, Doc)> {
    let mut random = seed.random("issues");
    let mut docs = vec![("Issue", told(seed, places))];
    for number in 1..=ISSUES {
        let place = &places[random.below(places.len())];
        if place.number == story::LOCATION {
            continue;
        }
        let (subject, kind, priority) = *random.pick(&SUBJECTS);
        let days_ago = random.below(60) as i64;
        let status = match (days_ago, random.below(10)) {
            (0..=4, 0..=6) => "Open",
            (0..=4, _) => "Replied",
            (5..=20, 0) => "On Hold",
            (5..=20, 1..=3) => "Resolved",
            _ => "Closed",
        };
        let opened = seed.day(-days_ago).to_string();
        let customer = customers::name(place.customer);
        let issue = json!({
            "subject": subject, "status": status, "priority": priority, "issue_type": kind, "customer": customer,
            "service_location": place.name(), "raised_by": format!("client{}@exemple.example", place.customer),
            "description": format!("<p>{subject}.</p>"), "opening_date": opened,
            "opening_time": format!("{}:{:02}:00", 7 + random.below(13), random.below(60)), "company": "TARGO",
            "agreement_status": "First Response Due",
        });
        docs.push(("Issue", doc(name(seed, number), &opened, issue)));
        if number.is_multiple_of(3) {
            let fields = json!({ "comment_type": "Comment", "comment_email": "csr1@gigafibre.example", "comment_by": "Julie Lapointe",
                "reference_doctype": "Issue", "reference_name": name(seed, number), "content": "<p>Client rappelé, laissé un message.</p>" });
            docs.push(("Comment", doc(format!("c{number:09}"), &opened, fields)));
        }
    }
    docs
}

fn told(seed: &Seed, places: &[Place]) -> Doc {
    let place = &places[story::LOCATION - 1];
    let opened = seed.day(-2).to_string();
    let fields = json!({
        "subject": story::SUBJECT, "status": "Open", "priority": "High", "issue_type": "Télé",
        "customer": customers::name(place.customer), "service_location": place.name(), "description": story::WORDS,
        "raised_by": "client42@exemple.example", "opening_date": opened, "opening_time": "20:14:00", "company": "TARGO",
        "agreement_status": "First Response Due",
    });
    doc(name(seed, story::ISSUE), &format!("{opened} 20:14:00.000000"), fields)
}
