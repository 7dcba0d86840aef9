//! The helper under every method: `/api/resource` and `/api/method`, their URLs, and their `{data}`.

use super::{ErpNext, from_answer};
use crate::upstream::UpstreamError;
use crate::upstream::http::{Answer, encode};
use crate::upstream::json::Fields;
use crate::upstream::stack::{Ask, Rules, rules};
use reqwest::Method;
use serde_json::{Map, Value, json};

/// A list to ask for. Frappe's own defaults (20 rows, only `name`, no order) are never relied on.
#[derive(Clone, Debug)]
pub struct Query {
    doctype: &'static str,
    fields: Value,
    filters: Vec<Value>,
    or_filters: Vec<Value>,
    order_by: &'static str,
    start: u32,
    limit: u32,
    parent: Option<&'static str>,
}

impl Query {
    /// Every field, newest change first, at most 200 rows. Naming a field a site does not have would be refused; `*`
    /// never is.
    pub fn new(doctype: &'static str) -> Self {
        let (filters, or_filters) = (Vec::new(), Vec::new());
        Self {
            doctype,
            fields: json!(["*"]),
            filters,
            or_filters,
            order_by: "modified desc",
            start: 0,
            limit: 200,
            parent: None,
        }
    }

    /// What is listed.
    pub fn doctype(&self) -> &'static str {
        self.doctype
    }

    /// Only these fields.
    pub fn fields(mut self, fields: &[&str]) -> Self {
        self.fields = json!(fields);
        self
    }

    /// And-condition, such as `("status", "in", json!(["Open"]))`.
    pub fn filter(mut self, field: &str, operator: &str, value: impl Into<Value>) -> Self {
        self.filters.push(json!([field, operator, value.into()]));
        self
    }

    /// And-condition on a table of the document: one of its rows, each such condition on its own, has that value.
    pub fn filter_child(mut self, table: &str, field: &str, value: impl Into<Value>) -> Self {
        self.filters.push(json!([table, field, "=", value.into()]));
        self
    }

    /// Or-condition: at least one of these holds.
    pub fn or_filter(mut self, field: &str, operator: &str, value: impl Into<Value>) -> Self {
        self.or_filters.push(json!([field, operator, value.into()]));
        self
    }

    /// Another order.
    pub fn order_by(mut self, order_by: &'static str) -> Self {
        self.order_by = order_by;
        self
    }

    /// At most so many rows.
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = limit;
        self
    }

    /// Without the first so many rows.
    pub fn start(mut self, start: u32) -> Self {
        self.start = start;
        self
    }

    /// Of a table's rows, the doctype they stand in: they are not listed without it (031).
    pub fn parent(mut self, parent: &'static str) -> Self {
        self.parent = Some(parent);
        self
    }

    /// A short list goes by GET. A long one (many names in an `in`) goes by POST to `frappe.client.get_list`, because
    /// gunicorn refuses a request line above 4094 bytes.
    fn ask(&self) -> Ask {
        let mut path = format!("/api/resource/{}?fields={}", encode(self.doctype), encode(&self.fields.to_string()));
        for (name, filters) in [("filters", &self.filters), ("or_filters", &self.or_filters)] {
            if !filters.is_empty() {
                path += &format!("&{name}={}", encode(&list(filters)));
            }
        }
        let (order_by, start, limit) = (encode(self.order_by), self.start, self.limit);
        path += &format!("&order_by={order_by}&limit_start={start}&limit_page_length={limit}");
        if let Some(parent) = self.parent {
            path += &format!("&parent={}", encode(parent));
        }
        if path.len() < 3500 {
            return read(path, &rules::READ, self.doctype);
        }
        let body = json!({
            "doctype": self.doctype, "fields": self.fields, "filters": self.filters, "or_filters": self.or_filters,
            "order_by": self.order_by, "limit_start": self.start, "limit_page_length": self.limit, "parent": self.parent,
        });
        let path = "/api/method/frappe.client.get_list".to_owned();
        let body = Some(body.to_string().into_bytes());
        Ask { method: Method::POST, body, ..read(path, &rules::READ, self.doctype) }
    }
}

impl ErpNext {
    /// One document, decoded.
    pub(super) async fn find<T>(
        &self,
        doctype: &'static str,
        name: &str,
        decode: impl Fn(Fields) -> Option<T>,
    ) -> Result<T, UpstreamError> {
        let document = self.document(doctype, name).await?;
        decode(Fields::new(&document, &self.zone))
            .ok_or_else(|| UpstreamError::garbled(format!("a {doctype} without a name")))
    }

