//! Aggregates of a list: `{"COUNT": "name", "as": "n"}` with `group_by` (032b, 300c).

use crate::sandbox::doctype::DocType;
use crate::sandbox::erpnext::document::value;
use crate::sandbox::erpnext::list::Column;
use crate::sandbox::erpnext::refusal::Refusal;
use crate::sandbox::store::Doc;
use serde_json::{Map, Value, json};

/// Reads `{"SUM": "outstanding_amount", "as": "owed"}`.
pub(super) fn column(function: &Map<String, Value>) -> Result<Column, Refusal> {
    let alias = function.get("as").and_then(Value::as_str);
    let call = function.iter().find(|(name, _)| *name != "as").and_then(|(name, field)| Some((name, field.as_str()?)));
    match call {
        Some((name, field)) if ["COUNT", "SUM", "MIN", "MAX", "AVG"].contains(&name.as_str()) => {
            let alias = alias.map_or_else(|| format!("{name}({field})"), str::to_owned);
            Ok(Column::Aggregate(name.clone(), field.to_owned(), alias))
        }
        _ => Err(Refusal::invalid("ValidationError", "Unsupported function or invalid field name")),
    }
}

/// One row for each value of the grouping field, in the order met.
pub(super) fn group(doctype: &DocType, found: &[&Doc], columns: &[Column], group_by: &str) -> Vec<Doc> {
    let mut groups: Vec<(Value, Vec<&Doc>)> = Vec::new();
    for doc in found {
        let key = if group_by.is_empty() { Value::Null } else { value(doctype, doc, group_by) };
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, docs)) => docs.push(doc),
            None => groups.push((key, vec![doc])),
        }
    }
    groups.into_iter().map(|(_, docs)| row(doctype, &docs, columns)).collect()
}

fn row(doctype: &DocType, docs: &[&Doc], columns: &[Column]) -> Doc {
    let mut row = Map::new();
    for column in columns {
        match column {
            Column::Own(field) => drop(row.insert(field.clone(), value(doctype, docs[0], field))),
            Column::Aggregate(function, field, alias) => {
                row.insert(alias.clone(), computed(doctype, docs, function, field));
            }
            Column::Linked(..) | Column::All => {}
        }
    }
    row
}

fn computed(doctype: &DocType, docs: &[&Doc], function: &str, field: &str) -> Value {
    if function == "COUNT" {
        return json!(docs.len());
    }
    let numbers: Vec<f64> = docs.iter().filter_map(|doc| value(doctype, doc, field).as_f64()).collect();
    let sum: f64 = numbers.iter().sum();
    match function {
        "SUM" => json!((sum * 100.0).round() / 100.0),
        "AVG" if !numbers.is_empty() => json!(sum / numbers.len() as f64),
        "MIN" => json!(numbers.iter().copied().reduce(f64::min)),
        "MAX" => json!(numbers.iter().copied().reduce(f64::max)),
        _ => Value::Null,
    }
}
