//! Fields of a list, merged with what the office wrote meanwhile.

use super::{JOB, document, note, office, one, with_base};
use crate::helpers::{Persona, TestApp, op};
use serde_json::{Value, json};

const STOCK: &str = "440769778099";

fn update(number: u32, fields: Value, base: Value) -> Value {
    with_base(op(number, "equipment.update", json!({ "job": JOB, "serial_number": STOCK, "fields": fields })), base)
}

/// A device of the visit, and its record's name.
async fn linked(app: &TestApp) -> (Persona, String) {
    let technician = app.technician().await;
    let link = op(900, "equipment.link", json!({ "job": JOB, "serial_number": STOCK, "action": "install" }));
    assert_eq!(one(&technician, link).await["result"], "applied");
    let record = technician.get(&format!("/api/devices/{STOCK}/service-equipment")).await.json();
    (technician, record["value"]["name"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn what_does_not_overlap_is_kept_from_both() {
    let app = TestApp::new().await;
    let (technician, name) = linked(&app).await;
    let base = document(&app, "Service Equipment", &name).await;
    let base = json!({ "model": base["model"], "firmware": base["firmware"], "mac_address": base["mac_address"] });
    office(&app, "Service Equipment", &name, json!({ "firmware": "9.9" })).await;
    let fields = json!({ "model": "844G-2", "mac_address": "98-A9-65-CD-80-04" });
    let receipt = one(&technician, update(1, fields, base)).await;
    assert_eq!(receipt["result"], "applied", "{receipt}");
    let record = document(&app, "Service Equipment", &name).await;
    assert_eq!(
        (&record["model"], &record["firmware"], &record["mac_address"]),
        (&json!("844G-2"), &json!("9.9"), &json!("98:A9:65:CD:80:04"))
    );
}

#[tokio::test]
async fn what_overlaps_is_asked_and_sent_again_with_the_new_base() {
    let app = TestApp::new().await;
    let (technician, name) = linked(&app).await;
    office(&app, "Service Equipment", &name, json!({ "model": "office" })).await;
    let fields = json!({ "model": "mine", "brand": "Calix Inc." });
    let receipt = one(&technician, update(1, fields.clone(), json!({ "model": "844G-1", "brand": "Calix" }))).await;
    let asked = json!({ "model": { "base": "844G-1", "mine": "mine", "theirs": "office" } });
    assert_eq!((&receipt["result"], &receipt["conflict"]), (&json!("conflict"), &asked), "{receipt}");
    let record = document(&app, "Service Equipment", &name).await;
    assert_eq!((&record["model"], &record["brand"]), (&json!("office"), &json!("Calix")), "all or nothing");
    let mine = one(&technician, update(2, fields, json!({ "model": "office", "brand": "Calix" }))).await;
    assert_eq!((&mine["result"], &mine["doc"]["model"]), (&json!("applied"), &json!("mine")), "{mine}");
    let equal = one(&technician, update(3, json!({ "model": "mine" }), json!({ "model": "844G-1" }))).await;
    assert_eq!(equal["result"], "applied", "both wrote the same: {equal}");
}

#[tokio::test]
async fn what_is_not_on_the_list_is_refused() {
    let app = TestApp::new().await;
    let (technician, name) = linked(&app).await;
    let before = document(&app, "Service Equipment", &name).await;
    for (number, (fields, code)) in (1..).zip([
        (json!({ "customer": "X" }), "forbidden"),
        (json!({ "status": "Lost" }), "forbidden"),
        (json!({ "model": "x", "serial_number": "y" }), "forbidden"),
        (json!({ "modified": "2020-01-01" }), "forbidden"),
        (json!({ "mac_address": "GG:00" }), "invalid"),
        (json!({ "gpon_sn": "x" }), "invalid"),
        (json!({ "model": "x".repeat(141) }), "invalid"),
        (json!({ "model": { "$ne": 1 } }), "invalid"),
        (json!({ "model": 5 }), "invalid"),
        (json!({}), "invalid"),
    ]) {
        let receipt = one(&technician, update(number, fields.clone(), json!({}))).await;
        assert_eq!(
            (&receipt["result"], &receipt["reason"]["code"]),
            (&json!("refused"), &json!(code)),
            "{fields}: {receipt}"
        );
    }
    for (number, fields) in (20..).zip([
        json!({ "cost": 0 }),
        json!({ "assigned_tech": "TECH-002" }),
        json!({ "notes": "x", "status": "completed" }),
    ]) {
        let receipt = one(&technician, op(number, "job.update", json!({ "job": JOB, "fields": fields }))).await;
        assert_eq!(
            (&receipt["result"], &receipt["reason"]["code"]),
            (&json!("refused"), &json!("forbidden")),
            "{receipt}"
        );
    }
    assert_eq!(document(&app, "Service Equipment", &name).await, before);
}

#[tokio::test]
async fn notes_grow_below_what_the_office_wrote() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    office(&app, "Dispatch Job", JOB, json!({ "notes": "Chien < dehors & gentil" })).await;
    assert_eq!(one(&technician, note(1, "Porte arrière")).await["result"], "applied");
    assert_eq!(one(&technician, note(1, "Porte arrière")).await["result"], "duplicate");
    office(
        &app,
        "Dispatch Job",
        JOB,
        json!({ "notes": format!("{}\nBureau", document(&app, "Dispatch Job", JOB).await["notes"].as_str().unwrap()) }),
    )
    .await;
    let had = json!({ "notes": "Chien < dehors & gentil" });
    let grown = json!({ "job": JOB, "fields": { "notes": "Chien < dehors & gentil\n<img src=x onerror=1> =1+1" } });
    let receipt = one(&technician, with_base(op(2, "job.update", grown), had.clone())).await;
    assert_eq!(receipt["result"], "applied", "{receipt}");
    let notes = receipt["doc"]["notes"].as_str().unwrap();
    let lines: Vec<&str> = notes.lines().collect();
    assert_eq!((lines.len(), lines[0], lines[2]), (4, "Chien < dehors & gentil", "Bureau"), "{notes}");
    assert!(lines[1].starts_with("[2026-11-24 09:00:00] ") && lines[1].ends_with(": Porte arrière"), "{notes}");
    // Cutting what others wrote is no note.
    let cut = with_base(op(3, "job.update", json!({ "job": JOB, "fields": { "notes": "Autre" } })), had);
    assert_eq!(one(&technician, cut).await["reason"]["detail"], "notes");
    assert_eq!(one(&technician, note(4, "  ")).await["reason"]["detail"], "notes");
}

#[tokio::test]
async fn two_people_on_one_document_at_once_lose_nothing() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let notes = (1..=12).map(|number| one_of(&technician, number));
    let receipts = futures::future::join_all(notes).await;
    for (number, first) in (1..).zip(receipts) {
        let mut receipt = first;
        while receipt["result"] == "retry" {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            receipt = one_of(&technician, number).await;
        }
    }
    let notes = document(&app, "Dispatch Job", JOB).await["notes"].as_str().unwrap().to_owned();
    for number in 1..=12 {
        assert_eq!(notes.matches(&format!("note {number}.")).count(), 1, "{notes}");
    }
}

async fn one_of(technician: &Persona, number: u32) -> Value {
    one(technician, note(number, &format!("note {number}."))).await
}
