//! A document field by field, for changes that are merged, and the comment that says who made them.

use super::{ErpNext, decode_document, resource::read};
use crate::upstream::{
    UpstreamError,
    http::encode,
    plain_text,
    stack::{Ask, rules},
};
use domain::{dispatch_job::DispatchJobStatus, merge::FieldValues, transition::SiteStatuses};
use reqwest::Method;
use serde_json::{Map, Value, json};

/// The doctype of a visit.
pub const DISPATCH_JOB: &str = "Dispatch Job";
/// The doctype of a device's record.
pub const SERVICE_EQUIPMENT: &str = "Service Equipment";

/// One document as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Record(Map<String, Value>);

/// A comment to write. `name` is ours, so that the same one twice is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewComment<'a> {
    /// The Comment's own name.
    pub name: &'a str,
    /// Of the document it stands on.
    pub doctype: &'a str,
    /// The document.
    pub document: &'a str,
    /// The person.
    pub by: &'a str,
    /// Their e-mail.
    pub email: Option<&'a str>,
    /// HTML, escaped.
    pub content: &'a str,
}

/// What a site's Dispatch Job can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobSchema {
    /// The words of its status.
    pub statuses: SiteStatuses,
    /// Whether it has the field `not_done_reason`.
    pub has_reason: bool,
    /// Whether it has the field `started_at`.
    pub has_start: bool,
    /// Whether it has the field `completed_at`.
    pub has_end: bool,
}

impl From<Map<String, Value>> for Record {
    fn from(document: Map<String, Value>) -> Self {
        Self(document)
    }
}

impl Record {
    /// The field as a person reads it; entities are read, a missing one is null.
    pub fn get(&self, field: &str) -> Value {
        match self.0.get(field) {
            Some(Value::String(text)) => plain_text::unescape(text).into(),
            Some(value) => value.clone(),
            None => Value::Null,
        }
    }

    /// The field as it is stored, for a text that is added to.
    pub fn stored_text(&self, field: &str) -> &str {
        self.0.get(field).and_then(Value::as_str).unwrap_or_default()
    }

    /// Where the visit stands.
    pub fn status(&self) -> DispatchJobStatus {
        DispatchJobStatus::from(self.stored_text("status"))
    }

    /// These fields, as a person reads them.
    pub fn pick<'a>(&self, fields: impl IntoIterator<Item = &'a String>) -> FieldValues {
        fields.into_iter().map(|field| (field.clone(), self.get(field))).collect()
    }

    fn modified(&self) -> Option<&Value> {
        self.0.get("modified")
    }
}

impl ErpNext {
    /// The document as it is now.
    pub async fn read_record(&self, doctype: &'static str, name: &str) -> Result<Record, UpstreamError> {
        self.document(doctype, name).await.map(Record)
    }

    /// Writes these fields over the document that was read; one that was changed since then is a conflict.
    pub async fn write_record(
        &self,
        doctype: &'static str,
        name: &str,
        read: &Record,
        fields: &FieldValues,
    ) -> Result<(), UpstreamError> {
        let mut body = json!(fields);
        // Without it the last one would win.
        body["modified"] =
            read.modified().cloned().ok_or_else(|| UpstreamError::garbled(format!("a {doctype} without modified")))?;
        self.update(doctype, name, &body).await
    }

    /// Writes a comment, or finds that it is written. Version 2 of the API takes the name a client chooses and refuses
    /// it the second time (recorded: 210f, 210g).
    pub async fn create_comment(&self, comment: &NewComment<'_>) -> Result<(), UpstreamError> {
        let body = json!({
            "name": comment.name, "comment_type": "Comment", "reference_doctype": comment.doctype,
            "reference_name": comment.document, "comment_by": comment.by, "comment_email": comment.email,
            "content": comment.content,
        });
        let (path, body) = ("/api/v2/document/Comment".to_owned(), Some(body.to_string().into_bytes()));
        let ask = Ask { method: Method::POST, path, body, rules: &rules::WRITE, about: "Comment" };
        match self.stack.live(ask, decode_document).await {
            Err(UpstreamError::Duplicate { .. }) => Ok(()),
            written => written.map(drop),
        }
    }

    /// Whether a comment of that name is there.
    pub async fn has_comment(&self, name: &str) -> Result<bool, UpstreamError> {
        match self.document("Comment", name).await {
            Ok(_) => Ok(true),
            Err(UpstreamError::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// What the site's Dispatch Job can hold, from its own description of it.
    pub async fn read_job_schema(&self) -> Result<JobSchema, UpstreamError> {
        let path = format!("/api/v2/doctype/{}/meta", encode(DISPATCH_JOB));
        let meta = self.stack.live(read(path, &rules::READ, "DocType"), decode_document).await?;
        let fields = meta.get("fields").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let field = |name: &str| fields.iter().find(|field| field["fieldname"] == name);
        let options = field("status").and_then(|status| status["options"].as_str()).unwrap_or_default();
        let has = |name| field(name).is_some();
        let (has_reason, has_start, has_end) = (has("not_done_reason"), has("started_at"), has("completed_at"));
        Ok(JobSchema { statuses: SiteStatuses::of(options.lines()), has_reason, has_start, has_end })
    }
}
