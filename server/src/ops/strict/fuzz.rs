//! What is accepted is exactly what was sent: written out again it is read as the same batch, and it says nothing that
//! was not there. What carries one thing more is refused.

use super::*;
use crate::fuzz::damaged;
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{Index, select},
};
use serde_json::json;

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Z]{2}-[0-9]{1,6}", "\\PC{0,20}", Just(String::new())]
}

prop_compose! {
    fn link()(job in text(), serial_number in text(), action in text(), confirmed in option::of(select(vec!["ambiguous", "held_by"]))) -> Value {
        let mut payload = json!({ "job": job, "serial_number": serial_number, "action": action });
        if let Some(confirmed) = confirmed {
            payload["confirmed"] = json!(confirmed);
        }
        json!({ "op": "equipment.link", "payload": payload })
    }
}

prop_compose! {
    fn create()(serial_number in text(), texts in vec(option::of(text()), 5), equipment_type in text()) -> Value {
        let [mac_address, gpon_sn, brand, model, job] = texts.try_into().unwrap_or_default();
        let payload = json!({
            "serial_number": serial_number, "mac_address": mac_address, "gpon_sn": gpon_sn, "brand": brand,
            "model": model, "equipment_type": equipment_type, "job": job,
        });
        json!({ "op": "equipment.create", "payload": payload })
    }
}

prop_compose! {
    fn read_photo()(sha256 in "[0-9a-f]{64}", size_bytes in any::<u64>(), what in text(), job in option::of(text())) -> Value {
        let photo = json!({ "sha256": sha256, "size_bytes": size_bytes });
        json!({ "op": "vision.read", "payload": { "photo": photo, "what": what, "job": job } })
    }
}

prop_compose! {
    /// An op as the phone writes it.
    fn op()(
        change in prop_oneof![link(), create(), read_photo()],
        id in any::<u128>(), at_ms in 0i64..4_000_000_000_000, offset_min in -720i16..=840, seq in any::<u64>(),
        device_id in text(), base in option::of(text()),
    ) -> Value {
        let id = uuid::Builder::from_u128(id).with_version(uuid::Version::SortRand).into_uuid();
        let mut op = change;
        op["op_id"] = json!(id.to_string());
        op["recorded_at"] = json!(domain::time::Timestamp::new(at_ms, offset_min).to_string());
        op["device_id"] = json!(device_id);
        op["seq"] = json!(seq);
        if let Some(modified) = base {
            op["base"] = json!({ "modified": modified });
        }
        op
    }
}

fn batch() -> impl Strategy<Value = Value> {
    vec(op(), 1..4).prop_map(|ops| json!({ "ops": ops }))
}

fn canonical(batch: &OpBatch) -> Value {
    serde_json::to_value(batch).unwrap()
}

/// Every pointer to an object, the whole included.
fn objects(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, field)| objects(field, format!("{at}/{key}"), found));
            found.push(at);
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(number, item)| objects(item, format!("{at}/{number}"), found));
        }
        _ => {}
    }
}

/// What was left out may have become `null`; nothing else differs, as far as `texts` can tell.
fn says_the_same(sent: &Value, kept: &Value, texts: fn(&str, &str) -> bool) -> bool {
    match (sent, kept) {
        (Value::Object(sent), Value::Object(kept)) => {
            let of = |fields: &serde_json::Map<String, Value>, key: &str| fields.get(key).cloned().unwrap_or_default();
            sent.keys().chain(kept.keys()).all(|key| says_the_same(&of(sent, key), &of(kept, key), texts))
        }
        (Value::Array(sent), Value::Array(kept)) => {
            sent.len() == kept.len() && sent.iter().zip(kept).all(|(sent, kept)| says_the_same(sent, kept, texts))
        }
        (Value::String(sent), Value::String(kept)) => texts(sent, kept),
        _ => sent == kept,
    }
}

fn to_the_letter(sent: &str, kept: &str) -> bool {
    sent == kept
}

/// An instant may be written in several ways.
fn or_the_same_instant(sent: &str, kept: &str) -> bool {
    let at = domain::time::Timestamp::parse;
    sent == kept || (at(sent).is_some() && at(sent) == at(kept))
}

proptest! {
    #[test]
    fn what_a_phone_writes_is_taken_as_it_is(sent in batch()) {
        let read = read(sent.to_string().as_bytes());
        let kept = canonical(&read.map_err(|error| TestCaseError::fail(format!("{error:?}: {sent}")))?);
        prop_assert!(says_the_same(&sent, &kept, to_the_letter), "{sent} was kept as {kept}");
    }

    #[test]
    fn one_thing_more_anywhere_is_refused(sent in batch(), at in any::<Index>(), key in "[a-z_]{1,12}", value in text()) {
        let mut places = Vec::new();
        objects(&sent, String::new(), &mut places);
        let mut more = sent.clone();
        let place = more.pointer_mut(at.get::<String>(&places)).unwrap().as_object_mut().unwrap();
        let known = ["base", "confirmed", "mac_address", "gpon_sn", "brand", "model", "job"];
        prop_assume!(!place.contains_key(&key) && !known.contains(&key.as_str()));
        place.insert(key, json!(value));
        prop_assert_eq!(read(more.to_string().as_bytes()).map_err(|error| error.problem().status).err(), Some(422), "{}", more);
    }

    #[test]
    fn what_is_accepted_of_damaged_bytes_is_what_they_say(bytes in damaged(batch().prop_map(|sent| sent.to_string().into_bytes()))) {
        match read(&bytes) {
            Err(error) => prop_assert!(matches!(error.problem().status, 400 | 422)),
            Ok(batch) => {
                let (sent, kept) = (serde_json::from_slice::<Value>(&bytes).unwrap(), canonical(&batch));
                prop_assert!(says_the_same(&sent, &kept, or_the_same_instant), "{sent} was kept as {kept}");
                let again = read(kept.to_string().as_bytes());
                prop_assert_eq!(again.map(|again| canonical(&again)).ok(), Some(kept));
            }
        }
    }

    #[test]
    fn any_bytes_end_in_a_refusal_or_a_batch(bytes in vec(any::<u8>(), 0..300)) {
        let status = read(&bytes).map_or_else(|error| error.problem().status, |_| 200);
        prop_assert!(matches!(status, 200 | 400 | 422));
    }
}
