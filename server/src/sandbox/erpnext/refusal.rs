//! Refusal: an error as Frappe says it, in the two shapes of its API (CONTRACTS.md section 1).

use axum::http::StatusCode;
use serde_json::{Value, json};

/// Why ERPNext did not do it.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// 403, 404, 409, 417 or 500.
    pub status: StatusCode,
    /// `MandatoryError`.
    pub exc_type: &'static str,
    message: Option<Message>,
    exception: Option<String>,
    error_message: Option<String>,
}

#[derive(Debug, Clone)]
struct Message {
    text: String,
    title: &'static str,
    thrown: bool,
}

impl Refusal {
    fn new(status: StatusCode, exc_type: &'static str) -> Self {
        Self { status, exc_type, message: None, exception: None, error_message: None }
    }
    /// Thrown by Frappe itself: `indicator` and `raise_exception` are set.
    fn thrown(mut self, text: impl Into<String>) -> Self {
        self.message = Some(Message { text: text.into(), title: "Message", thrown: true });
        self
    }
    /// Printed before the exception: no indicator.
    fn printed(mut self, text: impl Into<String>) -> Self {
        self.message = Some(Message { text: text.into(), title: "Message", thrown: false });
        self
    }
    fn titled(mut self, title: &'static str) -> Self {
        if let Some(message) = &mut self.message {
            message.title = title;
        }
        self
    }
    fn traced(mut self, exception: impl Into<String>) -> Self {
        self.exception = Some(exception.into());
        self
    }
    fn frappe(self, text: &str) -> Self {
        let exception = format!("frappe.exceptions.{}: {text}", self.exc_type);
        self.traced(exception)
    }

