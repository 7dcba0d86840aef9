//! Merge: two people changed one document. What does not overlap is kept from both; what overlaps is put to a person as
//! before, theirs, mine. Never "the last one wins".
//!
//! A field is compared by what it says: ERPNext writes an empty one as null or as "", and unset numbers as 0 stay what
//! they are. Rules per field, with `base` what the phone had when the person decided:
//!
//! | mine | theirs | outcome |
//! |---|---|---|
//! | as theirs | | nothing to do, also when both changed it to the same |
//! | changed | as base | mine is written |
//! | as base | changed | theirs stays |
//! | changed | changed otherwise | a conflict |
//! | given, base unknown | empty | mine is written |
//! | given, base unknown | something else | a conflict: nobody can say who changed it |

use crate::op::FieldConflict;
use serde_json::Value;
use std::collections::BTreeMap;

/// Fields of one document by ERPNext's own names.
pub type FieldValues = BTreeMap<String, Value>;

/// What comes of a merge. Nothing may be written while `conflict` holds something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merge {
    /// What to write over theirs.
    pub write: FieldValues,
    /// Fields the other side changed since `base` and that stay as they are: the merge that is logged.
    pub kept: Vec<String>,
    /// Fields both sides changed, each to something else.
    pub conflict: BTreeMap<String, FieldConflict>,
}

/// Merges what a person wants (`mine`, only the fields they set) into the document as it is (`theirs`), given what
/// they saw (`base`). A field missing from `theirs` is empty there; one missing from `mine` is left alone.
///
/// ```
/// use domain::merge::merge;
/// use serde_json::{from_value, json};
/// let fields = |value| from_value(value).unwrap();
/// let base = fields(json!({ "brand": "TP-Link", "model": "XX230" }));
/// let merged = merge(&base, &fields(json!({ "model": "XX230v" })), &fields(json!({ "brand": "TP-LINK", "model": "XX230" })));
/// assert_eq!((merged.write, merged.kept), (fields(json!({ "model": "XX230v" })), vec!["brand".to_owned()]));
/// ```
pub fn merge(base: &FieldValues, mine: &FieldValues, theirs: &FieldValues) -> Merge {
    let mut merged = Merge::default();
    for (field, wanted) in mine {
        let (had, there) = (base.get(field), theirs.get(field).unwrap_or(&Value::Null));
        match outcome(had, wanted, there) {
            Outcome::Nothing => {}
            Outcome::Write => drop(merged.write.insert(field.clone(), wanted.clone())),
            Outcome::Ask => drop(merged.conflict.insert(field.clone(), conflict(had, wanted, there))),
        }
    }
    let changed_there = |(field, had): &(&String, &Value)| !same(had, theirs.get(*field).unwrap_or(&Value::Null));
    let changed = base.iter().filter(changed_there).map(|(field, _)| field);
    merged.kept = changed.filter(|field| !merged.conflict.contains_key(*field)).cloned().collect();
    merged
}

/// True when two values say the same in ERPNext.
pub fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.trim() == other.trim(),
        (Value::Null, Value::String(text)) | (Value::String(text), Value::Null) => text.trim().is_empty(),
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        _ => one == other,
    }
}

enum Outcome {
    Nothing,
    Write,
    Ask,
}

fn outcome(base: Option<&Value>, mine: &Value, theirs: &Value) -> Outcome {
    match base {
        _ if same(mine, theirs) => Outcome::Nothing,
        Some(base) if same(base, theirs) => Outcome::Write,
        Some(base) if same(base, mine) => Outcome::Nothing,
        None if same(theirs, &Value::Null) => Outcome::Write,
        _ => Outcome::Ask,
    }
}

fn conflict(base: Option<&Value>, mine: &Value, theirs: &Value) -> FieldConflict {
    FieldConflict { base: base.cloned().unwrap_or_default(), mine: mine.clone(), theirs: theirs.clone() }
}

/// Notes only ever grow: the text with `line` below it, or `None` when it stands there already.
pub fn append_line(text: &str, line: &str) -> Option<String> {
    let (text, line) = (text.trim_end(), line.trim());
    // The office may have written below it, or indented it: a line of ours is ours wherever it stands.
    let stands = !line.is_empty() && text.contains(line);
    match (stands, text.is_empty()) {
        (true, _) => None,
        (false, true) => Some(line.to_owned()),
        (false, false) => Some(format!("{text}\n{line}")),
    }
}

#[cfg(test)]
mod tests;