    /// One document as it is stored.
    pub(super) async fn document(
        &self,
        doctype: &'static str,
        name: &str,
    ) -> Result<Map<String, Value>, UpstreamError> {
        // Dots alone would be taken for a folder on the way.
        if matches!(name, "" | "." | "..") {
            return Err(UpstreamError::NotFound);
        }
        self.read(read(resource(doctype, Some(name)), &rules::READ, doctype), decode_document).await
    }

    /// Documents of a list, decoded; one that cannot be read is passed over and logged.
    pub(super) async fn list<T>(
        &self,
        query: &Query,
        decode: impl Fn(Fields) -> Option<T>,
    ) -> Result<Vec<T>, UpstreamError> {
        let documents = self.read(query.ask(), decode_documents).await?;
        let (count, doctype) = (documents.len(), query.doctype);
        let decoded: Vec<T> =
            documents.iter().filter_map(|document| decode(Fields::new(document, &self.zone))).collect();
        if decoded.len() < count {
            tracing::warn!(
                doctype,
                passed_over = count - decoded.len(),
                "ERPNext listed documents that cannot be read"
            );
        }
        Ok(decoded)
    }

    /// Creates a document and gives its name: the rest of the answer is an echo, not what was stored.
    pub(super) async fn create(&self, doctype: &'static str, document: &Value) -> Result<String, UpstreamError> {
        let created = self.stack.live(write(Method::POST, doctype, None, document), decode_document).await?;
        let name = created.get("name").and_then(Value::as_str).map(str::to_owned);
        name.ok_or_else(|| UpstreamError::garbled(format!("a new {doctype} without a name")))
    }

    /// Writes only what is given. With a `modified` among it, a document changed since then is a conflict.
    pub(super) async fn update(&self, doctype: &'static str, name: &str, changes: &Value) -> Result<(), UpstreamError> {
        let ask = write(Method::PUT, doctype, Some(name), changes);
        self.stack.live(ask, decode_document).await.map(|_| ())
    }

    /// Asks now, whatever is kept.
    pub(super) async fn fresh<T>(
        &self,
        ask: Ask,
        decode: fn(Answer) -> Result<T, UpstreamError>,
    ) -> Result<T, UpstreamError> {
        self.stack.live(ask, decode).await
    }

    async fn read<T>(&self, ask: Ask, decode: fn(Answer) -> Result<T, UpstreamError>) -> Result<T, UpstreamError>
    where
        T: 'static,
    {
        if self.for_pages { self.stack.shown(ask, decode).await } else { self.stack.live(ask, decode).await }
    }
}

/// As JSON.
fn list(conditions: &[Value]) -> String {
    let conditions: Vec<String> = conditions.iter().map(Value::to_string).collect();
    format!("[{}]", conditions.join(","))
}

fn resource(doctype: &str, name: Option<&str>) -> String {
    let name = name.map(|name| format!("/{}", encode(name))).unwrap_or_default();
    format!("/api/resource/{}{name}", encode(doctype))
}

pub(super) fn read(path: String, rules: &'static Rules, about: &'static str) -> Ask {
    Ask { method: Method::GET, path, body: None, rules, about }
}

fn write(method: Method, doctype: &'static str, name: Option<&str>, body: &Value) -> Ask {
    let (path, body) = (resource(doctype, name), Some(body.to_string().into_bytes()));
    Ask { method, path, body, rules: &rules::WRITE, about: doctype }
}

/// `{data: {..}}`, or a method's `{message: {..}}`; everything else is a typed error.
pub fn decode_document(answer: Answer) -> Result<Map<String, Value>, UpstreamError> {
    match payload(&answer)? {
        Value::Object(document) => Ok(document),
        _ => Err(UpstreamError::garbled("not a document")),
    }
}

/// `{data: [{..}]}`, or a method's `{message: [{..}]}`; everything else is a typed error.
pub fn decode_documents(answer: Answer) -> Result<Vec<Map<String, Value>>, UpstreamError> {
    let Value::Array(rows) = payload(&answer)? else { return Err(UpstreamError::garbled("not a list")) };
    let is_document = |row| if let Value::Object(document) = row { Some(document) } else { None };
    rows.into_iter()
        .map(is_document)
        .collect::<Option<_>>()
        .ok_or_else(|| UpstreamError::garbled("not a list of documents"))
}

/// A method's `message`; one that returned nothing answers `{}`.
pub fn decode_message(answer: Answer) -> Result<Value, UpstreamError> {
    payload(&answer)
}

fn payload(answer: &Answer) -> Result<Value, UpstreamError> {
    if !answer.is_success() {
        return Err(from_answer(answer));
    }
    let Some(Value::Object(mut envelope)) = answer.json() else {
        return Err(UpstreamError::garbled(format!("status {} without JSON", answer.status)));
    };
    Ok(envelope.remove("data").or_else(|| envelope.remove("message")).unwrap_or(Value::Null))
}
