//! Text messages: conversations from the Communications of ERPNext, and sending one.

use crate::sandbox::hub::refused;
use crate::sandbox::random::hash;
use crate::sandbox::seed::doc;
use crate::sandbox::store::{Doc, text};
use crate::sandbox::world::World;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Deserialize)]
pub struct Message {
    to: String,
    body: String,
    #[serde(default)]
    customer: Option<String>,
    client_op_id: String,
}

/// `POST /sms/send`: sent once per `client_op_id`, however often it is asked.
pub async fn send(State(world): State<Arc<World>>, Json(message): Json<Message>) -> Response {
    let sid = format!("SM{:016x}", hash(world.settings.seed, &message.client_op_id));
    let known = world.store().find_by("Communication", "message_id", &sid).is_some();
    if !known && let Err(error) = save(&world, &message, &sid) {
        return refused(StatusCode::INTERNAL_SERVER_ERROR, "store", &error.to_string());
    }
    Json(json!({ "sid": sid, "status": "queued", "duplicate": known })).into_response()
}

fn save(world: &World, message: &Message, sid: &str) -> rusqlite::Result<()> {
    let stamp = world.stamp();
    let fields = json!({
        "communication_type": "Communication", "communication_medium": "SMS", "sent_or_received": "Sent",
        "subject": "SMS", "content": message.body, "text_content": message.body, "phone_no": message.to,
        "communication_date": &stamp.at[..19], "status": "Linked", "message_id": sid,
        "reference_doctype": message.customer.as_ref().map(|_| "Customer"), "reference_name": message.customer,
    });
    world.store().save("Communication", doc(sid.to_lowercase(), &stamp.at, fields))?;
    if let Some(customer) = &message.customer {
        let data = json!({ "sid": sid, "status": "sent", "client_op_id": message.client_op_id });
        world.events.emit(world.now(), &format!("customer:{customer}"), "sms.status", None, data);
    }
    Ok(())
}

/// A text message from a customer.
#[derive(Deserialize)]
pub struct Received {
    customer: String,
    body: String,
}

impl Received {
    /// Keeps it and tells the listeners of the customer.
    pub fn save(&self, world: &World) -> rusqlite::Result<()> {
        let stamp = world.stamp();
        let name = format!("r{}", stamp.serial);
        let phone =
            world.store().find("Customer", &self.customer).and_then(|doc| text(doc, "mobile_no").map(str::to_owned));
        let fields = json!({
            "communication_type": "Communication", "communication_medium": "SMS", "sent_or_received": "Received",
            "subject": "SMS", "content": self.body, "text_content": self.body, "phone_no": phone,
            "communication_date": &stamp.at[..19], "status": "Linked", "message_id": name,
            "reference_doctype": "Customer", "reference_name": self.customer,
        });
        world.store().save("Communication", doc(name.clone(), &stamp.at, fields))?;
        let data = json!({ "id": name, "doctype": "Communication", "name": name, "customer": self.customer, "body": self.body, "peer": phone });
        world.events.emit(world.now(), &format!("customer:{}", self.customer), "sms.received", None, data);
        Ok(())
    }
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    customer: Option<String>,
}

/// `GET /conversations?customer=`: newest first, at most fifty.
pub async fn list_conversations(State(world): State<Arc<World>>, Query(asked): Query<Asked>) -> Json<Value> {
    let store = world.store();
    let mut by_customer: BTreeMap<String, Vec<Doc>> = BTreeMap::new();
    for message in store.list("Communication").filter(|message| text(message, "communication_medium") == Some("SMS")) {
        let customer = text(message, "reference_name").unwrap_or_default();
        if asked.customer.as_deref().is_none_or(|wanted| wanted == customer) {
            by_customer.entry(customer.to_owned()).or_default().push(message.clone());
        }
    }
    let mut conversations: Vec<Value> = by_customer.into_iter().map(|(name, list)| conversation(&name, list)).collect();
    conversations.sort_by(|one, other| other["last_at"].as_str().cmp(&one["last_at"].as_str()));
    conversations.truncate(50);
    Json(json!({ "conversations": conversations }))
}

fn conversation(customer: &str, mut list: Vec<Doc>) -> Value {
    list.sort_by(|one, other| text(one, "communication_date").cmp(&text(other, "communication_date")));
    let messages: Vec<Value> = list
        .iter()
        .map(|message| {
            let received = text(message, "sent_or_received") == Some("Received");
            json!({
                "id": text(message, "message_id"), "dir": if received { "in" } else { "out" },
                "body": text(message, "text_content"), "media": [], "at": text(message, "communication_date"),
                "status": if received { "received" } else { "delivered" }, "error_code": null, "client_op_id": null,
                "author": text(message, "sender_full_name"),
            })
        })
        .collect();
    json!({
        "id": format!("sms-{customer}"), "customer": customer, "channel": "sms", "unread": 0, "assignee": null,
        "peer": list.last().and_then(|message| text(message, "phone_no")), "status": "open",
        "last_at": list.last().and_then(|message| text(message, "communication_date")), "messages": messages,
    })
}
