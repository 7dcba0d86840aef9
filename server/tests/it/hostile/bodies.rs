//! Rows 48 to 53: JSON that is deep, double, strange or too much.

use super::{
    Row, rows,
    world::{World, op, refused},
};
use crate::helpers::Answer;
use reqwest::Method;
use serde_json::{Value, json};

pub const ROWS: &[Row] = rows! {
    48 Silent "100 000 deep" => deep,
    49 Silent "a key said twice" => twice,
    50 Silent "fields nobody asked for" => unknown_fields,
    51 Silent "another type than the field's" => other_types,
    52 Silent "text that is none, or too much" => strange_text,
    53 Silent "numbers without room" => numbers,
};

async fn sends(world: &World, path: &str, body: Vec<u8>) -> Answer {
    let request = world.request(Method::POST, path).header("content-type", "application/json").body(body);
    world.ask(request).await
}

fn batch(world: &World) -> Value {
    let payload = json!({ "job": world.job, "serial_number": "440769778099", "action": "install" });
    json!({ "ops": [op(48, "equipment.link", payload)] })
}

/// The batch with one piece of its text exchanged.
async fn with(world: &World, text: &str, other: &str) -> Answer {
    let whole = batch(world).to_string();
    assert!(whole.contains(text), "{whole}");
    sends(world, "/api/ops", whole.replace(text, other).into_bytes()).await
}

async fn deep(world: &World) {
    for open in ["[", "{\"a\":"] {
        refused(&sends(world, "/vision/barcodes", open.repeat(100_000).into_bytes()).await, &[400]);
        refused(&sends(world, "/api/ops", open.repeat(60_000 / open.len()).into_bytes()).await, &[400]);
    }
    let closed = format!("{{\"image\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    refused(&sends(world, "/vision/barcodes", closed.into_bytes()).await, &[400, 422]);
}

async fn twice(world: &World) {
    for (once, twice) in [
        ("\"seq\":48", "\"seq\":48,\"seq\":49"),
        ("\"action\":\"install\"", "\"action\":\"install\",\"action\":\"remove\""),
        ("\"op\":", "\"op\":\"vision.read\",\"op\":"),
        ("{\"ops\":", "{\"ops\":[],\"ops\":"),
        ("\"payload\":", "\"payload\":{},\"payload\":"),
    ] {
        refused(&with(world, once, twice).await, &[422]);
    }
    refused(
        &sends(world, "/vision/barcodes", br#"{"image":"data:image/jpeg;base64,AA==","image":"x"}"#.to_vec()).await,
        &[422],
    );
}

async fn unknown_fields(world: &World) {
    for field in [
        "\"docstatus\":1",
        "\"owner\":\"admin\"",
        "\"flags\":{}",
        "\"__islocal\":1",
        "\"ignore_permissions\":1",
        "\"assigned_tech\":\"TECH-001\"",
        "\"doctype\":\"User\"",
    ] {
        refused(&with(world, "\"seq\":48", &format!("\"seq\":48,{field}")).await, &[422]);
        refused(&with(world, "\"action\":", &format!("{field},\"action\":")).await, &[422]);
        refused(&with(world, "{\"ops\":", &format!("{{{field},\"ops\":")).await, &[422]);
        refused(&sends(world, "/vision/barcodes", format!("{{{field},\"image\":\"\"}}").into_bytes()).await, &[422]);
    }
}

async fn other_types(world: &World) {
    for other in ["{\"$ne\":1}", "[\"x\"]", "1", "true", "null"] {
        refused(&with(world, &format!("\"{}\"", world.job), other).await, &[422]);
        refused(&with(world, "\"440769778099\"", other).await, &[422]);
        refused(&sends(world, "/vision/barcodes", format!("{{\"image\":{other}}}").into_bytes()).await, &[422]);
    }
    for body in ["[]", "1", "\"x\"", "null", "{\"ops\":{}}", "{\"ops\":\"x\"}"] {
        refused(&sends(world, "/api/ops", body.into()).await, &[422]);
    }
}

async fn strange_text(world: &World) {
    let whole = batch(world).to_string();
    let (before, after) = whole.split_once("440769778099").unwrap();
    for bytes in [b"\xff\xfe".as_slice(), b"\xc0\xae", b"\xed\xa0\x80", b"\\ud800", b"\\udc00\\ud800", b"a\nb"] {
        refused(&sends(world, "/api/ops", [before.as_bytes(), bytes, after.as_bytes()].concat()).await, &[400, 422]);
    }
    let marks = "e\u{301}".repeat(10_000);
    refused(&with(world, "440769778099", &marks).await, &[400, 422]);
}

/// No op carries coordinates: the sequence number is where a number goes in.
async fn numbers(world: &World) {
    for number in ["NaN", "1e999", "-1e999", "-0", "Infinity", "-1", "1.5", "18446744073709551616"] {
        refused(&with(world, "\"seq\":48", &format!("\"seq\":{number}")).await, &[422]);
    }
}
