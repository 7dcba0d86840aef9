//! Each op has its effect once, whatever happens to the answer.

use crate::helpers::{Persona, TestApp, op};
use futures::future::join_all;
use serde_json::{Value, json};

const JOB: &str = "DJ-2026-00412";
/// In stock, held by nobody.
const STOCK: &str = "440769778099";
/// Installed at another customer's.
const ELSEWHERE: &str = "WNPNGJRJFS2G54";

fn link(number: u32, serial: &str) -> Value {
    op(number, "equipment.link", json!({ "job": JOB, "serial_number": serial, "action": "install" }))
}

fn create(number: u32, serial: &str) -> Value {
    let payload = json!({
        "serial_number": serial, "mac_address": "98:a9:65:cd:80:04", "gpon_sn": null, "brand": "AVM", "model": "FRITZ!Box 7590 AX",
        "equipment_type": "Router", "job": JOB,
    });
    op(number, "equipment.create", payload)
}

async fn one(person: &Persona, op: Value) -> Value {
    person.send_ops(&[op]).await.remove(0)
}

#[tokio::test]
async fn a_link_puts_the_device_on_the_job_and_in_service() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let cursor = app.app.live.cursor();
    let receipt = one(&technician, link(1, STOCK)).await;
    assert_eq!(
        (receipt["result"].as_str(), receipt["op_id"].as_str()),
        (Some("applied"), link(1, STOCK)["op_id"].as_str()),
        "{receipt}"
    );
    let job = technician.get(&format!("/api/dispatch-jobs/{JOB}")).await.json();
    assert_eq!(
        job["equipment"].as_array().unwrap().iter().filter(|line| line["serial_number"] == STOCK).count(),
        1,
        "{job}"
    );
    let record = technician.get(&format!("/api/devices/{STOCK}/service-equipment")).await.json()["value"].clone();
    assert_eq!(
        (&record["status"], &record["service_location"], &record["customer"]),
        (&json!("Installed"), &job["service_location"], &job["customer"])
    );
    assert!(app.app.live.cursor().seq > cursor.seq, "the device's pages hear of it");

    let again = one(&technician, link(1, STOCK)).await;
    assert_eq!(
        (&again["result"], &again["doc"], &again["received_at"]),
        (&json!("duplicate"), &receipt["doc"], &receipt["received_at"])
    );
    let other_op = one(&technician, link(2, STOCK)).await;
    assert_eq!(other_op["result"], "applied", "linked already is linked: {other_op}");
    assert_eq!(app.written("Dispatch Job").await.len(), 1);
}

#[tokio::test]
async fn the_same_id_with_another_content_or_person_is_another_matter() {
    let app = TestApp::new().await;
    let (technician, other) = (app.technician().await, app.person("tech2").await);
    assert_eq!(one(&technician, link(1, STOCK)).await["result"], "applied");
    let reused = one(&technician, link(1, "97DW47ZPCJ9")).await;
    assert_eq!((&reused["result"], &reused["reason"]["code"]), (&json!("refused"), &json!("key-reused")));
    let theirs = one(&other, link(1, STOCK)).await;
    assert_eq!(
        (&theirs["result"], &theirs["reason"]["code"]),
        (&json!("refused"), &json!("not-found")),
        "not their job"
    );
    assert_eq!(app.written("Dispatch Job").await.len(), 1);
}

#[tokio::test]
async fn fifty_at_once_are_one() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let receipts = join_all((0..50).map(|_| one(&technician, create(1, "W2ZTZ6YVTEWG")))).await;
    let count = |result: &str| receipts.iter().filter(|receipt| receipt["result"] == result).count();
    assert_eq!((count("applied"), count("duplicate")), (1, 49), "{receipts:?}");
    assert_eq!(app.written("Service Equipment").await.len(), 1);
}

#[tokio::test]
async fn what_is_blocked_says_why_and_may_be_tried_again() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let receipt = one(&technician, link(1, ELSEWHERE)).await;
    assert_eq!((&receipt["result"], &receipt["reason"]["code"]), (&json!("refused"), &json!("conflict")));
    assert!(receipt["reason"]["detail"].as_str().unwrap().contains("en service à une autre adresse"), "{receipt}");
    assert_eq!(one(&technician, link(1, ELSEWHERE)).await["result"], "refused", "judged anew, to the same end");
    assert_eq!(one(&technician, link(2, "NOBODYKNOWS1")).await["reason"]["code"], "not-found");
    assert!(app.written("Dispatch Job").await.is_empty() && app.written("Service Equipment").await.is_empty());
}

