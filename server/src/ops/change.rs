//! Changing the fields of one document: read, decide, write under ERPNext's optimistic lock, read anew when somebody
//! else was quicker. Each try decides on what stands there now, so that nothing is ever written over unseen.

use super::{
    Stop,
    comment::name_of,
    work::{Effect, Work},
};
use crate::upstream::{UpstreamError, erpnext::Record};
use domain::merge::{FieldValues, Merge};

/// How often the document is read anew.
const TRIES: usize = 4;

/// What to do to a document as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Decision {
    /// Fields to write.
    pub write: FieldValues,
    /// What is said of it where that differs from what is written: a state this site has no word for, a line added.
    pub said: FieldValues,
    /// Fields somebody else changed meanwhile and that stay.
    pub merged: Vec<String>,
}

/// Decides and writes until it stands. An op whose comment is there is done.
pub(super) async fn change(
    work: &Work<'_>,
    doctype: &'static str,
    name: &str,
    decide: impl Fn(&Record) -> Result<Decision, Stop>,
) -> Result<(), Stop> {
    let erpnext = &work.app.erpnext;
    if work.is_again && erpnext.has_comment(&name_of(&work.who.person.id, work.op, work.first_part)).await? {
        work.did_change(name);
        return Ok(());
    }
    let mut tries = 0;
    loop {
        tries += 1;
        let record = erpnext.read_record(doctype, name).await?;
        let decision = decide(&record)?;
        if decision.write.is_empty() && decision.said.is_empty() {
            return Ok(());
        }
        // What there is only to say, an earlier try that wrote has said with it.
        if decision.write.is_empty() && work.effects().iter().any(|known| known.document == name) {
            return Ok(());
        }
        work.will_change(effect(doctype, name, &record, &decision)).await?;
        if decision.write.is_empty() {
            return Ok(());
        }
        match erpnext.write_record(doctype, name, &record, &decision.write).await {
            Err(UpstreamError::Conflict) if tries < TRIES => {}
            written => {
                written?;
                work.did_change(name);
                return Ok(());
            }
        }
    }
}

/// What comes of a merge: something to write, or a question to a person.
pub(super) fn decision(merge: Merge) -> Result<Decision, Stop> {
    if !merge.conflict.is_empty() {
        return Err(Stop::Conflict(merge.conflict));
    }
    Ok(Decision { write: merge.write, merged: merge.kept, ..Decision::default() })
}

fn effect(doctype: &str, name: &str, record: &Record, decision: &Decision) -> Effect {
    let mut after = decision.write.clone();
    after.extend(decision.said.clone());
    let (doctype, document, merged) = (doctype.to_owned(), name.to_owned(), decision.merged.clone());
    Effect { doctype, document, before: record.pick(after.keys()), after, merged, is_written: false }
}
