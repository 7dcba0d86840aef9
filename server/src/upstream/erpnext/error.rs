//! Frappe's refusals, by the word in `exc_type` (v1) or `errors[0].type` (v2), then by status.

use crate::upstream::http::Answer;
use crate::upstream::{UpstreamError, plain_text};
use serde_json::Value;

/// What an answer that is no success means.
pub fn from_answer(answer: &Answer) -> UpstreamError {
    let json = answer.json().filter(Value::is_object);
    let Some(refusal) = json.as_ref().and_then(Refusal::read) else {
        return match (answer.status, json) {
            // gunicorn turns away a request line above 4094 bytes with a page of HTML.
            (400, None) => UpstreamError::TooLarge,
            (404, _) => UpstreamError::garbled("status 404 that is not Frappe's: is the address right?"),
            _ => answer.status_error(),
        };
    };
    match refusal.kind.as_str() {
        "DoesNotExistError" | "PageDoesNotExistError" => UpstreamError::NotFound,
        "TimestampMismatchError" => UpstreamError::Conflict,
        "UniqueValidationError" => UpstreamError::Duplicate { field: refusal.unique_field() },
        "DuplicateEntryError" | "NameError" => UpstreamError::Duplicate { field: Some("name".to_owned()) },
        "AuthenticationError" => UpstreamError::SignIn,
        "PermissionError" => UpstreamError::Forbidden { message: refusal.message },
        "TooManyRequestsError" | "RateLimitExceededError" => {
            UpstreamError::Busy { retry_after_s: answer.retry_after_s }
        }
        "SessionStopped" | "InReadOnlyMode" => UpstreamError::unavailable("the site is under maintenance"),
        "OperationalError" if refusal.database_is_away() => UpstreamError::unavailable("its database is not reachable"),
        word if LOCK_CONFLICTS.contains(&word) => UpstreamError::Deadlock,
        _ if matches!(answer.status, 401 | 413 | 414 | 429 | 502..=504) => answer.status_error(),
        _ => UpstreamError::Refused { exc_type: refusal.kind, message: refusal.message },
    }
}

/// Two writes met: MariaDB's word as Frappe names it, and those of PostgreSQL's driver.
const LOCK_CONFLICTS: [&str; 6] = [
    "QueryDeadlockError",
    "QueryTimeoutError",
    "SerializationFailure",
    "DeadlockDetected",
    "LockNotAvailable",
    "DocumentLockedError",
];

const MESSAGE_LIMIT: usize = 300;
/// The name of a class or of a field.
const WORD_LIMIT: usize = 140;

struct Refusal {
    kind: String,
    message: String,
    exception: String,
}

impl Refusal {
    fn read(json: &Value) -> Option<Self> {
        let v2 = json.pointer("/errors/0");
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        let kind = text(v2.map_or_else(|| json.get("exc_type"), |error| error.get("type")));
        let exception = text(v2.map_or_else(|| json.get("exception"), |error| error.get("exception")));
        let said = v2.map_or_else(|| server_message(json), |error| Some(text(error.get("message"))));
        // `frappe.exceptions.DataError: Field not permitted`: the sentence is what follows the class.
        let sentence = || exception.split_once(": ").map_or(exception.as_str(), |(_, sentence)| sentence).to_owned();
        let message = said.filter(|text| !text.is_empty()).unwrap_or_else(sentence);
        let message = plain_text::from_html(&message, MESSAGE_LIMIT);
        let kind = plain_text::one_line(&kind, WORD_LIMIT);
        (!kind.is_empty()).then_some(Self { kind, message, exception })
    }

    /// A driver says `OperationalError` both for a date it cannot read and for a connection it lost.
    fn database_is_away(&self) -> bool {
        let said = self.exception.to_lowercase();
        ["(2002,", "(2003,", "(2006,", "(2013,", "(1040,", "connection", "server closed", "too many clients"]
            .iter()
            .any(|sign| said.contains(sign))
    }

    /// The field whose value is taken: from the database's words where they come, else from the sentence
    /// "Client uuid must be unique".
    fn unique_field(&self) -> Option<String> {
        let between = |start: &str, end: char| {
            let (_, rest) = self.exception.split_once(start)?;
            Some(rest.split_once(end)?.0.trim_start_matches("unique_").to_owned())
        };
        let from_sentence = || Some(self.message.split_once(" must be unique")?.0.to_lowercase().replace(' ', "_"));
        let field = between("for key '", '\'').or_else(|| between("Key (", ')')).or_else(from_sentence)?;
        Some(plain_text::one_line(&field, WORD_LIMIT))
    }
}

/// `_server_messages` is a JSON text of a list of JSON texts; the last one is the reason.
fn server_message(json: &Value) -> Option<String> {
    let list: Vec<String> = serde_json::from_str(json.get("_server_messages")?.as_str()?).ok()?;
    let last: Value = serde_json::from_str(list.last()?).ok()?;
    Some(last.get("message").unwrap_or(&last).as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, retry_after_s: None, body: body.to_owned().into() }
    }

    #[test]
    fn a_taken_value_names_its_field_in_every_spelling() {
        for exception in [
            "frappe.exceptions.UniqueValidationError: ('X', IntegrityError(1062, \\\"Duplicate entry 'a' for key 'op_id'\\\"))",
            "UniqueValidationError: duplicate key value violates unique constraint DETAIL: Key (op_id)=(a) already exists.",
            "",
        ] {
            let messages = r#""_server_messages": "[\"{\\\"message\\\": \\\"Op id must be unique\\\"}\"]""#;
            let body = format!(r#"{{"exc_type": "UniqueValidationError", "exception": "{exception}", {messages}}}"#);
            let error = from_answer(&answer(417, &body));
            assert_eq!(error, UpstreamError::Duplicate { field: Some("op_id".into()) }, "{exception}");
        }
    }

    #[test]
    fn a_lost_database_is_told_from_a_bad_date() {
        let error = |exception: &str| {
            let body = serde_json::json!({ "exc_type": "OperationalError", "exception": exception });
            from_answer(&answer(500, &body.to_string()))
        };
        for lost in
            ["(2006, 'Server has gone away')", "psycopg2.OperationalError: server closed the connection unexpectedly"]
        {
            assert!(matches!(error(lost), UpstreamError::Unavailable { .. }), "{lost}");
        }
        assert!(matches!(error("(1292, \"Incorrect date value: '31/12/2026'\")"), UpstreamError::Refused { .. }));
    }

    #[test]
    fn a_page_of_another_site_is_not_a_missing_document() {
        assert!(matches!(from_answer(&answer(404, "<html>Not found</html>")), UpstreamError::Garbled { .. }));
        assert!(matches!(from_answer(&answer(404, "{}")), UpstreamError::Garbled { .. }));
        assert!(matches!(from_answer(&answer(302, "")), UpstreamError::Garbled { .. }));
        assert_eq!(from_answer(&answer(404, r#"{"exc_type":"DoesNotExistError"}"#)), UpstreamError::NotFound);
    }
}
