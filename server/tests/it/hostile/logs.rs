//! Row 104: what a caller writes never becomes a line of the log, nor a command to the terminal it is read on.

use super::{
    Row, rows,
    world::{World, op, refused},
};
use reqwest::Method;
use serde_json::json;
use std::time::Duration;

pub const ROWS: &[Row] = rows! {
    104 Asks "control characters and line ends" => forged,
};

async fn forged(world: &World) {
    let forged_line = r#"{"level":"ERROR","message":"forged-line"}"#;
    refused(&world.raw_request("GET", "/api/me", "User-Agent: a\x1b[2J\r\n", b"").await, &[400]);
    world.get(&format!("/forged/%1b%5b2J%0a{}", app::api::encode(forged_line))).await;
    world.get(&format!("/api/devices/%1b%5b2J%0a{}/network", app::api::encode(forged_line))).await;
    let text = format!("\u{1b}[2J\r\n{forged_line}\n");
    let mut link = op(104, "equipment.link", json!({ "job": text, "serial_number": text, "action": text }));
    link["device_id"] = json!(text);
    world.send_ops("tech1", json!([link])).await;
    let record = format!("/api/resource/Dispatch%20Job/{}", world.job);
    world.write_record(Method::PUT, &record, json!({ "notes": text })).await;
    world.get(&format!("/api/dispatch-jobs/{}", world.job)).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let log = world.edge.log();
    assert!(!log.chars().any(|c| c.is_control() && c != '\n'), "a control character in the log");
    // Reading them falls over at a line that is no JSON object of its own.
    assert!(world.edge.lines().iter().all(|line| line["message"] != "forged-line"));
    assert!(log.contains("forged"), "what was asked for stands in the log, spelt out");
}
