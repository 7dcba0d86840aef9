//! Filters of a list, in Frappe's three spellings, compared as PostgreSQL compares: `=` to the letter, `like`
//! without case but with accents.

use crate::sandbox::doctype::DocType;
use crate::sandbox::erpnext::document::value;
use crate::sandbox::erpnext::refusal::Refusal;
use crate::sandbox::store::{Doc, rows};
use domain::time::{LocalDate, LocalTime};
use serde_json::Value;
use std::cmp::Ordering;

/// One condition; `child` is set when it is about a table's rows.
pub struct Condition {
    child: Option<String>,
    field: String,
    op: String,
    wanted: Value,
}

const OPERATORS: [&str; 14] =
    ["=", "!=", "like", "not like", "in", "not in", ">", "<", ">=", "<=", "between", "is", "timespan", "not between"];

/// Reads `{"field": v}`, `{"field": [op, v]}`, `[["field", op, v]]`, `[["Doctype", "field", op, v]]` or a name.
pub fn parse(doctype: &DocType, filters: &Value) -> Result<Vec<Condition>, Refusal> {
    match filters {
        Value::Null => Ok(Vec::new()),
        Value::String(name) if name.is_empty() => Ok(Vec::new()),
        Value::String(name) => Ok(vec![Condition::new("name", "=", Value::String(name.clone()))]),
        Value::Object(map) => map.iter().map(|(field, wanted)| from_pair(doctype, field, wanted)).collect(),
        Value::Array(list) if list.first().is_some_and(Value::is_string) => Ok(vec![from_list(doctype, filters)?]),
        Value::Array(list) => list.iter().map(|one| from_list(doctype, one)).collect(),
        other => Err(malformed(other)),
    }
}

impl Condition {
    fn new(field: &str, op: &str, wanted: Value) -> Self {
        Self { child: None, field: field.to_owned(), op: op.to_lowercase(), wanted }
    }

    /// True when the stored document satisfies it.
    pub fn holds(&self, doctype: &DocType, doc: &Doc, today: LocalDate) -> bool {
        let Some(child) = &self.child else {
            return self.compare(doctype, &value(doctype, doc, &self.field), today);
        };
        let tables = doctype.tables().filter(|table| &table.options == child);
        let mut rows = tables.flat_map(|table| rows(doc, &table.fieldname));
        rows.any(|row| self.compare(doctype, row.get(&self.field).unwrap_or(&Value::Null), today))
    }

    fn compare(&self, doctype: &DocType, have: &Value, today: LocalDate) -> bool {
        let is_time = self.child.is_none() && doctype.field(&self.field).is_some_and(|field| field.fieldtype == "Time");
        let order = |wanted: &Value| order(have, wanted, is_time);
        match self.op.as_str() {
            "=" if self.wanted.is_null() => is_unset(have),
            "=" => order(&self.wanted) == Some(Ordering::Equal) || (is_unset(have) && is_unset(&self.wanted)),
            "!=" if self.wanted.is_null() => !is_unset(have),
            "!=" => order(&self.wanted) != Some(Ordering::Equal),
            ">" => order(&self.wanted) == Some(Ordering::Greater),
            "<" => order(&self.wanted) == Some(Ordering::Less),
            ">=" => matches!(order(&self.wanted), Some(Ordering::Greater | Ordering::Equal)),
            "<=" => matches!(order(&self.wanted), Some(Ordering::Less | Ordering::Equal)),
            "in" => self.wanted_list().iter().any(|one| order(one) == Some(Ordering::Equal)),
            "not in" => !self.wanted_list().iter().any(|one| order(one) == Some(Ordering::Equal)),
            "like" => like(have, &self.wanted),
            "not like" => !like(have, &self.wanted),
            "is" => is_unset(have) == (self.wanted == "not set"),
            "between" => between(have, &self.wanted_list()),
            "not between" => !between(have, &self.wanted_list()),
            _ => self.wanted.as_str().is_some_and(|span| in_span(have, span, today)),
        }
    }

    fn wanted_list(&self) -> Vec<Value> {
        match &self.wanted {
            Value::Array(list) => list.clone(),
            Value::String(text) => text.split(',').map(|part| Value::String(part.trim().to_owned())).collect(),
            other => vec![other.clone()],
        }
    }
}

fn from_pair(doctype: &DocType, field: &str, wanted: &Value) -> Result<Condition, Refusal> {
    let condition = match wanted {
        Value::Array(pair) if pair.len() == 2 && pair[0].is_string() => {
            Condition::new(field, pair[0].as_str().unwrap_or_default(), pair[1].clone())
        }
        _ => Condition::new(field, "=", wanted.clone()),
    };
    checked(doctype, condition, wanted)
}

