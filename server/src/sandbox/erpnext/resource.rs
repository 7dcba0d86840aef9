//! `/api/resource/{doctype}/{name}` and its v2: read, list, insert, update, delete.

use crate::sandbox::erpnext::answer::Answer;
use crate::sandbox::erpnext::document::{find_doctype, find_document, without_nulls};
use crate::sandbox::erpnext::list::{as_lists, count_documents, list_documents};
use crate::sandbox::erpnext::refusal::Refusal;
use crate::sandbox::erpnext::write::{Written, delete_document, insert_document, update_document};
use crate::sandbox::erpnext::{Request, form};
use crate::sandbox::store::{Doc, text};
use crate::sandbox::world::World;
use axum::http::Method;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

/// `/api/resource/..`: null fields are left out of documents and kept in lists.
pub fn v1(world: &World, request: &Request, rest: &str) -> Result<Answer, Refusal> {
    let (doctype, name) = split(rest);
    allow(request, &doctype, name.is_none() && request.method == Method::GET)?;
    match (request.method.as_str(), name) {
        ("GET" | "HEAD", None) => list_v1(world, request, &doctype),
        ("GET" | "HEAD", Some(name)) => {
            let store = world.store();
            let found = find_document(&store, find_doctype(&doctype, false)?, &name)?;
            Ok(Answer::Data(Value::Object(without_nulls(found))))
        }
        ("POST", None) => {
            let written = insert(world, &doctype, &request.arguments.0, None)?;
            let echo = Value::Object(without_nulls(written.echo));
            Ok(written.warning.map_or(Answer::Data(echo.clone()), |warning| Answer::Warned(echo, warning)))
        }
        ("POST", Some(_)) => Err(Refusal::crash("KeyError", "KeyError: 'run_method'")),
        ("PUT", Some(name)) => {
            let written = update(world, &doctype, &name, &request.arguments.0)?;
            Ok(Answer::Data(Value::Object(without_nulls(written.echo))))
        }
        ("DELETE", Some(name)) => delete(world, &doctype, &name).map(|()| Answer::Deleted),
        _ => Err(Refusal::not_found()),
    }
}

/// `/api/v2/document/..`: nulls everywhere, `has_next_page`, a client may choose the name.
pub fn v2(world: &World, request: &Request, rest: &str) -> Result<Answer, Refusal> {
    let (doctype, name) = split(rest);
    allow(request, &doctype, name.is_none() && request.method == Method::GET)?;
    match (request.method.as_str(), name) {
        ("GET" | "HEAD", None) => list_v2(world, request, &doctype),
        ("GET" | "HEAD", Some(name)) => {
            let store = world.store();
            Ok(Answer::Data(Value::Object(find_document(&store, find_doctype(&doctype, false)?, &name)?)))
        }
        ("POST", None) => {
            let body = &request.arguments.0;
            Ok(Answer::Data(Value::Object(insert(world, &doctype, body, text(body, "name"))?.echo)))
        }
        ("PUT" | "PATCH", Some(name)) => {
            Ok(Answer::Data(Value::Object(update(world, &doctype, &name, &request.arguments.0)?.echo)))
        }
        ("DELETE", Some(name)) => delete(world, &doctype, &name).map(|()| Answer::Deleted),
        _ => Err(Refusal::not_found()),
    }
}

/// `/api/v2/doctype/{doctype}/meta|count`.
pub fn v2_doctype(world: &World, request: &Request, rest: &str) -> Result<Answer, Refusal> {
    let (doctype, what) = split(rest);
    allow(request, &doctype, true)?;
    match what.as_deref() {
        Some("meta") => Ok(Answer::Data(world.schema.shown(find_doctype(&doctype, true)?.meta()))),
        Some("count") => {
            let query = request.arguments.query(true)?;
            Ok(Answer::Data(json!(count_documents(&world.store(), &doctype, &query, world.today())?)))
        }
        _ => Err(Refusal::not_found()),
    }
}

/// Inserts, notes and tells.
pub fn insert(world: &World, doctype: &str, body: &Doc, named: Option<&str>) -> Result<Written, Refusal> {
    if let Some(added) = world.schema.insert(doctype, body) {
        let written = added?;
        noted(world, "insert", doctype, body, &written);
        return Ok(written);
    }
    let written = insert_document(&mut world.store(), doctype, body, named, &world.stamp())?;
    noted(world, "insert", doctype, body, &written);
    Ok(written)
}

/// Updates, notes and tells.
pub fn update(world: &World, doctype: &str, name: &str, body: &Doc) -> Result<Written, Refusal> {
    let written = update_document(&mut world.store(), doctype, name, body, &world.stamp())?;
    noted(world, "update", doctype, body, &written);
    Ok(written)
}

/// Deletes and notes.
pub fn delete(world: &World, doctype: &str, name: &str) -> Result<(), Refusal> {
    delete_document(&mut world.store(), doctype, name)?;
    world.journal.add(world.now(), "delete", doctype, name, &Doc::new());
    Ok(())
}

fn noted(world: &World, action: &'static str, doctype: &str, body: &Doc, written: &Written) {
    world.journal.add(world.now(), action, doctype, text(&written.stored, "name").unwrap_or_default(), body);
    form::tell(world, doctype, &written.stored);
}

fn list_v1(world: &World, request: &Request, doctype: &str) -> Result<Answer, Refusal> {
    let query = request.arguments.query(false)?;
    let rows = list_documents(&world.store(), doctype, &query, world.today())?;
    if matches!(request.arguments.text("as_dict"), Some("false" | "False" | "0")) {
        return Ok(Answer::Data(as_lists(rows, &query.fields)));
    }
    Ok(Answer::Data(rows.into_iter().map(Value::Object).collect()))
}

fn list_v2(world: &World, request: &Request, doctype: &str) -> Result<Answer, Refusal> {
    let mut query = request.arguments.query(true)?;
    let asked = query.limit;
    query.limit = asked.map(|limit| limit + 1);
    let mut rows = list_documents(&world.store(), doctype, &query, world.today())?;
    let has_next_page = asked.is_some_and(|limit| rows.len() > limit);
    rows.truncate(asked.unwrap_or(usize::MAX));
    let rows: Vec<Value> = rows.into_iter().map(Value::Object).collect();
    Ok(Answer::Whole(json!({ "data": rows, "has_next_page": has_next_page })))
}

/// The doctype, and the name decoded once; a name may hold raw slashes (013b).
fn split(rest: &str) -> (String, Option<String>) {
    let decode = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
    match rest.split_once('/') {
        Some((doctype, name)) if !name.is_empty() => (decode(doctype), Some(decode(name))),
        Some((doctype, _)) => (decode(doctype), None),
        None => (decode(rest), None),
    }
}

fn allow(request: &Request, doctype: &str, is_list: bool) -> Result<(), Refusal> {
    match (request.signed_in, is_list) {
        (true, _) => Ok(()),
        (false, true) => Err(Refusal::forbidden_list(doctype)),
        (false, false) => Err(Refusal::forbidden_document(doctype)),
    }
}
