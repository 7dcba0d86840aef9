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
const FIELDS: [&str; 7] = ["op_id", "recorded_at", "device_id", "seq", "base", "op", "payload"];

/// Reads a batch strictly.
pub fn read(body: &[u8]) -> Result<OpBatch, ApiError> {
    let shape: Value = serde_json::from_slice(body)
        .map_err(|error| ApiError::from(Problem::new(ProblemCode::BadRequest)).caused_by(error))?;
    for op in shape["ops"].as_array().into_iter().flatten() {
        only(op, &FIELDS)?;
        only(&op["base"], &["modified"])?;
    }
    let batch: OpBatch = serde_json::from_slice(body).map_err(|error| ApiError::invalid("ops").caused_by(error))?;
    match batch.ops.iter().find(|op| !is_uuid_v7(&op.op_id)) {
        Some(_) => Err(ApiError::invalid("op_id: a UUIDv7")),
        None if batch.ops.len() > MAX_OPS => Err(ApiError::invalid(format!("ops: at most {MAX_OPS}"))),
        None => Ok(batch),
    }
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
        assert_eq!(with("/ops/0", "op_id", json!("x".repeat(300))), 422);
        assert_eq!(with("/ops/0", "op_id", json!("0192f0c1-2345-4abc-8def-0123456789ab")), 422);
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
    fn a_field_said_twice_is_refused() {
        let twice = json!({ "ops": [op()] }).to_string().replace("\"seq\":1", "\"seq\":1,\"seq\":2");
        assert_eq!(read(twice.as_bytes()).unwrap_err().problem().status, 422);
        let twice = json!({ "ops": [op()] })
            .to_string()
            .replace("\"serial_number\":\"X\"", "\"serial_number\":\"X\",\"serial_number\":\"Y\"");
        assert_eq!(read(twice.as_bytes()).unwrap_err().problem().status, 422);
    }
}
