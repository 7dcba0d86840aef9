//! What an entry of the audit changed, field by field, in words.

use crate::i18n::{msg::audit as words, t};
use domain::audit::AuditEntry;
use leptos::prelude::*;
use serde_json::Value;

/// Longest value shown whole, in characters; the file for a spreadsheet has all of it.
const VALUE_MAX_CHARS: usize = 120;

/// The kind of change.
pub(super) fn op_text(op: &str) -> String {
    match op {
        "equipment.link" => t(words::OP_LINK),
        "equipment.create" => t(words::OP_CREATE),
        "equipment.update" => t(words::OP_UPDATE),
        "job.note" => t(words::OP_NOTE),
        "job.transition" => t(words::OP_TRANSITION),
        "photo.read" => t(words::OP_PHOTO),
        other => other,
    }
    .to_owned()
}

/// Each field with what it was and what it is; of a text that only grew, what came to it.
pub(super) fn changes(entry: &AuditEntry) -> AnyView {
    let rows: Vec<_> = entry
        .after
        .iter()
        .map(|(field, after)| {
            let (before, after) = (entry.before.get(field).map(text).unwrap_or_default(), text(after));
            let (before, after) = match after.strip_prefix(&before) {
                Some(added) if !before.is_empty() && !added.is_empty() => ("…".to_owned(), added.trim().to_owned()),
                _ => (before, after),
            };
            view! { <li><span class="code">{field.clone()}</span>" "<del>{short(before)}</del>" → "<ins>{short(after)}</ins></li> }
        })
        .collect();
    view! { <ul class="changes">{rows}</ul> }.into_any()
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn short(whole: String) -> String {
    match whole.char_indices().nth(VALUE_MAX_CHARS) {
        Some((end, _)) => format!("{}…", &whole[..end]),
        None => whole,
    }
}