fn from_list(doctype: &DocType, filter: &Value) -> Result<Condition, Refusal> {
    let parts = filter.as_array().ok_or_else(|| malformed(filter))?;
    let word = |at: usize| parts.get(at).and_then(Value::as_str).unwrap_or_default();
    let condition = match parts.len() {
        2 => Condition::new(word(0), "=", parts[1].clone()),
        3 => Condition::new(word(0), word(1), parts[2].clone()),
        4 | 5 => {
            let child = (word(0) != doctype.name).then(|| word(0).to_owned());
            Condition { child, ..Condition::new(word(1), word(2), parts[3].clone()) }
        }
        _ => return Err(malformed(filter)),
    };
    checked(doctype, condition, filter)
}

fn checked(doctype: &DocType, condition: Condition, source: &Value) -> Result<Condition, Refusal> {
    if !OPERATORS.contains(&condition.op.as_str()) {
        return Err(malformed(source));
    }
    if condition.child.is_none() && !doctype.has(&condition.field) {
        return Err(Refusal::invalid("DataError", format!("Field not permitted in query: {}", condition.field)));
    }
    Ok(condition)
}

fn malformed(filter: &Value) -> Refusal {
    Refusal::invalid("ValidationError", format!("Invalid simple filter format: {filter}"))
}

fn is_unset(value: &Value) -> bool {
    value.is_null() || value == ""
}

/// How two values stand: numbers as numbers, times as times, the rest as text; `None` when one of them is not set.
pub fn order(have: &Value, wanted: &Value, is_time: bool) -> Option<Ordering> {
    if have.is_null() || wanted.is_null() {
        return None;
    }
    if is_time {
        let minutes = |value: &Value| value.as_str().and_then(LocalTime::parse);
        return Some(minutes(have)?.cmp(&minutes(wanted)?));
    }
    if have.is_number() {
        return have.as_f64()?.partial_cmp(&as_number(wanted)?);
    }
    Some(as_text(have).cmp(&as_text(wanted)))
}

fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::Bool(yes) => Some(f64::from(u8::from(*yes))),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn between(have: &Value, bounds: &[Value]) -> bool {
    let [from, to] = bounds else { return false };
    // A date as the upper bound of a datetime means the whole of that day.
    let to = match (have.as_str(), to.as_str()) {
        (Some(have), Some(to)) if have.len() > 10 && to.len() == 10 => Value::String(format!("{to} 23:59:59.999999")),
        _ => to.clone(),
    };
    order(have, from, false).is_some_and(Ordering::is_ge) && order(have, &to, false).is_some_and(Ordering::is_le)
}

fn in_span(have: &Value, span: &str, today: LocalDate) -> bool {
    let Some(day) = have.as_str().and_then(|text| LocalDate::parse(text.get(..10)?)) else { return false };
    let monday = today.days() - i64::from(today.weekday());
    let (from, to) = match span {
        "today" => (today.days(), today.days()),
        "yesterday" => (today.days() - 1, today.days() - 1),
        "tomorrow" => (today.days() + 1, today.days() + 1),
        "this week" => (monday, monday + 6),
        "last week" => (monday - 7, monday - 1),
        "next week" => (monday + 7, monday + 13),
        "last 7 days" => (today.days() - 7, today.days()),
        "last 30 days" => (today.days() - 30, today.days()),
        _ => return false,
    };
    (from..=to).contains(&day.days())
}

/// `%` any run, `_` any one character, `\` before either means itself (023h).
fn like(have: &Value, pattern: &Value) -> bool {
    if have.is_null() {
        return false;
    }
    let text: Vec<char> = as_text(have).to_lowercase().chars().collect();
    let pattern: Vec<char> = as_text(pattern).to_lowercase().chars().collect();
    matches(&text, &pattern)
}

fn matches(text: &[char], pattern: &[char]) -> bool {
    match pattern {
        [] => text.is_empty(),
        ['%', rest @ ..] => (0..=text.len()).any(|at| matches(&text[at..], rest)),
        ['_', rest @ ..] => !text.is_empty() && matches(&text[1..], rest),
        ['\\', one, rest @ ..] | [one, rest @ ..] => text.first() == Some(one) && matches(&text[1..], rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn like_ignores_case_but_not_accents() {
        assert!(like(&json!("Véronique Tremblay"), &json!("%véronique%")));
        assert!(!like(&json!("Véronique Tremblay"), &json!("%veronique%")));
        assert!(like(&json!("Garage A&B 100% Auto?"), &json!("%100\\% A%")));
        assert!(!like(&json!("Garage 1000 Auto"), &json!("%100\\% A%")));
    }

    #[test]
    fn times_compare_as_times() {
        assert_eq!(order(&json!("8:30:00"), &json!("10:00:00"), true), Some(Ordering::Less));
    }
}
