//! The holes of the paths and what is asked in a query: their shapes, with examples the sandbox knows.

use serde_json::{Map, Value, json};

/// One parameter for each hole.
pub fn of_path(path: &str) -> Vec<Value> {
    let holes = path.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    holes.map(|(name, _)| of_hole(name)).collect()
}

fn of_hole(name: &str) -> Value {
    let schema = match name {
        "serial" => label_code(),
        "name" => job_name(),
        "customer" => document_name(&["CUST-2026-00042", "Café Réseau / Bistro Ünïcode"]),
        "invoice" => document_name(&["ACC-SINV-2026-00001"]),
        "sha256" => json!({ "type": "string", "pattern": "^[0-9a-f]{64}$", "examples": ["0".repeat(64)] }),
        "id" => json!({ "type": "string", "pattern": "^[0-9a-f]{12}$" }),
        _ => json!({ "type": "string", "minLength": 1 }),
    };
    let examples: Map<String, Value> = schema["examples"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(number, value)| (format!("example{number}"), json!({ "value": value })))
        .collect();
    json!({ "name": name, "in": "path", "required": true, "schema": schema, "examples": examples })
}

/// What a label carries (`routes::panel::code_of_a_label`): no control characters, no address.
pub fn label_code() -> Value {
    json!({
        "type": "string",
        "pattern": "^([0-9A-Za-z][0-9A-Za-z _.-]{0,62}|([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2})$",
        "description": "A printed serial, GPON serial, barcode or MAC. The whole text of a QR code is read too.",
        "examples": ["440769778099", "TPLG97441B58", "9C:A2:F4:97:44:1B"],
    })
}

/// What a visit can be called (`auth::jobs::is_name`).
fn job_name() -> Value {
    json!({
        "type": "string",
        "pattern": "^[0-9A-Za-z_-]{1,140}$",
        "description": "Document name. Letters of any script, spaces and single dots are taken too.",
        "examples": ["DJ-2026-00412"],
    })
}

/// What a document can be called (`routes::of_customer::is_document_name`).
fn document_name(examples: &[&str]) -> Value {
    json!({
        "type": "string",
        "minLength": 1,
        "maxLength": 140,
        "pattern": "^[0-9A-Za-z][0-9A-Za-z _-]*$",
        "description": "Document name. Any other text without control characters is taken too, percent-encoded.",
        "examples": examples,
    })
}