    /// 404: no such document (014).
    pub fn missing(doctype: &str, name: &str) -> Self {
        Self::not_found().thrown(format!("{doctype} {name} not found"))
    }
    /// 404 with nothing but its type (068, 217b).
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "DoesNotExistError")
    }
    /// 417 of one kind, the same words in the message and in the exception.
    pub fn invalid(exc_type: &'static str, text: impl Into<String>) -> Self {
        let text = text.into();
        Self::new(StatusCode::EXPECTATION_FAILED, exc_type).frappe(&text).thrown(text)
    }
    /// 417 MandatoryError: what the person reads and what the log says differ (052).
    pub fn mandatory(doctype: &str, name: &str, fields: &str, text: impl Into<String>) -> Self {
        Self::new(StatusCode::EXPECTATION_FAILED, "MandatoryError")
            .frappe(&format!("[{doctype}, {name}]: {fields}"))
            .printed(text)
    }
    /// 417: a unique field's value is taken; the message names the field, never the other document (051).
    pub fn not_unique(doctype: &str, name: &str, fieldname: &str, label: &str, value: &str) -> Self {
        let entry = format!("Duplicate entry '{value}' for key '{fieldname}'");
        Self::new(StatusCode::EXPECTATION_FAILED, "UniqueValidationError")
            .frappe(&format!("('{doctype}', '{name}', IntegrityError(1062, \"{entry}\"))"))
            .printed(format!("{label} must be unique"))
    }
    /// 409: the name is taken (051b).
    pub fn duplicate_name(doctype: &str, name: &str) -> Self {
        let entry = format!("Duplicate entry '{name}' for key 'PRIMARY'");
        Self::new(StatusCode::CONFLICT, "DuplicateEntryError")
            .frappe(&format!("('{doctype}', '{name}', IntegrityError(1062, \"{entry}\"))"))
            .thrown(format!("{doctype} <strong>{name}</strong> already exists"))
            .titled("Duplicate Name")
    }
    /// 417: the caller's `modified` is not the stored one, to the last character (061).
    pub fn stale(doctype: &str, name: &str, stored: &str, now: &str) -> Self {
        let text = format!(
            "Error: {name} ({doctype}) has been modified after you have opened it ({stored}, {now}). \
             Please refresh to get the latest document."
        );
        Self::invalid("TimestampMismatchError", text)
    }
    /// 403 of a list (100).
    pub fn forbidden_list(doctype: &str) -> Self {
        Self::forbidden().thrown(format!("Insufficient Permission for <strong>{doctype}</strong>"))
    }
    /// 403 of a document, whether it exists or not (100c).
    pub fn forbidden_document(doctype: &str) -> Self {
        let user = "User <strong>Guest</strong> does not have doctype access via role permission";
        let mut refusal = Self::forbidden().printed(format!("{user} for document <strong>{doctype}</strong>"));
        refusal.error_message = Some(format!("No permission for {doctype}"));
        refusal
    }
    /// 403 of a method that is not for everyone; a guest never sees the exception (100e, 123).
    pub fn forbidden_method(method: &str, is_guest: bool) -> Self {
        let text = format!(
            "<details><summary>You are not permitted to access this resource. Login to access</summary>\
             Function <strong>{method}</strong> is not whitelisted.</details>"
        );
        let refusal = if is_guest { Self::forbidden() } else { Self::forbidden().frappe(&text) };
        refusal.thrown(text).titled("Method Not Allowed")
    }
    /// 403 with words of its own.
    pub fn not_permitted(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::forbidden().frappe(&text).thrown(text)
    }
    /// 403: `docstatus` 1 on a doctype that cannot be submitted (059d).
    pub fn not_submittable(doctype: &str) -> Self {
        let mut refusal = Self::forbidden().printed("Document Type is not submittable");
        refusal.error_message = Some(format!("No permission for {doctype}"));
        refusal
    }
    /// 403 with nothing said (132g).
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "PermissionError")
    }
    /// 401, with nothing said (101).
    pub fn unauthorised() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "AuthenticationError")
    }
    /// 417 with a message and no exception: the body is not what Frappe expects (170, 170c).
    pub fn bad_body(exc_type: &'static str, text: &str) -> Self {
        Self::new(StatusCode::EXPECTATION_FAILED, exc_type).thrown(text)
    }
    /// 417 with an exception and no message: a cancelled document does not change (304b).
    pub fn cancelled() -> Self {
        Self::new(StatusCode::EXPECTATION_FAILED, "ValidationError").frappe("Cannot edit cancelled document")
    }
    /// 500: Frappe stumbled over the caller's mistake, or the database did.
    pub fn crash(exc_type: &'static str, exception: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, exc_type).traced(exception)
    }
    /// 500: two writes met (18a0); nothing was written, trying again is safe.
    pub fn deadlock() -> Self {
        let text = "(1020, \"Record has changed since last read in table 'tabSeries'\")";
        Self::crash("QueryDeadlockError", format!("frappe.exceptions.QueryDeadlockError: {text}"))
    }

    /// `{exc_type, exception?, _server_messages?, _error_message?}`.
    pub fn v1(&self) -> Value {
        let mut body = json!({ "exc_type": self.exc_type });
        if let Some(exception) = &self.exception {
            body["exception"] = json!(exception);
        }
        if let Some(message) = &self.message {
            body["_server_messages"] = json!(json!([message.json().to_string()]).to_string());
        }
        if let Some(text) = &self.error_message {
            body["_error_message"] = json!(text);
        }
        body
    }

    /// `{errors: [{type, message?, title?, indicator?, exception?}]}`.
    pub fn v2(&self) -> Value {
        let mut error = json!({ "type": self.exc_type });
        if let Some(exception) = &self.exception {
            error["exception"] = json!(exception);
        }
        if let Some(message) = &self.message {
            error["message"] = json!(message.text);
            error["as_table"] = json!(false);
            error["title"] = json!(message.title);
            if message.thrown {
                error["indicator"] = json!("red");
            }
        }
        json!({ "errors": [error] })
    }
}

impl Message {
    fn json(&self) -> Value {
        let mut message = json!({ "message": self.text, "as_table": false, "title": self.title });
        if self.thrown {
            message["indicator"] = json!("red");
            message["raise_exception"] = json!(1);
        }
        message
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::crash("OperationalError", format!("OperationalError: {error}"))
    }
}
