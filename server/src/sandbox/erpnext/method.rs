//! `/api/method/..`: the methods of `frappe.client` and of the desk that the clients use.

use crate::sandbox::erpnext::answer::Answer;
use crate::sandbox::erpnext::document::{find_doctype, find_document};
use crate::sandbox::erpnext::list::{Query, count_documents, list_documents};
use crate::sandbox::erpnext::refusal::Refusal;
use crate::sandbox::erpnext::{Request, assign, form, print, resource};
use crate::sandbox::store::{Doc, text};
use crate::sandbox::world::{USER, World};
use axum::http::Method;
use serde_json::{Value, json};

/// Calls a method by its dotted name.
pub fn call(world: &World, request: &Request, name: &str) -> Result<Answer, Refusal> {
    if matches!(name, "ping" | "frappe.ping") {
        return Ok(Answer::Message(json!("pong")));
    }
    if !request.signed_in {
        return Err(Refusal::forbidden_method(name, true));
    }
    match name {
        "frappe.auth.get_logged_user" => Ok(Answer::Message(json!(USER))),
        "frappe.client.get_list" => get_list(world, request),
        "frappe.client.get_count" | "frappe.desk.reportview.get_count" => get_count(world, request),
        "frappe.client.get_value" => get_value(world, request),
        "frappe.client.get" => get(world, request),
        "frappe.client.has_permission" => Ok(Answer::Message(json!({ "has_permission": true }))),
        "frappe.client.set_value" => writing(request).and_then(|()| set_value(world, request)),
        "frappe.client.insert" => writing(request).and_then(|()| insert(world, request)),
        "frappe.client.save" => writing(request).and_then(|()| save(world, request)),
        "frappe.client.delete" => writing(request).and_then(|()| delete(world, request)),
        "frappe.desk.form.assign_to.add" => writing(request).and_then(|()| assign::add(world, request)),
        "frappe.desk.form.load.getdoc" => form::get_doc(world, request),
        "frappe.desk.form.load.get_docinfo" => form::get_docinfo(world, request),
        "frappe.desk.form.load.getdoctype" => form::get_doctype(world, request),
        "frappe.desk.form.utils.add_comment" => writing(request).and_then(|()| form::add_comment(world, request)),
        "frappe.utils.print_format.download_pdf" => print::download_pdf(world, request),
        "frappe.utils.change_log.get_versions" => Ok(Answer::Message(json!({
            "frappe": { "title": "Frappe Framework", "version": "16.4.1", "branch": "" },
            "erpnext": { "title": "ERPNext", "version": "16.0.0-dev", "branch": "" },
        }))),
        _ if name.starts_with("frappe.utils.") => Err(Refusal::forbidden_method(name, false)),
        _ => {
            let (module, attribute) = name.rsplit_once('.').unwrap_or((name, name));
            let reason = format!("module '{module}' has no attribute '{attribute}'");
            let text = format!("Failed to get method for command {name} with {reason}");
            Err(Refusal::invalid("ValidationError", text))
        }
    }
}

/// What a method cannot do without (125).
pub fn required<'a>(request: &'a Request, method: &str, name: &str) -> Result<&'a str, Refusal> {
    request.arguments.text(name).ok_or_else(|| {
        Refusal::crash("TypeError", format!("TypeError: {method}() missing 1 required positional argument: '{name}'"))
    })
}

/// Methods that write are POST only (124).
fn writing(request: &Request) -> Result<(), Refusal> {
    let allowed = matches!(request.method, Method::POST | Method::PUT);
    if allowed { Ok(()) } else { Err(Refusal::not_permitted("Not permitted")) }
}

fn get_list(world: &World, request: &Request) -> Result<Answer, Refusal> {
    let doctype = required(request, "get_list", "doctype")?;
    let rows = list_documents(&world.store(), doctype, &request.arguments.query(false)?, world.today())?;
    Ok(Answer::Message(rows.into_iter().map(Value::Object).collect()))
}

fn get_count(world: &World, request: &Request) -> Result<Answer, Refusal> {
    let doctype = required(request, "get_count", "doctype")?;
    let query = Query { filters: request.arguments.json("filters")?, ..Query::default() };
    Ok(Answer::Message(json!(count_documents(&world.store(), doctype, &query, world.today())?)))
}

/// `{}` when there is no such document (042c).
fn get_value(world: &World, request: &Request) -> Result<Answer, Refusal> {
    let doctype = required(request, "get_value", "doctype")?;
    let fields = match request.arguments.json_or_text("fieldname") {
        Value::String(field) => json!([field]),
        fields => fields,
    };
    let filters = request.arguments.json_or_text("filters");
    let query = Query { fields, filters, limit: Some(1), ..Query::default() };
    let rows = list_documents(&world.store(), doctype, &query, world.today())?;
    Ok(Answer::Message(Value::Object(rows.into_iter().next().unwrap_or_default())))
}

fn get(world: &World, request: &Request) -> Result<Answer, Refusal> {
    let doctype = required(request, "get", "doctype")?;
    let store = world.store();
    let name = match request.arguments.text("name") {
        Some(name) => name.to_owned(),
        None => {
            let query =
                Query { filters: request.arguments.json_or_text("filters"), limit: Some(1), ..Query::default() };
            let found = list_documents(&store, doctype, &query, world.today())?;
            found.first().and_then(|doc| text(doc, "name")).unwrap_or("None").to_owned()
        }
    };
    Ok(Answer::Message(Value::Object(find_document(&store, find_doctype(doctype, false)?, &name)?)))
}

fn set_value(world: &World, request: &Request) -> Result<Answer, Refusal> {
    let (doctype, name) = (required(request, "set_value", "doctype")?, required(request, "set_value", "name")?);
    let body: Doc = match request.arguments.json_or_text("fieldname") {
        Value::Object(fields) => fields,
        Value::String(field) => {
            let value = request.arguments.0.get("value").cloned().unwrap_or(Value::Null);
            Doc::from_iter([(field, value)])
        }
        _ => Doc::new(),
    };
    Ok(Answer::Message(Value::Object(resource::update(world, doctype, name, &body)?.stored)))
}

fn insert(world: &World, request: &Request) -> Result<Answer, Refusal> {
    let doc = document(request)?;
    let doctype = text(&doc, "doctype").unwrap_or_default().to_owned();
    Ok(Answer::Message(Value::Object(resource::insert(world, &doctype, &doc, None)?.echo)))
}

fn save(world: &World, request: &Request) -> Result<Answer, Refusal> {
    let doc = document(request)?;
    let (doctype, name) = (text(&doc, "doctype").unwrap_or_default(), text(&doc, "name").unwrap_or_default());
    Ok(Answer::Message(Value::Object(resource::update(world, doctype, name, &doc)?.echo)))
}

fn delete(world: &World, request: &Request) -> Result<Answer, Refusal> {
    let (doctype, name) = (required(request, "delete", "doctype")?, required(request, "delete", "name")?);
    resource::delete(world, doctype, name)?;
    Ok(Answer::Message(Value::Null))
}

fn document(request: &Request) -> Result<Doc, Refusal> {
    match request.arguments.json("doc")? {
        Value::Object(doc) => Ok(doc),
        _ => Err(Refusal::crash("TypeError", "TypeError: missing 1 required positional argument: 'doc'")),
    }
}
