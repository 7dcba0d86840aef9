//! What the desk's form loads: a document with its docinfo, a doctype, comments; and what a write tells the hub.

use crate::sandbox::doctype;
use crate::sandbox::erpnext::answer::Answer;
use crate::sandbox::erpnext::document::{find_doctype, find_document};
use crate::sandbox::erpnext::method::required;
use crate::sandbox::erpnext::refusal::Refusal;
use crate::sandbox::erpnext::{Request, resource};
use crate::sandbox::store::{Doc, Store, text};
use crate::sandbox::world::World;
use serde_json::{Value, json};

/// `{"docs": [..], "docinfo": {..}}`; a missing document is 200 `{"message": []}` (144c).
pub fn get_doc(world: &World, request: &Request) -> Result<Answer, Refusal> {
    let (doctype, name) = (required(request, "getdoc", "doctype")?, required(request, "getdoc", "name")?);
    let store = world.store();
    let known = find_doctype(doctype, false)?;
    if !known.is_child() && store.find(doctype, name).is_none() {
        return Ok(Answer::Message(json!([])));
    }
    let doc = find_document(&store, known, name)?;
    Ok(Answer::Whole(json!({ "docs": [doc], "docinfo": docinfo(&store, doctype, name) })))
}

/// `{"docinfo": {..}}`.
pub fn get_docinfo(world: &World, request: &Request) -> Result<Answer, Refusal> {
    let (doctype, name) = (required(request, "get_docinfo", "doctype")?, required(request, "get_docinfo", "name")?);
    let store = world.store();
    find_document(&store, find_doctype(doctype, false)?, name)?;
    Ok(Answer::Whole(json!({ "docinfo": docinfo(&store, doctype, name) })))
}

/// `{"docs": [meta, its tables' metas..]}`.
pub fn get_doctype(world: &World, request: &Request) -> Result<Answer, Refusal> {
    let name = required(request, "getdoctype", "doctype")?;
    let known = find_doctype(name, true)?;
    if !world.schema.has(name) {
        return Err(Refusal::missing("DocType", name));
    }
    let children = known.tables().filter_map(|table| doctype::find(&table.options)).map(doctype::DocType::meta);
    let docs: Vec<Value> = std::iter::once(known.meta()).chain(children).map(|meta| world.schema.shown(meta)).collect();
    Ok(Answer::Whole(json!({ "docs": docs, "user_settings": "{}" })))
}

/// Adds a comment to a document's timeline (140).
pub fn add_comment(world: &World, request: &Request) -> Result<Answer, Refusal> {
    let mut body = request.arguments.0.clone();
    body.insert("comment_type".to_owned(), json!("Comment"));
    Ok(Answer::Message(Value::Object(resource::insert(world, "Comment", &body, None)?.stored)))
}

/// Tells the hub's listeners what changed (CONTRACTS.md section 6).
pub fn tell(world: &World, doctype: &str, doc: &Doc) {
    let field = |name: &str| text(doc, name).unwrap_or_default();
    let (topic, kind) = match doctype {
        "Issue" => (format!("customer:{}", field("customer")), "issue.updated"),
        "Dispatch Job" => (format!("dispatch:{}", field("scheduled_date")), "job.status"),
        "Service Equipment" => (format!("device:{}", field("serial_number")), "device.state"),
        "Comment" if field("reference_doctype") == "Customer" => {
            (format!("customer:{}", field("reference_name")), "comment.added")
        }
        _ => return,
    };
    let data =
        json!({ "doctype": doctype, "name": field("name"), "status": field("status"), "modified": field("modified") });
    world.events.emit(world.now(), &topic, kind, Some(field("modified_by")), data);
}

fn docinfo(store: &Store, doctype: &str, name: &str) -> Value {
    let about =
        |doc: &&Doc| text(doc, "reference_doctype") == Some(doctype) && text(doc, "reference_name") == Some(name);
    let comments = newest_first(store.list("Comment").filter(about).collect());
    let of_kind = |kind: &str| -> Vec<Value> {
        comments
            .iter()
            .filter(|comment| text(comment, "comment_type") == Some(kind))
            .map(|comment| log(comment))
            .collect()
    };
    let communications = newest_first(store.list("Communication").filter(about).collect());
    let attached = |file: &&Doc| {
        text(file, "attached_to_doctype") == Some(doctype) && text(file, "attached_to_name") == Some(name)
    };
    json!({
        "doctype": doctype, "name": name, "user_info": user_info(store, &comments),
        "comments": of_kind("Comment"), "assignment_logs": of_kind("Assigned"), "attachment_logs": of_kind("Attachment"),
        "info_logs": of_kind("Info"), "like_logs": of_kind("Like"), "workflow_logs": of_kind("Workflow"),
        "communications": communications, "automated_messages": [],
        "attachments": store.list("File").filter(attached).collect::<Vec<_>>(),
        "versions": [], "assignments": [], "permissions": { "read": 1, "write": 1, "create": 1, "delete": 1 },
        "shared": [], "views": [], "energy_point_logs": [], "additional_timeline_content": [], "milestones": [],
        "is_document_followed": null, "tags": "", "document_email": null,
    })
}

fn log(comment: &Doc) -> Value {
    let fields = ["name", "creation", "content", "owner", "comment_type", "published"];
    fields.iter().map(|field| ((*field).to_owned(), comment.get(*field).cloned().unwrap_or(json!(0)))).collect()
}

fn user_info(store: &Store, comments: &[&Doc]) -> Value {
    let owners = comments.iter().filter_map(|comment| text(comment, "owner"));
    owners
        .map(|owner| {
            let user = store.find("User", owner);
            let name = user.and_then(|user| text(user, "full_name")).unwrap_or(owner);
            let email = user.and_then(|user| text(user, "email")).unwrap_or(owner);
            (owner.to_owned(), json!({ "fullname": name, "image": null, "name": owner, "email": email }))
        })
        .collect()
}

fn newest_first(mut list: Vec<&Doc>) -> Vec<&Doc> {
    list.sort_by(|one, other| text(other, "creation").cmp(&text(one, "creation")));
    list
}
