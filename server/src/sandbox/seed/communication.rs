//! Communications: text messages with customers, the story's among them.

use super::locations::Place;
use super::{Seed, customers, doc, story};
use crate::sandbox::store::Doc;
use serde_json::json;

/// How many customers have a conversation.
const CONVERSATIONS: usize = 170;
/// Who speaks (true: the customer) and what is said.
const TALKS: [[(bool, &str); 4]; 3] = [
    [
        (true, "Bonjour, plus d’internet depuis tantôt, est-ce une panne?"),
        (false, "Bonjour, nous vérifions votre ligne tout de suite."),
        (true, "Merci, la lumière est rouge."),
        (false, "Un technicien passera demain entre 8 h et 10 h."),
    ],
    [
        (false, "Bonjour, votre rendez-vous est confirmé pour demain, 8 h 30."),
        (true, "Parfait merci"),
        (false, "Notre technicien est en route."),
        (true, "Ok, la porte de côté est débarrée"),
    ],
    [
        (true, "Est-ce que ma facture inclut l’installation?"),
        (false, "Oui, elle est étalée sur 12 mois."),
        (true, "Ah ok!"),
        (false, "Bonne journée!"),
    ],
];

/// Communication documents.
pub fn documents(seed: &Seed, places: &[Place]) -> Vec<(&'static str, Doc)> {
    let mut random = seed.random("communication");
    let mut docs = Vec::new();
    for talk in 0..CONVERSATIONS {
        let customer = if talk == 0 { story::CUSTOMER } else { places[random.below(places.len())].customer };
        let days_ago = if talk == 0 { 1 } else { random.below(45) as i64 };
        let (day, hour) = (seed.day(-days_ago).to_string(), 8 + random.below(9));
        for (at, (received, text)) in random.pick(&TALKS).iter().enumerate() {
            let said_at = format!("{day} {hour:02}:{:02}:00.000000", at * 4);
            let mobile = customers::mobile(customer);
            let fields = json!({
                "communication_type": "Communication", "communication_medium": "SMS", "subject": "SMS",
                "sent_or_received": if *received { "Received" } else { "Sent" }, "content": text, "text_content": text,
                "phone_no": mobile, "communication_date": &said_at[..19], "status": "Linked",
                "sender_full_name": if *received { None } else { Some("Julie Lapointe") },
                "delivery_status": if *received { "" } else { "Read" }, "message_id": format!("SM{talk:06}{at:02}"),
                "reference_doctype": "Customer", "reference_name": customers::name(customer), "seen": 1,
            });
            docs.push(("Communication", doc(format!("m{talk:06}{at:02}"), &said_at, fields)));
        }
    }
    docs
}
