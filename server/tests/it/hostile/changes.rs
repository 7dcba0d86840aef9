//! Rows 67, 68 and 70: a visit's states out of turn, a change of what somebody else changed meanwhile, and a text that a
//! spreadsheet would carry out.

use super::{
    Row, rows,
    world::{World, guarded, op, refused},
};
use reqwest::Method;
use serde_json::{Value, json};

pub const ROWS: &[Row] = rows! {
    67 Asks "a jump over a visit's states" => jumps,
    68 Asks "a change of what is no longer so" => stale,
    70 Asks "a note that is a formula" => formula,
};

/// Moves the visit of the row's own technician on, from what the phone is said to have.
fn transition(number: u32, job: &str, status: &str, had: &str) -> Value {
    let mut op = op(number, "job.transition", json!({ "job": job, "status": status }));
    op["base"] = json!({ "modified": "2026-01-01 00:00:00.000000", "fields": { "status": had } });
    op
}

async fn receipt(world: &World, op: Value) -> Value {
    world.send_ops("tech1", json!([op])).await.json()["receipts"][0].clone()
}

/// Each from where the office has just put it: a jump forward, and the way back from the end.
async fn jumps(world: &World) {
    let record = format!("/api/resource/Dispatch%20Job/{}", world.job);
    for (number, (had, status)) in
        (6700..).zip([("open", "completed"), ("open", "in_progress"), ("completed", "open"), ("completed", "assigned")])
    {
        world.write_record(Method::PUT, &record, json!({ "status": had })).await;
        let mark = world.relay.count();
        let receipt = receipt(world, transition(number, &world.job, status, had)).await;
        let reason = &receipt["reason"];
        assert_eq!(
            (&receipt["result"], &reason["status"]),
            (&json!("refused"), &json!(409)),
            "{had} to {status}: {receipt}"
        );
        assert!(world.relay.since(mark).iter().all(|call| call.method == "GET"), "nothing is written");
    }
}

/// What stands there now comes back beside what was meant, and stays.
async fn stale(world: &World) {
    let record = format!("/api/resource/Dispatch%20Job/{}", world.job);
    world.write_record(Method::PUT, &record, json!({ "status": "cancelled" })).await;
    let mark = world.relay.count();
    let receipt = receipt(world, transition(6800, &world.job, "completed", "on_site")).await;
    let asked = json!({ "base": "on_site", "mine": "completed", "theirs": "cancelled" });
    assert_eq!((&receipt["result"], &receipt["conflict"]["status"]), (&json!("conflict"), &asked), "{receipt}");
    assert!(world.relay.since(mark).iter().all(|call| call.method == "GET"), "nothing is written");
    world.write_record(Method::PUT, &record, json!({ "status": "assigned" })).await;
}

/// It is a note like any other until it stands in a cell.
async fn formula(world: &World) {
    let text = "=HYPERLINK(\"http://evil.example\";\"x\")";
    let receipt = receipt(world, op(7000, "job.note", json!({ "job": world.job, "text": text }))).await;
    assert_eq!(receipt["result"], "applied", "{receipt}");
    let path = "/api/audit.csv?text=HYPERLINK";
    refused(&world.get(path).await, &[403]);
    let file = world.ask(world.by("admin", Method::GET, path)).await;
    assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=utf-8"));
    guarded(&file);
    assert!(file.text.contains("HYPERLINK"), "it is there: {}", file.text);
    for cell in cells(&file.text) {
        assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '\t']), "a formula: {cell}");
    }
}

/// Every cell as a spreadsheet reads it.
fn cells(csv: &str) -> Vec<String> {
    let (mut cells, mut cell, mut is_quoted) = (Vec::new(), String::new(), false);
    let mut signs = csv.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if is_quoted && signs.peek() == Some(&'"') => cell.extend(signs.next()),
            '"' => is_quoted = !is_quoted,
            ',' | '\r' | '\n' if !is_quoted => cells.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    cells.push(cell);
    cells
}
