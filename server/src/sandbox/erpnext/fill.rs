//! What of a client's body ends up in the document: known fields, normalised; unknown ones are dropped without a word.

use crate::sandbox::doctype::{self, DocType, Field};
use crate::sandbox::erpnext::refusal::Refusal;
use crate::sandbox::erpnext::value::{echoed, stored};
use crate::sandbox::erpnext::write::Stamp;
use crate::sandbox::store::{Doc, Store, text};
use serde_json::{Map, Value, json};

/// Where a write happens.
pub struct Origin<'a> {
    /// The world as it is.
    pub store: &'a Store,
    /// What is written.
    pub doctype: &'static DocType,
    /// By whom and when.
    pub stamp: &'a Stamp,
}

/// What the answer shows instead of what was stored, by field.
pub type Echoes = Map<String, Value>;

/// Takes the known fields of `sent` into `doc`.
pub fn fill(origin: &Origin<'_>, doc: &mut Doc, sent: &Doc) -> Result<Echoes, Refusal> {
    let mut echoes = Echoes::new();
    for field in &origin.doctype.fields {
        let Some(sent) = sent.get(&field.fieldname) else { continue };
        let value = if field.is_table() { table(origin, field, sent)? } else { stored(field, sent)? };
        let value = if value.is_null() { default_of(origin, field) } else { value };
        if field.is_table() {
            echoes.insert(field.fieldname.clone(), json!("rows"));
        } else {
            echoes.insert(
                field.fieldname.clone(),
                if sent.is_null() { value.clone() } else { echoed(field, sent, &value) },
            );
        }
        doc.insert(field.fieldname.clone(), value);
    }
    Ok(echoes)
}

/// Gives every field that has none its default.
pub fn defaults(origin: &Origin<'_>, doc: &mut Doc) {
    for field in origin.doctype.fields.iter().filter(|field| !field.is_table()) {
        if doc.get(&field.fieldname).is_none_or(Value::is_null) {
            let default = default_of(origin, field);
            if !default.is_null() {
                doc.insert(field.fieldname.clone(), default);
            }
        }
    }
}

fn default_of(origin: &Origin<'_>, field: &Field) -> Value {
    let at = &origin.stamp.at;
    match field.default.as_deref() {
        Some("Today") => json!(at[..10]),
        Some("Now") => json!(at),
        Some("__user") => json!(origin.stamp.user),
        Some(default) => stored(field, &json!(default)).unwrap_or(Value::Null),
        None => Value::Null,
    }
}

/// A list of rows replaces the whole table (064).
fn table(origin: &Origin<'_>, field: &Field, sent: &Value) -> Result<Value, Refusal> {
    if sent.is_null() {
        return Ok(json!([]));
    }
    let list = sent
        .as_array()
        .ok_or_else(|| Refusal::crash("TypeError", "TypeError: 'str' object does not support item assignment"))?;
    let Some(child) = doctype::find(&field.options) else { return Ok(sent.clone()) };
    let origin = Origin { doctype: child, ..*origin };
    list.iter().enumerate().map(|(at, row)| self::row(&origin, row, at)).collect()
}

fn row(origin: &Origin<'_>, sent: &Value, at: usize) -> Result<Value, Refusal> {
    let sent = sent.as_object().cloned().unwrap_or_default();
    let mut row = Doc::new();
    if let Some(name) = text(&sent, "name") {
        row.insert("name".to_owned(), json!(name));
    }
    fill(origin, &mut row, &sent)?;
    defaults(origin, &mut row);
    row.insert("idx".to_owned(), json!(at + 1));
    fetch_serial(origin.store, &mut row);
    Ok(Value::Object(row))
}

/// Dispatch Job Equipment fetches the serial number of what it links to.
fn fetch_serial(store: &Store, row: &mut Doc) {
    let equipment = text(row, "equipment").and_then(|name| store.find("Service Equipment", name));
    if let Some(serial) = equipment.and_then(|equipment| equipment.get("serial_number").cloned()) {
        row.insert("serial_number".to_owned(), serial);
    }
}

/// Rows are documents too: who, when and whose they are. A row without a name is new.
pub fn stamp_rows(doctype: &DocType, doc: &mut Doc, name: &str, stamp: &Stamp) {
    let mut serial = stamp.serial;
    for table in doctype.tables() {
        let Some(Value::Array(rows)) = doc.get_mut(&table.fieldname) else { continue };
        for row in rows.iter_mut().filter_map(Value::as_object_mut) {
            serial += 1;
            let new_name = super::naming::random(serial);
            for (field, value) in
                [("name", json!(new_name)), ("owner", json!(stamp.user)), ("creation", json!(stamp.at))]
            {
                row.entry(field).or_insert(value);
            }
            for (field, value) in [
                ("modified", json!(stamp.at)),
                ("modified_by", json!(stamp.user)),
                ("docstatus", json!(0)),
                ("parent", json!(name)),
                ("parentfield", json!(table.fieldname)),
                ("parenttype", json!(doctype.name)),
            ] {
                row.insert(field.to_owned(), value);
            }
        }
    }
}

/// The answer to a write: what was sent where it was sent, and `__unsaved` on the rows that were.
pub fn echo(doctype: &DocType, mut stored: Doc, echoes: Echoes) -> Doc {
    for (name, value) in echoes {
        if doctype.field(&name).is_some_and(Field::is_table) {
            for row in stored.get_mut(&name).and_then(Value::as_array_mut).into_iter().flatten() {
                row["__unsaved"] = json!(1);
            }
        } else {
            stored.insert(name, value);
        }
    }
    stored
}
