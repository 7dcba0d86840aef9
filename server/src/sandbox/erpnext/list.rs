//! Lists: fields, filters, order and page of `GET /api/resource/{doctype}` and `frappe.client.get_list`.

use crate::sandbox::doctype::{self, DocType};
use crate::sandbox::erpnext::aggregate;
use crate::sandbox::erpnext::document::{child_rows, complete, find_doctype, value};
use crate::sandbox::erpnext::filter::{self, Condition};
use crate::sandbox::erpnext::refusal::Refusal;
use crate::sandbox::store::{Doc, Store, text};
use domain::time::LocalDate;
use serde_json::{Map, Value, json};
use std::cmp::Ordering;

/// What a list is asked for; every part as it came.
#[derive(Default)]
pub struct Query {
    /// `["name", "customer.customer_group as grp"]`; null means only the name.
    pub fields: Value,
    /// All of these.
    pub filters: Value,
    /// And, if any are given, one of these.
    pub or_filters: Value,
    /// `modified desc, name asc`.
    pub order_by: String,
    /// `status`.
    pub group_by: String,
    /// Rows to skip.
    pub start: usize,
    /// Rows to give; `None` is all of them.
    pub limit: Option<usize>,
    /// v2 drops unknown fields instead of refusing them (201c).
    pub lenient: bool,
    /// A child doctype is only listed with its parent's name (031).
    pub parent: Option<String>,
}

/// One field asked for: what to read and what to call it.
pub(super) enum Column {
    /// The document's own.
    Own(String),
    /// Through a link: link field, field there, name in the answer.
    Linked(String, String, String),
    /// A whole document.
    All,
    /// `{"COUNT": "name", "as": "n"}`: function, field, name in the answer.
    Aggregate(String, String, String),
}

/// The rows asked for.
pub fn list_documents(store: &Store, doctype: &str, query: &Query, today: LocalDate) -> Result<Vec<Doc>, Refusal> {
    let doctype = find_doctype(doctype, true)?;
    if doctype.is_child() && query.parent.is_none() {
        return Err(Refusal::not_permitted(format!("Insufficient Permission for <strong>{}</strong>", doctype.name)));
    }
    if doctype.is_single() {
        return Err(Refusal::crash("ProgrammingError", format!("ProgrammingError: ('DocType', '{}')", doctype.name)));
    }
    let columns = columns(doctype, query)?;
    let mut found = matching(store, doctype, query, today)?;
    sort(doctype, &mut found, &query.order_by)?;
    if !query.group_by.is_empty() || columns.iter().any(|column| matches!(column, Column::Aggregate(..))) {
        return Ok(page(aggregate::group(doctype, &found, &columns, &query.group_by), query));
    }
    let rows = page(found, query);
    Ok(rows.into_iter().map(|doc| row(store, doctype, doc, &columns)).collect())
}

/// How many documents satisfy the filters.
pub fn count_documents(store: &Store, doctype: &str, query: &Query, today: LocalDate) -> Result<usize, Refusal> {
    Ok(matching(store, find_doctype(doctype, true)?, query, today)?.len())
}

fn matching<'a>(
    store: &'a Store,
    doctype: &'static DocType,
    query: &Query,
    today: LocalDate,
) -> Result<Vec<&'a Doc>, Refusal> {
    let all = filter::parse(doctype, &query.filters)?;
    let any = filter::parse(doctype, &query.or_filters)?;
    let holds = |condition: &Condition, doc: &Doc| condition.holds(doctype, doc, today);
    let keep =
        |doc: &&Doc| all.iter().all(|one| holds(one, doc)) && (any.is_empty() || any.iter().any(|one| holds(one, doc)));
    if doctype.is_child() {
        return Ok(child_rows(store, doctype).filter(keep).collect());
    }
    Ok(store.list(&doctype.name).filter(keep).collect())
}

fn page<T>(rows: Vec<T>, query: &Query) -> Vec<T> {
    rows.into_iter().skip(query.start).take(query.limit.unwrap_or(usize::MAX)).collect()
}

fn columns(doctype: &'static DocType, query: &Query) -> Result<Vec<Column>, Refusal> {
    let Some(fields) = query.fields.as_array() else {
        return Ok(vec![Column::Own("name".to_owned())]);
    };
    let mut columns = Vec::new();
    for field in fields {
        match column(doctype, field) {
            Ok(column) => columns.push(column),
            Err(refusal) if !query.lenient => return Err(refusal),
            Err(_) => {}
        }
    }
    Ok(columns)
}

