//! The recorded requests, sent to the sandbox in their order: it must answer in the recorded shape, that is the same
//! status, the same envelope, the same `exc_type`, and for every field both sides have, the same kind of value.

use super::helper::World;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What the sandbox does not play, by the start of the case's name, and why.
const LEFT_OUT: &[(&str, &str)] = &[
    ("107", COOKIES),
    ("108", COOKIES),
    ("109", COOKIES),
    ("110", COOKIES),
    ("120", SCRIPTS),
    ("122", SCRIPTS),
    ("212_", SCRIPTS),
    ("212d", SCRIPTS),
    ("212e", DESK),
    ("016", DESK),
    ("047", DESK),
    ("048", DESK),
    ("125c", DESK),
    ("126c", DESK),
    ("127", DESK),
    ("141_", DESK),
    ("141b", DESK),
    ("141d", DESK),
    ("142b", DESK),
    ("143", DESK),
    ("147", DESK),
    ("160b", DESK),
    ("161", DESK),
    ("201f", DESK),
    ("213", DESK),
    ("303c", DESK),
    ("306_", DESK),
    ("310", DESK),
    ("311", DESK),
    ("313", DESK),
    ("18", CONCURRENCY),
    ("191", DIALS),
    ("192", DIALS),
    ("019", NAMES),
    ("136", NAMES),
    ("308_", NAMES),
    ("309", "this world sells by Service Subscription alone"),
];
const COOKIES: &str = "cookie sessions: our clients use a token";
const SCRIPTS: &str = "server scripts of the recorded site";
const DESK: &str = "methods our clients do not call";
const CONCURRENCY: &str = "two writes that meet: played by the dial `deadlock`";
const DIALS: &str = "a site that is down: played by a dial";
const NAMES: &str = "documents with random names of the recorded site";
/// The fault header that plays a recorded failure.
const DIALLED: &[(&str, &str)] = &[
    ("18a0_concurrent_put_same_doc_loser", "deadlock"),
    ("18a1_concurrent_insert_series_loser", "deadlock"),
    ("191_maintenance_mode", "503"),
    ("101_bad_token_secret", "token_regenerated"),
];
/// What `prepare` adds to a site, so that rows may be wider than recorded.
const PREPARED: [&str; 6] =
    ["not_done_reason", "window_start", "window_end", "required_tags", "route_order", "certificate"];

#[tokio::test]
async fn the_sandbox_answers_as_a_real_site_did() {
    let world = World::new().await;
    prepare(&world).await;
    let (mut replayed, mut left_out, mut failures) = (0, BTreeMap::<&str, u32>::new(), Vec::new());
    for (case, recording) in recordings() {
        if let Some(reason) = reason_to_leave_out(&case, &recording) {
            *left_out.entry(reason).or_default() += 1;
            continue;
        }
        replayed += 1;
        let (status, body) = replay(&world, &recording["request"]).await;
        if let Err(why) = same_shape(&recording["response"], status, &body) {
            failures.push(format!("{case}: {why}"));
        }
    }
    println!("{replayed} replayed, left out: {left_out:?}");
    assert!(failures.is_empty(), "{} of {replayed} differ:\n{}", failures.len(), failures.join("\n"));
    assert!(replayed >= 200, "{replayed}");
}

#[tokio::test]
async fn a_dial_fails_as_a_real_site_failed() {
    let world = World::new().await;
    let recordings = recordings();
    for (case, fault) in DIALLED {
        let request = world.request(Method::GET, "/api/resource/Dispatch%20Job").header("x-sandbox-fault", *fault);
        let (status, body) = super::helper::answer(request.send().await.unwrap()).await;
        assert_eq!(same_shape(&recordings[*case]["response"], status, &body), Ok(()), "{case}");
    }
}

/// Documents with the names the recordings speak of.
async fn prepare(world: &World) {
    for (name, status) in [
        ("DJ-2026-00001", "assigned"),
        ("DJ-2026-00002", "completed"),
        ("DJ-2026-00003", "open"),
        ("DJ-2026-00004", "in_progress"),
        ("DJ-2026-00401", "open"),
        ("DJ-2026-00403", "open"),
        ("DJ-2026-00419", "open"),
        ("DJ-2026-00523", "open"),
        ("DJ-2026-00526", "open"),
        ("DJ-2026-00528", "open"),
    ] {
        let uuid = if name.ends_with("00002") { "00000001-0000-4000-8000-000000000001" } else { name };
        let job = json!({
            "name": name, "subject": "Coupure au poteau", "job_type": "repair", "status": status, "client_uuid": uuid,
            "customer": "Ferme O'Brien + Fils", "service_location": "LOC-00004", "assigned_tech": "TECH-001",
            "scheduled_date": "2026-12-07", "start_time": "8:30:00", "started_at": "2026-11-26 16:05:00",
            "completed_at": "2026-11-26 17:10:30", "checklist": { "ok": true }, "notes": "Appeler", "issue": "ISS-2026-01877",
            "latitude": 45.3, "longitude": -73.7,
            "equipment": [{ "equipment": "EQP-00020", "action": "inspect" }, { "equipment": "EQP-00001" }],
        });
        let (status, body) = world.post("/api/v2/document/Dispatch%20Job", &job).await;
        assert_eq!(status, 200, "{body}");
    }
    let cancelled = world.put("/api/resource/Sales%20Invoice/ACC-SINV-2026-00007", &json!({ "docstatus": 2 })).await;
    assert_eq!(cancelled.0, 200, "{}", cancelled.1);
}

