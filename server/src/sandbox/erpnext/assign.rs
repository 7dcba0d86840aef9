//! `frappe.desk.form.assign_to.add`: the form's "Assigned to". The users stand in `_assign` as JSON in a text, which
//! lists show and documents do not (141, 141c); the document's `modified` stays.

use crate::sandbox::erpnext::{Request, answer::Answer, document::find_doctype, method::required, refusal::Refusal};
use crate::sandbox::store::text;
use crate::sandbox::world::World;
use serde_json::{Value, json};

/// Adds users to those a document is assigned to.
pub fn add(world: &World, request: &Request) -> Result<Answer, Refusal> {
    let doctype = find_doctype(required(request, "add", "doctype")?, false)?;
    let name = required(request, "add", "name")?;
    let mut store = world.store();
    let mut doc = store.find(&doctype.name, name).ok_or_else(|| Refusal::missing(&doctype.name, name))?.clone();
    let mut users: Vec<Value> =
        text(&doc, "_assign").and_then(|users| serde_json::from_str(users).ok()).unwrap_or_default();
    for user in request.arguments.json("assign_to")?.as_array().into_iter().flatten() {
        if !users.contains(user) {
            users.push(user.clone());
        }
    }
    doc.insert("_assign".to_owned(), json!(Value::from(users.clone()).to_string()));
    store.save(&doctype.name, doc)?;
    let entries =
        users.iter().enumerate().map(|(at, user)| json!({ "owner": user, "name": format!("todo-{name}-{at}") }));
    Ok(Answer::Message(entries.collect()))
}
