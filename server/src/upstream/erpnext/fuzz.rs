//! Frappe's answers, recorded and then damaged: an answer that is no success is never a document, and no traceback, no
//! markup and nothing long gets out of it as words.

use super::*;
use crate::{fuzz::damaged, upstream::http::Answer};
use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// Status and body of every recording.
static RECORDED: LazyLock<Vec<(u16, Vec<u8>)>> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/frappe/recordings");
    let files = std::fs::read_dir(folder).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap());
    files.filter_map(|file| recorded(&serde_json::from_slice(&file).unwrap())).collect()
});

fn recorded(recording: &Value) -> Option<(u16, Vec<u8>)> {
    let response = recording.get("response")?;
    let text = || response.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
    let body = response.get("json").map_or_else(text, Value::to_string);
    Some((u16::try_from(response.get("status")?.as_u64()?).ok()?, body.into_bytes()))
}

fn answer(status: u16, body: Vec<u8>) -> Answer {
    Answer { status, retry_after_s: None, body: body.into() }
}

/// A text as an exception may have it: a traceback, markup, line ends, and more than anybody reads.
fn nasty() -> impl Strategy<Value = String> {
    let pieces = [
        "Traceback (most recent call last):\n",
        "  File \"/home/frappe/x.py\", line 1",
        "<b>",
        "</script>",
        "\u{1b}[2J",
    ];
    let pieces = select(
        pieces
            .into_iter()
            .chain(["frappe.exceptions.X: ", "Key (", ")", "for key '", "'", "must be unique", "&lt;i&gt;"])
            .collect::<Vec<_>>(),
    );
    vec(prop_oneof![pieces.prop_map(str::to_owned), "\\PC{0,30}", "[a-z]{300}"], 0..6)
        .prop_map(|pieces| pieces.concat())
}

/// The words of an error, as a log or a person gets them: one line, short, no control characters.
fn words_are_plain(error: &UpstreamError) -> Result<(), TestCaseError> {
    let words = match error {
        UpstreamError::Refused { exc_type, message } => vec![exc_type, message],
        UpstreamError::Forbidden { message } => vec![message],
        UpstreamError::Duplicate { field: Some(field) } => vec![field],
        UpstreamError::Unavailable { reason } | UpstreamError::Garbled { reason } => vec![reason],
        _ => Vec::new(),
    };
    for word in words {
        prop_assert!(word.chars().count() <= 300, "{} characters: {word}", word.chars().count());
        prop_assert!(!word.contains(char::is_control), "{word:?}");
    }
    Ok(())
}

fn every_decoder(answer: &Answer) -> Result<(), TestCaseError> {
    let errors = [
        decode_document(answer.clone()).err(),
        decode_documents(answer.clone()).err(),
        decode_message(answer.clone()).err(),
    ];
    if !answer.is_success() {
        prop_assert!(errors.iter().all(Option::is_some), "a {} became a document", answer.status);
        prop_assert_eq!(errors[0].as_ref(), Some(&from_answer(answer)));
    }
    errors.iter().flatten().try_for_each(words_are_plain)
}

proptest! {
    #[test]
    fn a_damaged_recording_is_a_document_or_a_plain_error(
        (status, body) in select(RECORDED.clone()).prop_flat_map(|(status, body)| (Just(status), damaged(Just(body)))),
    ) {
        every_decoder(&answer(status, body))?;
    }

    #[test]
    fn the_words_of_an_exception_stay_plain(
        status in prop_oneof![select(vec![400u16, 401, 403, 404, 409, 417, 429, 500, 503]), 300u16..600],
        kind in prop_oneof![select(vec!["ValidationError", "UniqueValidationError", "PermissionError", "OperationalError"]).prop_map(str::to_owned), nasty()],
        (exception, said) in (nasty(), nasty()),
        is_v2 in any::<bool>(),
    ) {
        let messages = json!([json!({ "message": said }).to_string()]).to_string();
        let body = match is_v2 {
            true => json!({ "errors": [{ "type": kind, "message": said, "exception": exception }] }),
            false => json!({ "exc_type": kind, "exception": exception, "exc": exception, "_server_messages": messages }),
        };
        every_decoder(&answer(status, body.to_string().into_bytes()))?;
    }

    #[test]
    fn any_status_with_any_bytes_ends_in_a_verdict(status in 100u16..1000, body in vec(any::<u8>(), 0..300)) {
        every_decoder(&answer(status, body))?;
    }
}

#[test]
fn there_are_recordings() {
    assert!(RECORDED.len() > 250, "{}", RECORDED.len());
}
