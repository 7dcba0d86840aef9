//! One op under way: who, what, and the changes it is about to make, kept before they are made.

use super::Stop;
use crate::{app::App, auth::Technician};
use app::i18n::Lang;
use domain::{merge::FieldValues, op::Op};
use serde::{Deserialize, Serialize};
use std::sync::{Mutex, PoisonError};

/// What every kind of op is carried out with.
pub(super) struct Work<'a> {
    pub app: &'a App,
    pub who: &'a Technician,
    pub op: &'a Op,
    pub lang: Lang,
    /// It was begun before, and its end is not known.
    pub is_again: bool,
    /// Where the numbers of its parts begin: what earlier tries wrote before they were refused is told already.
    pub first_part: u32,
    effects: Mutex<Vec<Effect>>,
}

/// What an op changes of one document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Effect {
    pub doctype: String,
    pub document: String,
    /// The changed fields as they are before.
    pub before: FieldValues,
    /// The same fields afterwards.
    pub after: FieldValues,
    /// Fields somebody else changed meanwhile and that stay.
    pub merged: Vec<String>,
    /// This try has written it.
    #[serde(skip)]
    pub is_written: bool,
}

impl<'a> Work<'a> {
    /// Nobody began it before.
    pub fn new(app: &'a App, who: &'a Technician, op: &'a Op, lang: Lang) -> Self {
        Self { app, who, op, lang, is_again: false, first_part: 0, effects: Mutex::default() }
    }

    /// With what an earlier try was about to change, if there was one.
    pub fn again(self, earlier: Option<Option<String>>, first_part: u32) -> Self {
        let is_again = earlier.is_some();
        let plan = earlier.flatten().and_then(|plan| serde_json::from_str(&plan).ok()).unwrap_or_default();
        Self { is_again, first_part, effects: Mutex::new(plan), ..self }
    }

    /// Keeps what is about to be changed. What an earlier try meant to change of the same document gives way to it.
    pub async fn will_change(&self, effect: Effect) -> Result<(), Stop> {
        let plan = {
            let mut effects = self.effects.lock().unwrap_or_else(PoisonError::into_inner);
            match effects.iter_mut().find(|known| known.document == effect.document) {
                Some(known) => *known = effect,
                None => effects.push(effect),
            }
            serde_json::to_string(&*effects)?
        };
        Ok(self.app.store.plan_op(&self.who.person.id, &self.op.op_id, Some(plan)).await?)
    }

    /// It is written.
    pub fn did_change(&self, document: &str) {
        let mut effects = self.effects.lock().unwrap_or_else(PoisonError::into_inner);
        effects.iter_mut().filter(|effect| effect.document == document).for_each(|effect| effect.is_written = true);
    }

    /// Of what was written, these fields were not kept.
    pub fn did_not_change(&self, document: &str, fields: &[String]) {
        let mut effects = self.effects.lock().unwrap_or_else(PoisonError::into_inner);
        for effect in effects.iter_mut().filter(|effect| effect.document == document) {
            effect.before.retain(|field, _| !fields.contains(field));
            effect.after.retain(|field, _| !fields.contains(field));
        }
        effects.retain(|effect| !effect.after.is_empty());
    }

    /// What this try has written.
    pub fn written(&self) -> Vec<Effect> {
        self.effects().into_iter().filter(|effect| effect.is_written).collect()
    }

    /// What was changed, by this try or by the one before it.
    pub fn effects(&self) -> Vec<Effect> {
        self.effects.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
