//! The checks before a write, each with the recorded refusal.

use crate::sandbox::doctype::{self, DocType, Field};
use crate::sandbox::erpnext::document::value;
use crate::sandbox::erpnext::refusal::Refusal;
use crate::sandbox::store::{Doc, Store, rows, text};
use serde_json::{Value, json};

/// A link must lead to a document (063); doctypes the sandbox does not hold are taken on trust.
pub fn links(store: &Store, doctype: &'static DocType, doc: &Doc) -> Result<(), Refusal> {
    broken_link(store, doctype, doc, "")?;
    for table in doctype.tables() {
        let Some(child) = doctype::find(&table.options) else { continue };
        for (at, row) in rows(doc, &table.fieldname).enumerate() {
            broken_link(store, child, row, &format!("Row #{}: ", at + 1))?;
        }
    }
    Ok(())
}

fn broken_link(store: &Store, doctype: &DocType, doc: &Doc, place: &str) -> Result<(), Refusal> {
    for field in &doctype.fields {
        let Some((target, name)) = target(field, doc) else { continue };
        let known = if target == "DocType" { doctype::find(name).is_some() } else { exists(store, target, name) };
        if !known {
            let text = format!("Could not find {place}{}: {name}", field.label);
            return Err(Refusal::invalid("LinkValidationError", text));
        }
    }
    Ok(())
}

fn exists(store: &Store, doctype: &str, name: &str) -> bool {
    doctype::find(doctype).is_none() || store.count(doctype) == 0 || store.find(doctype, name).is_some()
}

/// Where a link field of this document leads.
fn target<'a>(field: &'a Field, doc: &'a Doc) -> Option<(&'a str, &'a str)> {
    let name = text(doc, &field.fieldname)?;
    match field.fieldtype.as_str() {
        "Link" => Some((&field.options, name)),
        "Dynamic Link" => Some((text(doc, &field.options)?, name)),
        _ => None,
    }
}

/// Nothing that must be there may be empty (052).
pub fn mandatory(doctype: &'static DocType, doc: &Doc, name: &str) -> Result<(), Refusal> {
    if let Some(field) = first_missing(doctype, doc) {
        let text = format!("Error: Value missing for {}: {}", doctype.name, field.label);
        return Err(Refusal::mandatory(&doctype.name, name, &field.fieldname, text));
    }
    for table in doctype.tables() {
        let Some(child) = doctype::find(&table.options) else { continue };
        for (at, row) in rows(doc, &table.fieldname).enumerate() {
            if let Some(field) = first_missing(child, row) {
                let text = format!(
                    "Error: <strong>{}</strong> Row #{}: Value missing for: {}",
                    child.name,
                    at + 1,
                    field.label
                );
                return Err(Refusal::mandatory(&doctype.name, name, &field.fieldname, text));
            }
        }
    }
    Ok(())
}

fn first_missing<'a>(doctype: &'a DocType, doc: &Doc) -> Option<&'a Field> {
    doctype.fields.iter().filter(|field| field.reqd == 1).find(|field| match value(doctype, doc, &field.fieldname) {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(rows) => rows.is_empty(),
        _ => false,
    })
}

/// A Select holds one of its options (054).
pub fn selects(doctype: &DocType, doc: &Doc) -> Result<(), Refusal> {
    for field in doctype.fields.iter().filter(|field| field.fieldtype == "Select" && !field.options.is_empty()) {
        let Some(value) = text(doc, &field.fieldname) else { continue };
        if !field.options.lines().any(|option| option == value) {
            let options: Vec<String> = field
                .options
                .lines()
                .filter(|option| !option.is_empty())
                .map(|option| format!("\"{option}\""))
                .collect();
            let text = format!(" {} cannot be \"{value}\". It should be one of {}", field.label, options.join(", "));
            return Err(Refusal::invalid("ValidationError", text));
        }
    }
    Ok(())
}

/// Data, Link and Select hold 140 characters (057).
pub fn lengths(doctype: &DocType, doc: &Doc, name: &str) -> Result<(), Refusal> {
    for field in doctype.fields.iter().filter(|field| matches!(field.fieldtype.as_str(), "Data" | "Link" | "Select")) {
        let Some(value) = text(doc, &field.fieldname) else { continue };
        if value.chars().count() > 140 {
            let text = format!(
                "{} {name}: '<strong>{}</strong>' ({value}) will get truncated, as max characters allowed is 140",
                doctype.name, field.label
            );
            return Err(Refusal::invalid("CharacterLengthExceededError", text));
        }
    }
    Ok(())
}