fn recordings() -> BTreeMap<String, Value> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/frappe/recordings");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path.file_stem().unwrap().to_string_lossy().into_owned(), serde_json::from_str(&text).unwrap())
        })
        .collect()
}

fn reason_to_leave_out(case: &str, recording: &Value) -> Option<&'static str> {
    let path = recording["request"]["path"].as_str().unwrap_or_default();
    if !matches!(recording["auth"].as_str(), Some("api" | "none")) {
        return Some("another user than the token's");
    }
    if !path.starts_with("/api/") || recording["response"].get("json").is_none() {
        return Some("not the JSON API");
    }
    LEFT_OUT.iter().find(|(start, _)| case.starts_with(start)).map(|(_, reason)| *reason)
}

async fn replay(world: &World, request: &Value) -> (u16, Value) {
    let method: Method = request["method"].as_str().unwrap().parse().unwrap();
    let mut builder = world.guest(method, request["path"].as_str().unwrap());
    for (name, value) in request["headers"].as_object().into_iter().flatten() {
        let value = value.as_str().unwrap().replace("<api_key>:<api_secret>", "sandbox:sandbox");
        if !["host", "content-length"].contains(&name.to_lowercase().as_str()) {
            builder = builder.header(name, value);
        }
    }
    let has_token = request["headers"].get("Authorization").is_some();
    if !has_token && request.get("headers").is_none() {
        builder = builder.header("authorization", "token sandbox:sandbox");
    }
    builder = match (request.get("json"), request.get("text"), request["base64"].as_str()) {
        (Some(body), _, _) => builder.json(body),
        (_, _, Some(bytes)) => builder.body(BASE64_STANDARD.decode(bytes).unwrap()),
        (_, Some(text), _) => builder.body(text.as_str().unwrap().to_owned()),
        _ => builder,
    };
    super::helper::answer(builder.send().await.unwrap()).await
}

fn same_shape(recorded: &Value, status: u16, body: &Value) -> Result<(), String> {
    if recorded["status"] != status {
        return Err(format!("recorded {}, answered {status} {body}", recorded["status"]));
    }
    let recorded = &recorded["json"];
    if keys(recorded) != keys(body) {
        return Err(format!("recorded {:?}, answered {:?}", keys(recorded), keys(body)));
    }
    if recorded["exc_type"] != body["exc_type"] || recorded["errors"][0]["type"] != body["errors"][0]["type"] {
        return Err(format!("recorded {}, answered {body}", recorded["exc_type"]));
    }
    for envelope in ["data", "message"] {
        same_kind(&recorded[envelope], &body[envelope], envelope)?;
    }
    Ok(())
}

/// Every field both sides have holds the same kind of value; a document has the standard fields if the recorded one has.
fn same_kind(recorded: &Value, answered: &Value, place: &str) -> Result<(), String> {
    match (recorded, answered) {
        (Value::Object(recorded), Value::Object(answered)) => {
            let standard = ["name", "owner", "creation", "modified", "modified_by", "docstatus", "idx", "doctype"];
            if let Some(missing) =
                standard.iter().find(|key| recorded.contains_key(**key) && !answered.contains_key(**key))
            {
                return Err(format!("{place}.{missing} is missing"));
            }
            let both = recorded.iter().filter_map(|(key, value)| Some((key, value, answered.get(key)?)));
            both.into_iter().try_for_each(|(key, one, other)| same_kind(one, other, &format!("{place}.{key}")))
        }
        (Value::Array(recorded), Value::Array(answered)) => match (recorded.first(), answered.first()) {
            (Some(one), Some(other)) => {
                let (wanted, got) = (keys(one), keys(other));
                let is_row = place == "data" || place == "message";
                let wider = got.difference(&wanted).any(|key| !PREPARED.contains(key));
                if is_row && (wider || !wanted.is_subset(&got)) {
                    return Err(format!("{place}: rows have {got:?}, recorded {wanted:?}"));
                }
                same_kind(one, other, &format!("{place}[0]"))
            }
            _ => Ok(()),
        },
        (Value::Null, _) | (_, Value::Null) => Ok(()),
        _ if kind(recorded) == kind(answered) => Ok(()),
        _ => Err(format!("{place}: {answered}, recorded {recorded}")),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "text",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "integer",
        Value::Bool(_) => "bool",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
        Value::Null => "null",
    }
}

/// Tracebacks were cut out of the recordings, so `exc` is not compared.
fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).filter(|key| *key != "exc").collect()
}
