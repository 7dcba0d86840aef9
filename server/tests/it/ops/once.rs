//! Each kind of op once, whatever happens to answers, and its comment with it.

use super::{JOB, document, note, office, one, transition, with_base, written};
use crate::helpers::{TestApp, op};
use futures::future::join_all;
use ops_server::ops::housekeeping;
use serde_json::{Value, json};

pub const STOCK: &str = "440769778099";

/// One op of every kind that writes.
pub fn every_kind() -> [Value; 5] {
    let create = json!({
        "serial_number": "W2ZTZ6YVTEWG", "mac_address": null, "gpon_sn": null, "brand": "AVM", "model": "FRITZ!Box",
        "equipment_type": "Router", "job": JOB,
    });
    let update = json!({ "job": JOB, "serial_number": STOCK, "fields": { "model": "844G-2" } });
    [
        op(1, "equipment.link", json!({ "job": JOB, "serial_number": STOCK, "action": "install" })),
        with_base(op(2, "equipment.update", update), json!({ "model": "844G-1" })),
        op(3, "equipment.create", create),
        note(4, "Chien dehors"),
        transition(5, "en_route", "assigned"),
    ]
}

/// What must be true once all five are done, however often they were sent.
pub async fn stands_once(app: &TestApp) {
    let job = document(app, "Dispatch Job", JOB).await;
    let lines = job["equipment"].as_array().unwrap();
    assert_eq!(lines.iter().filter(|line| line["serial_number"] == STOCK).count(), 1, "{lines:?}");
    assert_eq!(job["notes"].as_str().unwrap().matches("Chien dehors").count(), 1, "{job}");
    assert_eq!(job["status"], "en_route");
    let creates = app.written("Service Equipment").await;
    assert_eq!(creates.iter().filter(|entry| entry["action"] == "insert").count(), 1);
    let comments = written(app, "Comment").await;
    let mut once = comments.clone();
    once.sort();
    once.dedup();
    assert_eq!((comments.len(), once.len()), (6, 6), "one a document changed: {comments:?}");
}

#[tokio::test]
async fn fifty_at_once_of_every_kind_are_one() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    office(&app, "Dispatch Job", JOB, json!({ "status": "assigned" })).await;
    for kind in every_kind() {
        let receipts = join_all((0..50).map(|_| one(&technician, kind.clone()))).await;
        let count = |result: &str| receipts.iter().filter(|receipt| receipt["result"] == result).count();
        assert_eq!((count("applied"), count("duplicate")), (1, 49), "{kind}");
        let mut other = kind.clone();
        other["recorded_at"] = json!("2026-11-24T10:00:00.000-05:00");
        let reused = one(&technician, other).await;
        assert_eq!((&reused["result"], &reused["reason"]["status"]), (&json!("refused"), &json!(422)), "{reused}");
    }
    stands_once(&app).await;
}

/// ERPNext did it and the answer was lost, at each of its calls in turn, until a run meets no loss any more.
#[tokio::test]
async fn an_answer_lost_at_any_call_doubles_nothing() {
    for lost in 0_u32.. {
        let app = TestApp::new().await;
        let technician = app.technician().await;
        office(&app, "Dispatch Job", JOB, json!({ "status": "assigned" })).await;
        let mut left = lost;
        let mut was_lost = false;
        for kind in every_kind() {
            for method in ["POST", "PUT"] {
                if left == 0 && !was_lost {
                    app.dial(json!({ "upstream": "erpnext", "fault": "cut", "method": method, "times": 1 })).await;
                    was_lost = true;
                    break;
                }
                left = left.saturating_sub(1);
            }
            let mut receipt = one(&technician, kind.clone()).await;
            while receipt["result"] == "retry" {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                receipt = one(&technician, kind.clone()).await;
            }
            app.turn_dials_back().await;
            assert_eq!(receipt["result"], "applied", "{lost}: {receipt}");
        }
        housekeeping::once(&app.app).await.unwrap();
        stands_once(&app).await;
        if !was_lost {
            assert!(lost >= 10, "every kind met both losses");
            break;
        }
    }
}

#[tokio::test]
async fn the_comment_names_the_person_and_is_made_good_later() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let comments = json!({ "upstream": "erpnext", "fault": "503", "path_contains": "document/Comment" });
    app.dial(comments).await;
    assert_eq!(one(&technician, note(1, "Chien <b>dehors</b>")).await["result"], "applied", "the change stands");
    housekeeping::once(&app.app).await.unwrap();
    assert!(written(&app, "Comment").await.is_empty());
    app.turn_dials_back().await;
    // Written, and the answer lost: the next round finds it.
    app.dial(json!({ "upstream": "erpnext", "fault": "cut", "path_contains": "document/Comment", "times": 1 })).await;
    for _ in 0..3 {
        housekeeping::once(&app.app).await.unwrap();
    }
    let comments = app.written("Comment").await;
    assert_eq!(comments.len(), 1, "{comments:?}");
    let (body, me) = (&comments[0]["body"], technician.get("/api/me").await.json());
    assert_eq!((&body["comment_by"], &body["reference_name"]), (&me["name"], &json!(JOB)));
    let content = body["content"].as_str().unwrap();
    assert!(content.contains("&lt;b&gt;dehors") && content.contains("op 0192f0c1"), "{content}");
    assert!(app.app.store.list_due_comments(9).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_was_done_long_ago_is_let_go_and_what_was_begun_is_not() {
    let folder = std::env::temp_dir().join(format!("ops-old-{}", std::process::id()));
    let store = format!("sqlite://{}", folder.join("ops.db").display());
    let app = TestApp::with(&[("OPS_STORE", &store)]).await;
    let technician = app.technician().await;
    assert_eq!(one(&technician, note(1, "un")).await["result"], "applied");
    app.dial(json!({ "upstream": "erpnext", "fault": "503" })).await;
    assert_eq!(one(&technician, note(2, "deux")).await["result"], "retry");
    app.turn_dials_back().await;
    let file = rusqlite::Connection::open(folder.join("ops.db")).unwrap();
    for (sha256, named) in [("aa", "started"), ("bb", "nobody")] {
        let sql =
            "INSERT INTO photos (person, sha256, mime, bytes, at_ms) VALUES ('tech1', ?1, 'image/jpeg', x'00', 1)";
        file.execute(sql, [sha256]).unwrap();
        if named == "started" {
            file.execute("UPDATE receipts SET photos = ?1 WHERE state = 'started'", [sha256]).unwrap();
        }
    }
    let rows =
        |what: &str| file.query_row(&format!("SELECT count(*) FROM {what}"), [], |row| row.get::<_, i64>(0)).unwrap();
    app.hand.advance_ms(housekeeping::KEPT_MS);
    housekeeping::once(&app.app).await.unwrap();
    assert_eq!((rows("receipts"), rows("photos")), (2, 1), "thirty days are kept");
    app.hand.advance_ms(1);
    housekeeping::once(&app.app).await.unwrap();
    assert_eq!((rows("receipts WHERE state = 'started'"), rows("receipts")), (1, 1));
    assert_eq!((rows("photos WHERE sha256 = 'aa'"), rows("photos")), (1, 1));
    assert_eq!(rows("audit"), 1, "the audit stays");
    let technician = app.technician().await;
    assert_eq!(one(&technician, note(2, "deux")).await["result"], "applied");
    std::fs::remove_dir_all(folder).unwrap();
}
