//! Writes: only what changed, with the lock, read back; a deadlock is repeated, a conflict never.

use super::erpnext;
use super::responder::{Reply, Responder};
use domain::dispatch_job::EquipmentAction;
use domain::service_equipment::EquipmentStatus;
use ops_server::upstream::UpstreamError;
use ops_server::upstream::erpnext::EquipmentChange;
use serde_json::{Value, json};

const MODIFIED: &str = "2026-11-21 21:33:30.293771";

fn job(lines: &Value) -> Value {
    json!({ "data": { "name": "DJ-1", "subject": "Panne", "status": "assigned", "modified": MODIFIED, "equipment": lines } })
}

fn lines() -> Value {
    json!([{ "name": "j67vqo9vf8", "owner": "api@fibre.example", "equipment": "EQP-1", "action": "inspect", "serial_number": "A", "qty": 1,
        "parent": "DJ-1", "doctype": "Dispatch Job Equipment" }])
}

#[tokio::test]
async fn a_link_writes_the_whole_table_and_nothing_else() {
    let site = Responder::start(|_, _| Reply::json(200, &job(&lines()))).await;
    let client = erpnext(&site.url);
    client.link_equipment_to_job("DJ-1", "EQP-2", "B", &EquipmentAction::Install, Some(MODIFIED)).await.unwrap();
    let requests = site.requests();
    let verbs: Vec<&str> = requests.iter().map(|request| request.method.as_str()).collect();
    assert_eq!(verbs, ["GET", "PUT", "GET"], "read, written, read back");
    let sent: Value = serde_json::from_str(&requests[1].body).unwrap();
    let wanted = json!({ "modified": MODIFIED, "equipment": [
        { "name": "j67vqo9vf8", "equipment": "EQP-1", "action": "inspect", "serial_number": "A", "qty": 1 },
        { "equipment": "EQP-2", "action": "install", "serial_number": "B", "qty": 1 } ] });
    assert_eq!(sent, wanted);
}

#[tokio::test]
async fn a_link_that_stands_there_is_not_written_again() {
    let site = Responder::start(|_, _| Reply::json(200, &job(&lines()))).await;
    let stale = Some("2026-11-20 00:00:00.000000");
    let linked =
        erpnext(&site.url).link_equipment_to_job("DJ-1", "EQP-1", "A", &EquipmentAction::Install, stale).await.unwrap();
    assert_eq!((linked.equipment.len(), site.requests().len()), (1, 1));
}

#[tokio::test]
async fn a_job_changed_since_is_a_conflict_before_anything_is_written() {
    let site = Responder::start(|_, _| Reply::json(200, &job(&lines()))).await;
    let stale = Some("2026-11-20 00:00:00.000000");
    let result = erpnext(&site.url).link_equipment_to_job("DJ-1", "EQP-2", "B", &EquipmentAction::Install, stale).await;
    assert_eq!((result, site.requests().len()), (Err(UpstreamError::Conflict), 1));
}

#[tokio::test]
async fn an_undone_link_takes_only_its_own_line_away() {
    let two = json!([lines()[0], { "name": "k2", "equipment": "EQP-2", "action": "install", "qty": 1 }]);
    let site = Responder::start(move |_, _| Reply::json(200, &job(&two))).await;
    erpnext(&site.url).unlink_equipment_from_job("DJ-1", "EQP-2").await.unwrap();
    let sent: Value = serde_json::from_str(&site.requests()[1].body).unwrap();
    assert_eq!((sent["equipment"].as_array().unwrap().len(), &sent["equipment"][0]["name"]), (1, &json!("j67vqo9vf8")));
    assert_eq!(sent["modified"], MODIFIED);
}

#[tokio::test]
async fn a_deadlock_is_repeated_until_it_passes() {
    let site = Responder::start(|request, before| match (request.method.as_str(), before) {
        ("PUT", 0..3) => Reply::json(500, &json!({ "exc_type": "QueryDeadlockError", "exception": "(1020, ..)" })),
        _ => Reply::json(200, &json!({ "data": { "name": "EQP-1", "modified": MODIFIED } })),
    })
    .await;
    let change = EquipmentChange { status: Some(EquipmentStatus::Installed), ..EquipmentChange::default() };
    erpnext(&site.url).update_service_equipment("EQP-1", &change, Some(MODIFIED)).await.unwrap();
    let requests = site.requests();
    assert_eq!(requests.iter().filter(|request| request.method == "PUT").count(), 4);
    let sent: Value = serde_json::from_str(&requests[0].body).unwrap();
    assert_eq!(sent, json!({ "status": "Installed", "modified": MODIFIED }), "only what changed travels");
}

#[tokio::test]
async fn a_stale_write_is_not_repeated() {
    let site = Responder::start(|_, _| Reply::json(417, &json!({ "exc_type": "TimestampMismatchError" }))).await;
    let result = erpnext(&site.url).update_service_equipment("EQP-1", &EquipmentChange::default(), Some("old")).await;
    assert_eq!((result, site.requests().len()), (Err(UpstreamError::Conflict), 1));
}
