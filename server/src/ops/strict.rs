//! The shape of a batch, before anything is done: what this version does not know is refused as a whole (422), so that
//! no field is ever ignored in silence. Field by field, because `Op` carries its change flattened, which serde cannot
//! check by itself.

use crate::error::ApiError;
use domain::{
    error::{Problem, ProblemCode},
    op::OpBatch,
};
use serde_json::Value;

const MAX_OPS: usize = 100;
const TEXT_MAX_BYTES: usize = 4000;
const FIELDS: [&str; 7] = ["op_id", "recorded_at", "device_id", "seq", "base", "op", "payload"];

/// Reads a batch strictly.
pub fn read(body: &[u8]) -> Result<OpBatch, ApiError> {
    let shape: Value =
        serde_json::from_slice(body).map_err(|error| ApiError::new(code_of(&error, body)).caused_by(error))?;
    for op in shape["ops"].as_array().into_iter().flatten() {
        only(op, &FIELDS)?;
        only(&op["base"], &["modified", "fields"])?;
        only(&op["payload"]["photo"], &["sha256", "size_bytes"])?;
        has_key(op)?;
        is_short(op)?;
    }
    let batch: OpBatch = serde_json::from_slice(body).map_err(|error| ApiError::invalid("ops").caused_by(error))?;
    if batch.ops.len() > MAX_OPS {
        return Err(ApiError::invalid(format!("ops: at most {MAX_OPS}")));
    }
    Ok(batch)
}

/// Nothing of an op is longer than a note.
fn is_short(value: &Value) -> Result<(), ApiError> {
    let inside: Vec<&Value> = match value {
        Value::String(text) if text.len() > TEXT_MAX_BYTES => return Err(ApiError::invalid("a text is too long")),
        Value::Array(items) => items.iter().collect(),
        Value::Object(fields) => fields.values().collect(),
        _ => Vec::new(),
    };
    inside.into_iter().try_for_each(is_short)
}

/// Without its key, or with one of another make, an op cannot be told from its repetition (the IETF draft on
/// Idempotency-Key answers 400).
fn has_key(op: &Value) -> Result<(), ApiError> {
    match op["op_id"].as_str() {
        Some(id) if is_uuid_v7(id) => Ok(()),
        _ => Err(Problem::new(ProblemCode::BadRequest).with_detail("op_id: a UUIDv7").into()),
    }
}

/// What is no JSON is a bad request; a number that JSON or this machine has no room for is a wrong value.
fn code_of(error: &serde_json::Error, body: &[u8]) -> ProblemCode {
    let line = body.split(|byte| *byte == b'\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let before = &line[..error.column().min(line.len())];
    let token = before.rsplit(|byte| b",:[ ".contains(byte)).next().unwrap_or_default();
    let rest = &line[before.len() - token.len()..];
    let words: [&[u8]; 3] = [b"NaN", b"Infinity", b"-Infinity"];
    let is_number =
        error.to_string().starts_with("number out of range") || words.iter().any(|word| rest.starts_with(word));
    if is_number { ProblemCode::Invalid } else { ProblemCode::BadRequest }
}

fn only(object: &Value, fields: &[&str]) -> Result<(), ApiError> {
    match object.as_object().and_then(|object| object.keys().find(|key| !fields.contains(&key.as_str()))) {
        Some(unknown) => Err(ApiError::invalid(unknown.chars().take(60).collect::<String>())),
        None => Ok(()),
    }
}

fn is_uuid_v7(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::parse_str(text).is_ok_and(|id| id.get_version_num() == 7)
}

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn op() -> Value {
        json!({
            "op_id": "0192f0c1-2345-7abc-8def-0123456789ab", "recorded_at": "2026-11-22T14:02:11.000-05:00", "device_id": "d", "seq": 1,
            "op": "equipment.link", "payload": { "job": "DJ-2026-00412", "serial_number": "X", "action": "install" },
        })
    }

    fn status(body: &Value) -> u16 {
        read(body.to_string().as_bytes()).map_or_else(|error| error.problem().status, |_| 200)
    }

    fn with(pointer: &str, key: &str, value: Value) -> u16 {
        let mut batch = json!({ "ops": [op()] });
        batch.pointer_mut(pointer).unwrap()[key] = value;
        status(&batch)
    }

    #[test]
    fn what_is_known_is_read() {
        assert_eq!(status(&json!({ "ops": [] })), 200);
        assert_eq!(with("/ops/0", "base", json!({ "modified": "2026-11-22 14:02:11.000000" })), 200);
    }

    #[test]
    fn what_is_unknown_or_of_another_type_is_refused() {
        assert_eq!(with("", "docstatus", json!(1)), 422);
        assert_eq!(with("/ops/0", "owner", json!("x")), 422);
        assert_eq!(with("/ops/0", "base", json!({ "modified": "x", "flags": 1 })), 422);
        assert_eq!(with("/ops/0/payload", "ignore_permissions", json!(1)), 422);
        assert_eq!(with("/ops/0/payload", "job", json!({ "$ne": 1 })), 422);
        assert_eq!(with("/ops/0", "op", json!("frappe.client.delete")), 422);
        for key in
            [json!("x".repeat(300)), json!("0192f0c1-2345-4abc-8def-0123456789ab"), json!(""), json!(7), Value::Null]
        {
            assert_eq!(with("/ops/0", "op_id", key), 400);
        }
        assert_eq!(with("/ops/0", "seq", json!(-1)), 422);
        assert_eq!(status(&json!({ "ops": vec![op(); 101] })), 422);
        assert_eq!(status(&json!([])), 422);
    }

    #[test]
    fn what_is_no_json_is_a_bad_request() {
        for body in ["", "{", "null]", &"[".repeat(100_000)] {
            assert_eq!(read(body.as_bytes()).unwrap_err().problem().status, 400);
        }
        assert_eq!(read(b"{\"ops\":[\xff]}").unwrap_err().problem().status, 400);
    }

    #[test]
    fn a_number_without_room_is_a_wrong_value() {
        for number in ["NaN", "1e999", "-1e999", "Infinity", "-Infinity", "-0", "1.5"] {
            let body = json!({ "ops": [op()] }).to_string().replace("\"seq\":1", &format!("\"seq\":{number}"));
            assert_eq!(read(body.as_bytes()).unwrap_err().problem().status, 422, "{number}");
        }
    }

    #[test]
    fn a_field_said_twice_is_refused() {
        let twice = json!({ "ops": [op()] }).to_string().replace("\"seq\":1", "\"seq\":1,\"seq\":2");
        assert_eq!(read(twice.as_bytes()).unwrap_err().problem().status, 422);
        let twice = json!({ "ops": [op()] })
            .to_string()
            .replace("\"serial_number\":\"X\"", "\"serial_number\":\"X\",\"serial_number\":\"Y\"");
        assert_eq!(read(twice.as_bytes()).unwrap_err().problem().status, 422);
    }
}