fn column(doctype: &'static DocType, field: &Value) -> Result<Column, Refusal> {
    if let Some(function) = field.as_object() {
        return aggregate::column(function);
    }
    let asked = field.as_str().unwrap_or_default();
    if asked == "*" {
        return Ok(Column::All);
    }
    if asked.contains('(') {
        let text = format!(
            "SQL functions are not allowed as strings in SELECT: {asked}. Use dict syntax like {{'COUNT': '*'}} instead."
        );
        return Err(Refusal::invalid("ValidationError", text));
    }
    let (path, alias) = asked.split_once(" as ").map_or((asked, None), |(path, alias)| (path, Some(alias.trim())));
    let path = path.replace('`', "").replace(&format!("tab{}.", doctype.name), "");
    let unknown = || Refusal::invalid("DataError", format!("Field not permitted in query: {path}"));
    if let Some((link, field)) = path.split_once('.') {
        let target = doctype.field(link).and_then(|link| doctype::find(&link.options)).ok_or_else(unknown)?;
        return if target.has(field) {
            Ok(Column::Linked(link.to_owned(), field.to_owned(), alias.unwrap_or(field).to_owned()))
        } else {
            Err(unknown())
        };
    }
    if doctype.has(path.trim()) { Ok(Column::Own(path.trim().to_owned())) } else { Err(unknown()) }
}

fn row(store: &Store, doctype: &'static DocType, doc: &Doc, columns: &[Column]) -> Doc {
    let mut row = Map::new();
    for column in columns {
        match column {
            Column::Own(field) => drop(row.insert(field.clone(), flat(doctype, doc, field))),
            Column::Linked(link, field, alias) => {
                drop(row.insert(alias.clone(), linked(store, doctype, doc, link, field)))
            }
            Column::All => row.extend(complete(doctype, doc).into_iter().filter(|(_, value)| !value.is_array())),
            Column::Aggregate(..) => {}
        }
    }
    row.remove("doctype");
    row
}

/// A field of a list's row: tables have no column.
fn flat(doctype: &DocType, doc: &Doc, field: &str) -> Value {
    let value = value(doctype, doc, field);
    if value.is_array() { Value::Null } else { value }
}

fn linked(store: &Store, doctype: &DocType, doc: &Doc, link: &str, field: &str) -> Value {
    let target = doctype.field(link).and_then(|link| doctype::find(&link.options));
    let found = target.and_then(|target| Some((target, store.find(&target.name, text(doc, link)?)?)));
    found.map_or(Value::Null, |(target, doc)| flat(target, doc, field))
}

fn sort(doctype: &'static DocType, found: &mut [&Doc], order_by: &str) -> Result<(), Refusal> {
    let keys = order_by.split(',').filter(|part| !part.trim().is_empty());
    let keys: Vec<(String, bool, bool)> =
        keys.map(|part| sort_key(doctype, order_by, part)).collect::<Result<_, _>>()?;
    found.sort_by(|one, other| {
        let orders = keys.iter().map(|(field, descending, is_time)| {
            let order = order_with_nulls(&value(doctype, one, field), &value(doctype, other, field), *is_time);
            if *descending { order.reverse() } else { order }
        });
        orders.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    });
    Ok(())
}

/// The field, whether it goes down, and whether it holds times.
fn sort_key(doctype: &DocType, order_by: &str, part: &str) -> Result<(String, bool, bool), Refusal> {
    let part = part.replace('`', "").replace(&format!("tab{}.", doctype.name), "");
    let words: Vec<&str> = part.split_whitespace().collect();
    let (field, direction) = match words[..] {
        [field] => (field, "asc"),
        [field, direction] => (field, direction),
        _ => ("", ""),
    };
    let plain = field.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !plain || !["asc", "desc"].contains(&direction.to_lowercase().as_str()) {
        let text = format!(
            "Invalid field format in Order By: {order_by}. Use 'field', 'link_field.field', or 'child_table.field'."
        );
        return Err(Refusal::invalid("ValidationError", text));
    }
    if !doctype.has(field) {
        let text = format!("You do not have permission to access field: <strong>{}.{field}</strong>", doctype.name);
        return Err(Refusal::not_permitted(text));
    }
    let is_time = doctype.field(field).is_some_and(|field| field.fieldtype == "Time");
    Ok((field.to_owned(), direction.eq_ignore_ascii_case("desc"), is_time))
}

/// PostgreSQL puts nulls last going up and first going down.
fn order_with_nulls(one: &Value, other: &Value, is_time: bool) -> Ordering {
    match (one.is_null(), other.is_null()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        _ => filter::order(one, other, is_time).unwrap_or(Ordering::Equal),
    }
}

/// `{"data": [{..}]}`'s rows as arrays, for `as_dict=false` (034).
pub fn as_lists(rows: Vec<Doc>, fields: &Value) -> Value {
    let names: Vec<&str> =
        fields.as_array().map_or(vec!["name"], |fields| fields.iter().filter_map(Value::as_str).collect());
    let rows = rows.iter().map(|row| names.iter().map(|name| row.get(*name).cloned().unwrap_or(json!(null))).collect());
    Value::Array(rows.collect())
}
