use super::*;

fn read(status: u16, body: &Value) -> Result<Map<String, Value>, UpstreamError> {
    decode(Answer { status, retry_after_s: None, body: body.to_string().into() })
}

fn candidate(text: &str, finish: &str) -> Value {
    json!({ "candidates": [{ "content": { "parts": [{ "text": text }], "role": "model" }, "finishReason": finish }],
        "usageMetadata": { "totalTokenCount": 12 } })
}

#[test]
fn only_a_finished_object_is_an_answer() {
    assert_eq!(read(200, &candidate(r#"{"barcodes":[]}"#, "STOP")).unwrap().len(), 1);
    let declined = |reason: &str| Err(UpstreamError::Declined { reason: reason.into() });
    for reason in ["MAX_TOKENS", "SAFETY", "RECITATION", "TOMORROW"] {
        assert_eq!(read(200, &candidate(r#"{"barcodes":[]}"#, reason)), declined(reason));
    }
    assert_eq!(
        read(200, &json!({ "promptFeedback": { "blockReason": "PROHIBITED_CONTENT" } })),
        declined("PROHIBITED_CONTENT")
    );
    for garbled in [
        candidate("Voici les codes :", "STOP"),
        candidate("[1]", "STOP"),
        candidate("", "STOP"),
        json!({ "candidates": [] }),
        json!([]),
    ] {
        assert!(matches!(read(200, &garbled), Err(UpstreamError::Garbled { .. })), "{garbled}");
    }
    let thinking = json!({ "candidates": [{ "finishReason": "STOP", "content": { "parts": [
        { "text": "let me see", "thought": true }, { "text": "{\"a\"" }, { "text": ":1}" }] } }] });
    assert_eq!(read(200, &thinking).unwrap()["a"], 1);
}

#[test]
fn refusals_are_typed() {
    let error = |status: u16, word: &str, message: &str| {
        read(status, &json!({ "error": { "code": status, "message": message, "status": word } })).unwrap_err()
    };
    assert_eq!(error(400, "INVALID_ARGUMENT", "API key not valid."), UpstreamError::SignIn);
    let bad = UpstreamError::Refused { exc_type: "INVALID_ARGUMENT".into(), message: "bad schema".into() };
    assert_eq!(error(400, "INVALID_ARGUMENT", "bad schema"), bad);
    assert_eq!(error(403, "PERMISSION_DENIED", "no"), UpstreamError::Forbidden { message: "no".into() });
    assert_eq!(error(429, "RESOURCE_EXHAUSTED", "quota"), UpstreamError::Busy { retry_after_s: None });
    assert!(matches!(error(500, "INTERNAL", ""), UpstreamError::Unavailable { .. }));
    assert_eq!(error(503, "UNAVAILABLE", "overloaded"), UpstreamError::Busy { retry_after_s: None });
    assert!(matches!(error(404, "NOT_FOUND", "model"), UpstreamError::Refused { .. }));
}

#[test]
fn every_schema_is_of_the_subset_gemini_takes() {
    fn check(schema: &Value) {
        let kind = schema["type"].as_str().unwrap();
        assert!(["OBJECT", "ARRAY", "STRING", "NUMBER"].contains(&kind), "{kind}");
        for key in schema.as_object().unwrap().keys() {
            let known = ["type", "properties", "required", "enum", "items", "nullable", "propertyOrdering"];
            assert!(known.contains(&key.as_str()), "{key}");
        }
        if kind == "OBJECT" {
            let properties = schema["properties"].as_object().unwrap();
            assert_eq!(schema["propertyOrdering"].as_array().unwrap().len(), properties.len());
            assert!(
                schema["required"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .all(|name| properties.contains_key(name.as_str().unwrap()))
            );
            properties.values().for_each(check);
        }
        if kind == "ARRAY" {
            check(&schema["items"]);
        }
    }
    [Task::Barcodes, Task::Equipment, Task::Invoice].into_iter().for_each(|task| check(&task.schema()));
}