#[tokio::test]
async fn one_that_is_refused_does_not_hold_up_the_next() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let receipts = technician.send_ops(&[link(1, ELSEWHERE), create(2, "W2ZTZ6YVTEWG"), link(3, "W2ZTZ6YVTEWG")]).await;
    let results: Vec<_> = receipts.iter().map(|receipt| receipt["result"].as_str().unwrap()).collect();
    assert_eq!(results, ["refused", "applied", "applied"], "{receipts:?}");
}

#[tokio::test]
async fn an_upstream_that_is_down_means_later() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    for fault in ["500", "503", "401", "429", "garbage", "html", "cut_before"] {
        app.dial(json!({ "upstream": "erpnext", "fault": fault })).await;
        let receipt = one(&technician, link(1, STOCK)).await;
        assert_eq!(receipt["result"], "retry", "{fault}: {receipt}");
        app.turn_dials_back().await;
    }
    assert_eq!(one(&technician, link(1, STOCK)).await["result"], "applied");
    assert_eq!(app.written("Dispatch Job").await.len(), 1);
}

/// ERPNext wrote, and its answer broke off: nobody knows. The next try finds what the first one did.
#[tokio::test]
async fn a_lost_answer_of_erpnext_never_writes_twice() {
    for (method, what) in [("POST", create(1, "W2ZTZ6YVTEWG")), ("PUT", link(1, STOCK))] {
        let app = TestApp::new().await;
        let technician = app.technician().await;
        app.dial(json!({ "upstream": "erpnext", "fault": "cut", "method": method, "times": 1 })).await;
        assert_eq!(one(&technician, what.clone()).await["result"], "retry", "{method}");
        assert_eq!(one(&technician, what.clone()).await["result"], "applied", "{method}");
        assert_eq!(one(&technician, what).await["result"], "duplicate", "{method}");
        let doctype = if method == "POST" { "Service Equipment" } else { "Dispatch Job" };
        assert_eq!(app.written(doctype).await.len(), 1, "{method}");
    }
}

/// Our server died between ERPNext's commit and our receipt: the store says begun, ERPNext says done.
#[tokio::test]
async fn a_receipt_that_was_never_kept_is_made_good() {
    let folder = std::env::temp_dir().join(format!("ops-crash-{}", std::process::id()));
    let store = format!("sqlite://{}", folder.join("ops.db").display());
    let app = TestApp::with(&[("OPS_STORE", &store)]).await;
    let technician = app.technician().await;
    let ops = [create(1, "W2ZTZ6YVTEWG"), link(2, "W2ZTZ6YVTEWG"), link(3, STOCK)];
    assert!(technician.send_ops(&ops).await.iter().all(|receipt| receipt["result"] == "applied"));
    let (jobs, records) = (app.written("Dispatch Job").await.len(), app.written("Service Equipment").await.len());
    let forget = rusqlite::Connection::open(folder.join("ops.db")).unwrap();
    assert_eq!(forget.execute("UPDATE receipts SET state = 'started', receipt = NULL", []).unwrap(), 3);
    assert!(technician.send_ops(&ops).await.iter().all(|receipt| receipt["result"] == "applied"));
    assert!(technician.send_ops(&ops).await.iter().all(|receipt| receipt["result"] == "duplicate"));
    assert_eq!(
        (app.written("Dispatch Job").await.len(), app.written("Service Equipment").await.len()),
        (jobs, records)
    );
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_record_that_is_there_is_answered_and_left_alone() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let receipt = one(&technician, create(1, ELSEWHERE)).await;
    assert_eq!((&receipt["result"], &receipt["doc"]["brand"]), (&json!("applied"), &json!("ZTE")), "{receipt}");
    assert!(app.written("Service Equipment").await.is_empty());
    for (field, value) in [("serial_number", "' OR 1=1--"), ("mac_address", "GG:00"), ("gpon_sn", "x")] {
        let mut op = create(2, "W2ZTZ6YVTEWG");
        op["payload"][field] = json!(value);
        op["op_id"] = json!(format!("0192f0c1-2345-7abc-8def-0000000{:05}", 10_000 + field.len()));
        let receipt = one(&technician, op).await;
        assert_eq!((&receipt["result"], &receipt["reason"]["detail"]), (&json!("refused"), &json!(field)), "{receipt}");
    }
}
