//! What the audit keeps of an op: one entry for each document it changed, or one that says why it changed none.

use super::work::{Effect, Work};
use domain::{
    audit::AuditEntry,
    merge::FieldValues,
    op::{OpResult, Receipt},
};

/// The entries of an op that came to an end.
pub(super) fn entries(work: &Work, receipt: &Receipt, effects: &[Effect]) -> Vec<AuditEntry> {
    let blank = entry(work, receipt);
    if receipt.result != OpResult::Applied || effects.is_empty() {
        return vec![blank];
    }
    let of = |effect: &Effect| AuditEntry {
        doctype: Some(effect.doctype.clone()),
        document: Some(effect.document.clone()),
        before: effect.before.clone(),
        after: effect.after.clone(),
        merged: effect.merged.clone(),
        ..blank.clone()
    };
    effects.iter().map(of).collect()
}

/// A person's e-mail, where authentik's id is one.
pub(super) fn email_of(person: &str) -> Option<String> {
    person.contains('@').then(|| person.to_owned())
}

fn entry(work: &Work, receipt: &Receipt) -> AuditEntry {
    let (person, op) = (&work.who.person, work.op);
    let reason = receipt.reason.as_ref().map(|reason| match &reason.detail {
        Some(detail) => format!("{}: {detail}", reason.code),
        None => reason.code.to_string(),
    });
    let asked = receipt.conflict.iter().flatten();
    let (before, after): (FieldValues, FieldValues) = asked
        .map(|(field, asked)| ((field.clone(), asked.theirs.clone()), (field.clone(), asked.mine.clone())))
        .unzip();
    AuditEntry {
        id: 0,
        person: person.id.clone(),
        name: person.name.clone(),
        email: email_of(&person.id),
        role: person.role,
        op: op.change.kind().to_owned(),
        doctype: op.change.job().map(|_| crate::upstream::erpnext::DISPATCH_JOB.to_owned()),
        document: op.change.job().map(str::to_owned),
        before,
        after,
        merged: Vec::new(),
        op_id: op.op_id.clone(),
        device_id: op.device_id.clone(),
        recorded_at: op.recorded_at,
        synced_at: receipt.received_at,
        result: receipt.result,
        reason,
    }
}
