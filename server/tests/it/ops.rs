//! Ops as ERPNext and the audit see them: what is written, by whom, how often, and what is asked when two people write.

mod audit;
mod change;
mod ended;
mod kills;
mod newer_file;
mod once;
mod steps;

use crate::helpers::{Persona, TestApp, op};
use serde_json::{Value, json};

/// The first job of the first technician: assigned, at LOC-00211's place.
pub const JOB: &str = "DJ-2026-00412";

pub async fn one(person: &Persona, op: Value) -> Value {
    person.send_ops(&[op]).await.remove(0)
}

pub fn transition(number: u32, status: &str, had: &str) -> Value {
    with_base(op(number, "job.transition", json!({ "job": JOB, "status": status })), json!({ "status": had }))
}

pub fn note(number: u32, text: &str) -> Value {
    op(number, "job.note", json!({ "job": JOB, "text": text }))
}

/// What the phone had when the person decided.
pub fn with_base(mut op: Value, fields: Value) -> Value {
    op["base"] = json!({ "modified": "2026-01-01 00:00:00.000000", "fields": fields });
    op
}

/// As the office writes: straight into ERPNext.
pub async fn office(app: &TestApp, doctype: &str, name: &str, fields: Value) {
    let url = format!("{}/api/resource/{doctype}/{name}", app.sandbox.erpnext_url());
    let request = client().put(url).header("authorization", "token sandbox:sandbox").json(&fields);
    assert!(request.send().await.unwrap().status().is_success());
}

/// A document as ERPNext has it.
pub async fn document(app: &TestApp, doctype: &str, name: &str) -> Value {
    let url = format!("{}/api/resource/{doctype}/{name}", app.sandbox.erpnext_url());
    let request = client().get(url).header("authorization", "token sandbox:sandbox");
    request.send().await.unwrap().json::<Value>().await.unwrap()["data"].clone()
}

/// What was written to that doctype by us: the names, in order.
pub async fn written(app: &TestApp, doctype: &str) -> Vec<String> {
    app.written(doctype).await.iter().map(|entry| entry["name"].as_str().unwrap().to_owned()).collect()
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().build().unwrap()
}
