//! RELIABILITY.md D11: each field of each answer removed, null, of a wrong type, or huge. A page may then lack a value;
//! nothing panics, and nothing but a typed error comes out.

use super::erpnext;
use super::responder::{Reply, Responder};
use ops_server::upstream::UpstreamError;
use ops_server::upstream::erpnext::ErpNext;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

pub const DOCUMENTS: [&str; 4] =
    ["010_get_doc", "011_get_doc_with_child_table", "012_get_customer_erpnext", "309_subscription_get"];

#[tokio::test]
async fn no_poisoned_answer_breaks_a_client() {
    let document = Arc::new(Mutex::new(Value::Null));
    let script = document.clone();
    let site = Responder::start(move |request, _| {
        let document = script.lock().unwrap().clone();
        let is_list = request.target.contains("?fields=");
        Reply::json(200, &json!({ "data": if is_list { json!([document]) } else { document } }))
    })
    .await;
    let client = erpnext(&site.url);
    let mut count = 0;
    for whole in DOCUMENTS.map(recorded) {
        for poisoned in poisoned(&whole) {
            *document.lock().unwrap() = poisoned.clone();
            for result in read_as_everything(&client).await {
                let is_typed = matches!(result, Ok(()) | Err(UpstreamError::Garbled { .. } | UpstreamError::NotFound));
                assert!(is_typed, "{result:?} for {poisoned}");
            }
            count += 1;
        }
    }
    println!("poisoned answers: {count}, each read in 8 ways");
    assert!(count >= 300, "only {count} mutations");
}

async fn read_as_everything(client: &ErpNext) -> [Result<(), UpstreamError>; 8] {
    let day = domain::time::LocalDate { year: 2026, month: 11, day: 22 };
    [
        client.find_service_location("X").await.map(drop),
        client.find_dispatch_job("X").await.map(drop),
        client.find_customer("X").await.map(drop),
        client.look_up("22275A7000395").await.map(drop),
        client.find_active_subscription("X", None).await.map(drop),
        client.list_open_issues("X").await.map(drop),
        client.list_upcoming_dispatch_jobs("X", day).await.map(drop),
        client.list_timeline(Some("X"), Some("Y"), 20).await.map(drop),
    ]
}

pub fn poisoned(whole: &Value) -> Vec<Value> {
    let poisons = [
        Value::Null,
        json!(true),
        json!("é".repeat(5_000)),
        json!(-1e300),
        json!([[1]]),
        json!({ "a": {} }),
        json!("2026-99-99 99:99"),
    ];
    let fields: Vec<String> = whole.as_object().unwrap().keys().cloned().collect();
    let with = |field: &String, poison: Option<&Value>| {
        let mut document = whole.as_object().unwrap().clone();
        match poison {
            Some(poison) => document.insert(field.clone(), poison.clone()),
            None => document.remove(field),
        };
        Value::Object(document)
    };
    fields
        .iter()
        .flat_map(|field| poisons.iter().map(Some).chain([None]).map(move |poison| with(field, poison)))
        .collect()
}

pub fn recorded(case: &str) -> Value {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/frappe/recordings");
    let text = std::fs::read_to_string(folder.join(format!("{case}.json"))).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["response"]["json"]["data"].clone()
}