/// A unique field's value belongs to one document (051).
pub fn unique(store: &Store, doctype: &DocType, doc: &Doc, name: &str) -> Result<(), Refusal> {
    for field in doctype.fields.iter().filter(|field| field.unique == 1) {
        let Some(value) = text(doc, &field.fieldname) else { continue };
        let mut others = store.list(&doctype.name).filter(|other| text(other, "name") != Some(name));
        if others.any(|other| text(other, &field.fieldname) == Some(value)) {
            return Err(Refusal::not_unique(&doctype.name, name, &field.fieldname, &field.label, value));
        }
    }
    Ok(())
}

/// Draft to submitted to cancelled, never back; a submitted document does not change (301, 304b).
pub fn docstatus(doctype: &DocType, before: &Doc, doc: &mut Doc, sent: &Doc) -> Result<(), Refusal> {
    let was = before.get("docstatus").and_then(Value::as_i64).unwrap_or(0);
    let is = sent.get("docstatus").and_then(Value::as_i64).unwrap_or(was);
    match (was, is) {
        (0, 1) if !doctype.is_submittable() => return Err(Refusal::not_submittable(&doctype.name)),
        (0, 0 | 1) | (1, 2) => {}
        (1, 1) => {
            let changed = doctype.fields.iter().find(|field| {
                sent.contains_key(&field.fieldname)
                    && value(doctype, before, &field.fieldname) != value(doctype, doc, &field.fieldname)
            });
            if let Some(field) = changed {
                let (from, to) = (value(doctype, before, &field.fieldname), value(doctype, doc, &field.fieldname));
                let text = format!(
                    " Not allowed to change <strong>{}</strong> after submission from <strong>{}</strong> to <strong>{}</strong>",
                    field.label,
                    from.as_str().unwrap_or_default(),
                    to.as_str().unwrap_or_default()
                );
                return Err(Refusal::invalid("UpdateAfterSubmitError", text));
            }
        }
        _ => return Err(Refusal::cancelled()),
    }
    doc.insert("docstatus".to_owned(), json!(is));
    Ok(())
}

/// What is linked stays (072).
pub fn nothing_links_to(store: &Store, doctype: &str, name: &str) -> Result<(), Refusal> {
    for holder in doctype::all().filter(|holder| !holder.is_child() && links_may_lead(holder, doctype)) {
        for doc in store.list(&holder.name) {
            let own = holder.name == doctype && text(doc, "name") == Some(name);
            if !own && leads_to(holder, doc, doctype, name) {
                return Err(linked(doctype, name, &holder.name, text(doc, "name").unwrap_or_default()));
            }
        }
    }
    Ok(())
}

fn links_may_lead(holder: &DocType, doctype: &str) -> bool {
    let may =
        |field: &Field| field.fieldtype == "Dynamic Link" || (field.fieldtype == "Link" && field.options == doctype);
    // A comment or a message does not keep the document it is about from being deleted.
    !matches!(holder.name.as_str(), "Comment" | "Communication" | "File" | "Version")
        && (holder.fields.iter().any(may)
            || holder
                .tables()
                .filter_map(|table| doctype::find(&table.options))
                .any(|child| child.fields.iter().any(may)))
}

fn leads_to(holder: &'static DocType, doc: &Doc, doctype: &str, name: &str) -> bool {
    let here = |fields: &[Field], doc: &Doc| fields.iter().any(|field| target(field, doc) == Some((doctype, name)));
    here(&holder.fields, doc)
        || holder.tables().any(|table| {
            let child = doctype::find(&table.options);
            child.is_some_and(|child| rows(doc, &table.fieldname).any(|row| here(&child.fields, row)))
        })
}

fn linked(doctype: &str, name: &str, holder: &str, holder_name: &str) -> Refusal {
    let link = |doctype: &str, name: &str| {
        let slug = doctype.to_lowercase().replace(' ', "-");
        format!("{doctype} <a href=\"/desk/{slug}/{name}\">{name}</a>")
    };
    let text = format!(
        "Cannot delete or cancel because {} is linked with {} ",
        link(doctype, name),
        link(holder, holder_name)
    );
    Refusal::invalid("LinkExistsError", text)
}
