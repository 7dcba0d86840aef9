//! Writing: insert, update and delete with Frappe's checks, in Frappe's order.

use crate::sandbox::doctype::DocType;
use crate::sandbox::erpnext::check;
use crate::sandbox::erpnext::document::{complete, find_doctype};
use crate::sandbox::erpnext::fill::{self, Origin};
use crate::sandbox::erpnext::naming;
use crate::sandbox::erpnext::refusal::Refusal;
use crate::sandbox::store::{Doc, Store, text};
use serde_json::{Value, json};

/// Who writes, and when.
pub struct Stamp {
    /// The user a token belongs to.
    pub user: String,
    /// Naive site-local time with microseconds, never the same twice.
    pub at: String,
    /// For random names, never the same twice.
    pub serial: u64,
}

/// What was written: the document as stored, and as the answer echoes it.
#[derive(Debug)]
pub struct Written {
    /// As a later GET reads it.
    pub stored: Doc,
    /// What was sent where it was sent: times and dates unnormalised, new rows marked (050b).
    pub echo: Doc,
    /// What the 200 warns of.
    pub warning: Option<String>,
}

/// Inserts a document. `named` is the name v2 lets a client choose.
pub fn insert_document(
    store: &mut Store,
    doctype: &str,
    sent: &Doc,
    named: Option<&str>,
    stamp: &Stamp,
) -> Result<Written, Refusal> {
    let doctype = find_doctype(doctype, false)?;
    if sent.get("docstatus").and_then(Value::as_i64) == Some(1) && !doctype.is_submittable() {
        return Err(Refusal::not_submittable(&doctype.name));
    }
    let mut doc = Doc::new();
    for (field, value) in [("owner", json!(stamp.user)), ("creation", json!(stamp.at)), ("idx", json!(0))] {
        doc.insert(field.to_owned(), value);
    }
    let docstatus = sent.get("docstatus").and_then(Value::as_i64).unwrap_or(0);
    doc.insert("docstatus".to_owned(), json!(docstatus));
    let origin = Origin { store, doctype, stamp };
    let echoes = fill::fill(&origin, &mut doc, sent)?;
    fill::defaults(&origin, &mut doc);
    check::links(store, doctype, &doc)?;
    let name = naming::name(store, doctype, &doc, named, stamp)?;
    doc.insert("name".to_owned(), json!(name));
    let mut written = finish(store, doctype, doc, echoes, stamp)?;
    written.warning = naming::warning(doctype, &written.stored);
    Ok(written)
}

/// Updates the fields sent; `modified`, if sent, must be the stored one to the last character (061).
pub fn update_document(
    store: &mut Store,
    doctype: &str,
    name: &str,
    sent: &Doc,
    stamp: &Stamp,
) -> Result<Written, Refusal> {
    let doctype = find_doctype(doctype, false)?;
    let asked = text(sent, "name").unwrap_or(name);
    let before = store.find(&doctype.name, asked).ok_or_else(|| Refusal::missing(&doctype.name, asked))?;
    let modified = text(before, "modified").unwrap_or_default();
    if sent.get("modified").and_then(Value::as_str).is_some_and(|sent| sent != modified) {
        return Err(Refusal::stale(&doctype.name, asked, modified, &stamp.at));
    }
    let mut doc = before.clone();
    let before = before.clone();
    let echoes = fill::fill(&Origin { store, doctype, stamp }, &mut doc, sent)?;
    check::docstatus(doctype, &before, &mut doc, sent)?;
    check::links(store, doctype, &doc)?;
    finish(store, doctype, doc, echoes, stamp)
}

/// Deletes a document nothing links to (072).
pub fn delete_document(store: &mut Store, doctype: &str, name: &str) -> Result<(), Refusal> {
    let doctype = find_doctype(doctype, false)?;
    let doc = store.find(&doctype.name, name).ok_or_else(|| Refusal::missing(&doctype.name, name))?;
    if doc.get("docstatus").and_then(Value::as_i64) == Some(1) {
        let text = format!("{} {name}: Submitted Record cannot be deleted. You must Cancel it first.", doctype.name);
        return Err(Refusal::invalid("ValidationError", text));
    }
    check::nothing_links_to(store, &doctype.name, name)?;
    store.delete(&doctype.name, name)?;
    Ok(())
}

fn finish(
    store: &mut Store,
    doctype: &'static DocType,
    mut doc: Doc,
    echoes: fill::Echoes,
    stamp: &Stamp,
) -> Result<Written, Refusal> {
    let name = text(&doc, "name").unwrap_or_default().to_owned();
    check::mandatory(doctype, &doc, &name)?;
    check::selects(doctype, &doc)?;
    check::lengths(doctype, &doc, &name)?;
    check::unique(store, doctype, &doc, &name)?;
    doc.insert("modified".to_owned(), json!(stamp.at));
    doc.insert("modified_by".to_owned(), json!(stamp.user));
    fill::stamp_rows(doctype, &mut doc, &name, stamp);
    let stored = complete(doctype, &doc);
    store.save(&doctype.name, doc)?;
    Ok(Written { echo: fill::echo(doctype, stored.clone(), echoes), stored, warning: None })
}
