//! Arguments: what a call was given, from its query, its JSON body or its form, by name.

use crate::sandbox::erpnext::list::Query;
use crate::sandbox::erpnext::refusal::Refusal;
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, Uri, header};
use serde_json::{Map, Value};

/// By name; a value from a query or a form is text, maybe with JSON inside.
pub struct Arguments(pub Map<String, Value>);

impl Arguments {
    /// Reads query and body; a body that is no JSON object is refused as recorded (170 to 170d).
    pub fn read(method: &Method, uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Result<Self, Refusal> {
        let mut all = pairs(uri.query().unwrap_or_default().as_bytes());
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if method == Method::GET || method == Method::HEAD || body.is_empty() {
            return Ok(Self(all));
        }
        if content_type.starts_with("application/x-www-form-urlencoded") {
            all.extend(form(body));
            return Ok(Self(all));
        }
        if std::str::from_utf8(body).is_err() {
            return Err(Refusal::crash("AttributeError", "AttributeError: 'bytes' object has no attribute 'get'"));
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(map)) => all.extend(map),
            Ok(Value::Array(_)) => {
                return Err(Refusal::crash("TypeError", "TypeError: pop expected at most 1 argument, got 2"));
            }
            Ok(_) => return Err(Refusal::bad_body("ValidationError", "Invalid request arguments")),
            Err(_) => return Err(Refusal::bad_body("DataError", "Invalid request body")),
        }
        Ok(Self(all))
    }

    /// A text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// A value that may be JSON inside a text; malformed JSON is Frappe's 500 (033).
    pub fn json(&self, name: &str) -> Result<Value, Refusal> {
        match self.0.get(name) {
            Some(Value::String(text)) if text.is_empty() => Ok(Value::Null),
            Some(Value::String(text)) => serde_json::from_str(text).map_err(|error| {
                let place = format!("line {} column {}", error.line(), error.column());
                Refusal::crash("JSONDecodeError", format!("json.decoder.JSONDecodeError: Expecting value: {place}"))
            }),
            Some(value) => Ok(value.clone()),
            None => Ok(Value::Null),
        }
    }

    /// A value that may be JSON inside a text, or that text itself.
    pub fn json_or_text(&self, name: &str) -> Value {
        self.json(name).unwrap_or_else(|_| self.0.get(name).cloned().unwrap_or(Value::Null))
    }

    /// A list's arguments. In v1 `limit` and `limit_page_length` are the same, 0 or nonsense is everything (028).
    pub fn query(&self, is_v2: bool) -> Result<Query, Refusal> {
        let number = |name: &str| self.0.get(name).map(|value| (value.as_u64(), value.as_str()));
        let parsed = |name: &str| number(name).map(|(number, text)| number.or(text.and_then(|text| text.parse().ok())));
        let (start, limit) = if is_v2 {
            (parsed("start"), parsed("limit"))
        } else {
            (
                parsed("limit_start").or(parsed("start")),
                parsed("limit_page_length").or(parsed("limit")).or(parsed("page_length")),
            )
        };
        let limit = match limit {
            None => Some(20),
            Some(None | Some(0)) => None,
            Some(Some(limit)) => Some(limit as usize),
        };
        Ok(Query {
            fields: self.json("fields")?,
            filters: self.json("filters")?,
            or_filters: self.json("or_filters")?,
            order_by: self.text("order_by").unwrap_or_default().to_owned(),
            group_by: self.text("group_by").unwrap_or_default().replace('`', ""),
            start: start.flatten().unwrap_or(0) as usize,
            limit,
            lenient: is_v2,
            parent: self.text("parent").map(str::to_owned),
        })
    }
}

fn pairs(encoded: &[u8]) -> Map<String, Value> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(encoded).unwrap_or_default();
    pairs.into_iter().map(|(name, value)| (name, Value::String(value))).collect()
}

/// A form, or the document in its classic `data` field (059b).
fn form(body: &[u8]) -> Map<String, Value> {
    let pairs = pairs(body);
    let data = pairs.get("data").and_then(Value::as_str).and_then(|data| serde_json::from_str(data).ok());
    match data {
        Some(Value::Object(map)) => map,
        _ => pairs,
    }
}
