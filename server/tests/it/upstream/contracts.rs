//! Every recorded answer of a real site, served over a socket and read by the real client, against a table of what it
//! must become: `fixtures/frappe/expected.toml`.

use super::erpnext;
use super::responder::{Reply, Responder};
use domain::service_equipment::{EquipmentKind, EquipmentStatus};
use domain::time::LocalDate;
use ops_server::upstream::UpstreamError;
use ops_server::upstream::erpnext::{
    EquipmentChange, ErpNext, NewEquipment, decode_document, decode_documents, decode_message,
};
use ops_server::upstream::http::Answer;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// One row of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// The call that meets the answer; by the recording's verb where it is left out.
    #[serde(rename = "as")]
    call: Option<String>,
    name: Option<String>,
    count: Option<usize>,
    message: Option<Value>,
    #[serde(default)]
    expect: BTreeMap<String, Value>,
    error: Option<String>,
    unmet: Option<String>,
}

#[tokio::test]
async fn recorded_contracts_decode_as_expected() {
    let expected: BTreeMap<String, Expected> = toml::from_str(&read("expected.toml")).unwrap();
    let recordings = recordings();
    let mentioned: Vec<&String> = expected.keys().collect();
    assert_eq!(mentioned, recordings.keys().collect::<Vec<_>>(), "the table mentions every recording and nothing else");

    let reply = Arc::new(Mutex::new(Reply::HangUp));
    let script = reply.clone();
    let site = Responder::start(move |_, _| script.lock().unwrap().clone()).await;
    let client = erpnext(&site.url);
    let (mut failures, mut decoded, mut unmet, mut inbound) = (Vec::new(), 0, 0, 0);
    for (case, row) in &expected {
        let recording = &recordings[case];
        unmet += usize::from(row.unmet.is_some());
        let Some(response) = recording.get("response") else {
            assert!(row.unmet.is_some() && row.error.is_none() && row.call.is_none(), "{case}: nothing to decode");
            inbound += 1;
            continue;
        };
        *reply.lock().unwrap() = recorded_reply(response);
        let got = call(&client, row, recording).await;
        match check(row, got) {
            Ok(()) => decoded += 1,
            Err(why) => failures.push(format!("{case}: {why}")),
        }
    }
    let answers = expected.len() - inbound;
    println!("recorded contracts: {decoded} of {answers} decode as expected");
    println!(
        "  ({} more recordings are calls Frappe makes; {} answers are to calls no client of ours makes)",
        inbound,
        unmet - inbound
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Makes the call that meets the answer, through the real client wherever it has one.
async fn call(client: &ErpNext, row: &Expected, recording: &Value) -> Result<Value, UpstreamError> {
    let day = LocalDate { year: 2026, month: 11, day: 22 };
    let by_verb = match recording["request"]["method"].as_str().unwrap() {
        "POST" => "created",
        "PUT" | "PATCH" => "updated",
        _ => "customer",
    };
    let value = match row.call.as_deref().unwrap_or(by_verb) {
        "customer" => json!(client.find_customer("X").await?),
        "service_location" => json!(client.find_service_location("X").await?),
        "dispatch_job" => json!(client.find_dispatch_job("X").await?),
        "customers" => json!(client.list_customers(&["X"]).await?),
        "service_locations" => json!(client.list_service_locations(&["X"]).await?),
        "service_equipment_list" => json!(client.list_service_equipment_at(&["X"]).await?),
        "dispatch_jobs" => json!(client.list_upcoming_dispatch_jobs("X", day).await?),
        "comments" => json!(client.list_timeline(None, Some("X"), 100).await?.entries),
        "logged_user" => json!({ "name": client.get_logged_user().await? }),
        "created" => json!(client.create_service_equipment(&new_equipment()).await?),
        "updated" => json!(client.update_service_equipment("X", &EquipmentChange::default(), Some("M")).await?),
        "document" => json!(decode_document(answer(recording))?),
        "documents" => json!(decode_documents(answer(recording))?),
        "message" => decode_message(answer(recording))?,
        other => panic!("no such call: {other}"),
    };
    Ok(value)
}

fn check(row: &Expected, got: Result<Value, UpstreamError>) -> Result<(), String> {
    let same = |what: &str, got: &Value, wanted: &Value| {
        if got == wanted { Ok(()) } else { Err(format!("{what} is {got}, not {wanted}")) }
    };
    let value = match (got, &row.error) {
        (Ok(value), None) => value,
        (Ok(value), Some(error)) => return Err(format!("{value} instead of {error}")),
        (Err(error), Some(wanted)) => return same("the error", &word(&error).into(), &wanted.clone().into()),
        (Err(error), None) => return Err(format!("failed: {error}")),
    };
    if let Some(name) = &row.name {
        same("the name", &value["name"], &name.clone().into())?;
    }
    if let Some(count) = row.count {
        same("the count", &value.as_array().map(Vec::len).into(), &count.into())?;
    }
    if let Some(message) = &row.message {
        same("the message", &value, message)?;
    }
    row.expect.iter().try_for_each(|(pointer, wanted)| {
        let wanted = if *wanted == "(null)" { &Value::Null } else { wanted };
        same(pointer, value.pointer(pointer).unwrap_or(&Value::Null), wanted)
    })
}

/// An error's variant, and the one value the table names with it.
fn word(error: &UpstreamError) -> String {
    match error {
        UpstreamError::Duplicate { field } => format!("Duplicate {}", field.as_deref().unwrap_or("?")),
        UpstreamError::Refused { exc_type, message } => {
            assert!(!message.contains("Traceback") && !message.contains('<'), "a message for people: {message}");
            format!("Refused {exc_type}")
        }
        other => format!("{other:?}").split([' ', '{']).next().unwrap_or_default().to_owned(),
    }
}

fn new_equipment() -> NewEquipment {
    NewEquipment {
        serial_number: "22275A7000395".into(),
        equipment_type: EquipmentKind::Ont,
        status: EquipmentStatus::InStock,
        mac_address: None,
        gpon_sn: None,
        brand: None,
        model: None,
        customer: None,
        service_location: None,
        installed_on: None,
        op_id: None,
    }
}

/// The answer as it was recorded, byte for byte where the recording has the bytes.
fn recorded_reply(response: &Value) -> Reply {
    let framing = ["content-length", "connection", "transfer-encoding", "content-encoding"];
    let headers = response["headers"].as_array().unwrap().iter().map(|pair| {
        let text = |index: usize| pair[index].as_str().unwrap().to_owned();
        (text(0), text(1))
    });
    let headers = headers.filter(|(name, _)| !framing.contains(&name.to_lowercase().as_str())).collect();
    Reply::Whole(response["status"].as_u64().unwrap() as u16, headers, body(response))
}

fn answer(recording: &Value) -> Answer {
    let response = &recording["response"];
    let status = response["status"].as_u64().unwrap() as u16;
    Answer { status, retry_after_s: None, body: body(response).into() }
}

fn body(response: &Value) -> Vec<u8> {
    match (response.get("json"), response.get("text").and_then(Value::as_str)) {
        (Some(json), _) => json.to_string().into_bytes(),
        (None, Some(text)) => text.as_bytes().to_vec(),
        // Only the head of a binary answer was recorded.
        (None, None) => b"\x89PNG\r\n\x1a\n".to_vec(),
    }
}

fn recordings() -> BTreeMap<String, Value> {
    let files = std::fs::read_dir(fixture("recordings")).unwrap().map(|file| file.unwrap().path());
    let read = |path: PathBuf| serde_json::from_str::<Value>(&std::fs::read_to_string(path).unwrap()).unwrap();
    files.map(read).map(|recording| (recording["case"].as_str().unwrap().to_owned(), recording)).collect()
}

fn read(file: &str) -> String {
    std::fs::read_to_string(fixture(file)).unwrap()
}

fn fixture(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/frappe").join(file)
}
