//! What an entry of the audit changed, field by field, in words.

use crate::{
    components::job::status_text,
    i18n::{msg::audit as words, problem, t},
};
use domain::{audit::AuditEntry, dispatch_job::DispatchJobStatus, error::ProblemCode};
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
        "link.give" => t(words::OP_LINK_GIVE),
        "link.revoke" => t(words::OP_LINK_REVOKE),
        "job.note" => t(words::OP_NOTE),
        "job.transition" => t(words::OP_TRANSITION),
        "photo.read" => t(words::OP_PHOTO),
        other => other,
    }
    .to_owned()
}

/// The one text that only grows: of it, what came to it is shown.
const GROWS: &str = "notes";

/// Each field with what it was and what it is.
pub(super) fn changes(entry: &AuditEntry) -> AnyView {
    let rows: Vec<_> = entry
        .after
        .iter()
        .map(|(field, after)| {
            let word = |value| text(field, value);
            let (before, after) = (entry.before.get(field).map(word).unwrap_or_default(), word(after));
            let (before, after) = match after.strip_prefix(&before) {
                Some(added) if field == GROWS && !before.is_empty() => ("…".to_owned(), added.trim().to_owned()),
                _ => (before, after),
            };
            view! { <li><span class="code">{field.clone()}</span>" "<del>{short(before)}</del>" → "<ins>{short(after)}</ins></li> }
        })
        .collect();
    view! { <ul class="changes">{rows}</ul> }.into_any()
}

/// Why not, in the words everybody is told, and what it is about.
pub(super) fn reason(reason: &str) -> String {
    let (code, detail) = reason.split_once(": ").unwrap_or((reason, ""));
    let happened = t(problem::words_of(&ProblemCode::from(code)).happened);
    if detail.is_empty() { happened.to_owned() } else { format!("{happened} ({detail})") }
}

fn text(field: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if field == "status" => match DispatchJobStatus::from(text.as_str()) {
            // Of a device or of a site's own words: as it stands.
            DispatchJobStatus::Other(word) => word,
            known => status_text(&known).to_owned(),
        },
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
