//! The comment on the document: who made the change, because `modified_by` is our technical user's. It is also the
//! mark by which a change is found again: its name is made of the op's id, so that it is never written twice.

use super::work::{Effect, Work};
use crate::{
    app::App,
    store::{StoreError, due_comments::DueComment},
    upstream::{UpstreamError, erpnext::NewComment},
};
use domain::op::Op;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tracing::warn;

/// Longer values are cut: the audit has them whole.
const VALUE_MAX: usize = 140;
/// How many are made good at once.
const AT_ONCE: u32 = 50;

/// Writes the comments of an op's changes; gives those that could not be written now.
pub(super) async fn write(work: &Work<'_>, effects: &[Effect]) -> Vec<DueComment> {
    let mut due = Vec::new();
    for (effect, part) in effects.iter().zip(work.first_part..) {
        let comment = comment(work, effect, part);
        // After the first that cannot be written the others wait too, and so does nobody else.
        if !due.is_empty() || send(work.app, &comment).await.is_err() {
            due.push(comment);
        }
    }
    due
}

/// Writes what was due; what still cannot be written stays due, what never will be is let go and logged.
pub(super) async fn make_good(app: &App) -> Result<usize, StoreError> {
    let mut written = 0;
    for comment in app.store.list_due_comments(AT_ONCE).await? {
        match send(app, &comment).await {
            Ok(()) => written += 1,
            Err(error) if error.is_transient() || matches!(error, UpstreamError::Garbled { .. }) => break,
            Err(error) => warn!(%error, comment = comment.name, "a comment will never be written"),
        }
        app.store.forget_due_comment(&comment.name).await?;
    }
    Ok(written)
}

/// The name of an op's comment on its first, second... document. The same id of another person is another op.
pub(super) fn name_of(person: &str, op: &Op, part: u32) -> String {
    let whose: String = Sha256::digest(person).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("op-{}-{whose}-{part}", op.op_id)
}

async fn send(app: &App, comment: &DueComment) -> Result<(), UpstreamError> {
    let DueComment { name, doctype, document, by, email, content } = comment;
    let comment = NewComment { name, doctype, document, by, email: email.as_deref(), content };
    app.erpnext.create_comment(&comment).await
}

fn comment(work: &Work, effect: &Effect, part: u32) -> DueComment {
    let person = &work.who.person;
    DueComment {
        name: name_of(&person.id, work.op, part),
        doctype: effect.doctype.clone(),
        document: effect.document.clone(),
        by: person.name.clone(),
        email: super::audit::email_of(&person.id),
        content: content(work, effect),
    }
}

/// `Marc Gagnon, 2026-11-24 09:00: status: assigned → en_route (op 0192...)`.
fn content(work: &Work, effect: &Effect) -> String {
    let at = work.app.clock.at(work.op.recorded_at.utc_ms);
    let one = |(field, after): (&String, &Value)| {
        let before = effect.before.get(field).map(shown).unwrap_or_default();
        format!("{}: {} → {}", escaped(field), before, shown(after))
    };
    let changes: Vec<String> = effect.after.iter().map(one).collect();
    let (name, id) = (escaped(&work.who.person.name), &work.op.op_id);
    format!("<p>{name}, {} {}<br>{}</p><p>op {id}</p>", at.date(), at.hour_minute(), changes.join("<br>"))
}

fn shown(value: &Value) -> String {
    let text = match value {
        Value::Null => "∅".to_owned(),
        Value::String(text) if text.is_empty() => "∅".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let cut: String = text.chars().rev().take(VALUE_MAX).collect::<Vec<_>>().into_iter().rev().collect();
    // Of a long text the end is what was added.
    escaped(&if cut.len() < text.len() { format!("…{cut}") } else { cut })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
