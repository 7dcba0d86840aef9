//! A document as the API shows it: what was never set reads as Frappe's "not set".

use crate::sandbox::doctype::{self, CHILD, DocType, STANDARD};
use crate::sandbox::erpnext::refusal::Refusal;
use crate::sandbox::store::{Doc, Store, rows};
use serde_json::{Value, json};

/// Reads one document with everything it has, nulls included, as v2 and `frappe.client` show it.
pub fn find_document(store: &Store, doctype: &'static DocType, name: &str) -> Result<Doc, Refusal> {
    if doctype.is_child() {
        return find_row(store, doctype, name);
    }
    let doc = store.find(&doctype.name, name).ok_or_else(|| Refusal::missing(&doctype.name, name))?;
    Ok(complete(doctype, doc))
}

/// The doctype, or the answer to an unknown one: 500 for a document, 404 for a list (015, 015b).
pub fn find_doctype(name: &str, of_list: bool) -> Result<&'static DocType, Refusal> {
    doctype::find(name).ok_or_else(|| {
        if of_list {
            return Refusal::missing("DocType", name);
        }
        let module = name.to_lowercase().replace([' ', '-'], "_");
        Refusal::crash("ImportError", format!("Error: No module named 'frappe.core.doctype.{module}'"))
    })
}

/// A stored document with every field of its doctype.
pub fn complete(doctype: &DocType, doc: &Doc) -> Doc {
    let mut full = Doc::new();
    let standard = STANDARD.iter().chain(if doctype.is_child() { &CHILD[..] } else { &[] });
    for name in standard {
        full.insert((*name).to_owned(), doc.get(*name).cloned().unwrap_or(json!(0)));
    }
    if doctype.is_single() {
        // A single is kept in a table of texts, and its row number is never made a number again (018).
        full.insert("idx".to_owned(), json!("0"));
    }
    for field in &doctype.fields {
        full.insert(field.fieldname.clone(), value(doctype, doc, &field.fieldname));
    }
    full.insert("doctype".to_owned(), json!(doctype.name));
    full
}

/// One field of a stored document: 0 where a number was never set, a list for a table, else null.
pub fn value(doctype: &DocType, doc: &Doc, fieldname: &str) -> Value {
    let Some(field) = doctype.field(fieldname) else {
        return doc.get(fieldname).cloned().unwrap_or(Value::Null);
    };
    if field.is_table() {
        let child = doctype::find(&field.options);
        let rows =
            rows(doc, fieldname).map(|row| Value::Object(child.map_or(row.clone(), |child| complete(child, row))));
        return rows.collect();
    }
    match doc.get(fieldname) {
        Some(value) if !value.is_null() => value.clone(),
        _ if field.is_number() => field.zero(),
        _ => Value::Null,
    }
}

/// A document as v1 shows it: null fields are left out, in rows as well (010, 011).
pub fn without_nulls(doc: Doc) -> Doc {
    doc.into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| match value {
            Value::Array(rows) => (name, rows.into_iter().map(row_without_nulls).collect()),
            value => (name, value),
        })
        .collect()
}

fn row_without_nulls(row: Value) -> Value {
    match row {
        Value::Object(row) => Value::Object(without_nulls(row)),
        row => row,
    }
}

/// Every child row of that doctype, wherever it hangs, with the document it hangs on.
pub fn child_rows<'a>(store: &'a Store, child: &'static DocType) -> impl Iterator<Item = &'a Doc> {
    doctype::all()
        .flat_map(|parent| parent.tables().map(move |table| (parent, table)))
        .filter(|(_, table)| table.options == child.name)
        .flat_map(|(parent, table)| store.list(&parent.name).flat_map(|doc| rows(doc, &table.fieldname)))
}

fn find_row(store: &Store, child: &'static DocType, name: &str) -> Result<Doc, Refusal> {
    child_rows(store, child)
        .find(|row| row.get("name").and_then(Value::as_str) == Some(name))
        .map(|row| complete(child, row))
        .ok_or_else(|| Refusal::missing(&child.name, name))
}
