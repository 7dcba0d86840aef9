//! Why an op was not carried out: for good, or for now.

use crate::{upstream::UpstreamError, vision::ReadError};
use domain::{
    error::{Problem, ProblemCode},
    op::FieldConflict,
};
use std::collections::BTreeMap;
use tracing::warn;

/// The end of an op that did not get its effect.
#[derive(Debug)]
pub enum Stop {
    /// Will not be done as it is.
    Refused(Box<Problem>),
    /// Not now: send it again.
    Later(Box<Problem>),
    /// Somebody else changed the same field to something else: a person decides.
    Conflict(BTreeMap<String, FieldConflict>),
}

impl Stop {
    /// Refused, for a reason that needs no more words than its code has.
    pub fn refused(code: ProblemCode) -> Self {
        Self::Refused(Box::new(Problem::new(code)))
    }

    /// Refused, naming what is at fault.
    pub fn refused_for(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self::Refused(Box::new(Problem::new(code).with_detail(detail)))
    }

    fn later(code: ProblemCode) -> Self {
        Self::Later(Box::new(Problem::new(code)))
    }
}

impl From<UpstreamError> for Stop {
    fn from(error: UpstreamError) -> Self {
        let code = error.to_problem_code();
        warn!(%error, "an op met an upstream's error");
        match error {
            // A database in trouble judges nothing: the same again may pass.
            UpstreamError::Refused { exc_type, .. }
                if exc_type == "OperationalError" || exc_type == "InternalError" =>
            {
                Self::later(code)
            }
            UpstreamError::Refused { message, .. } | UpstreamError::Forbidden { message } if !message.is_empty() => {
                Self::refused_for(code, message)
            }
            // A conflict that outlasted our own tries is two people at the same table: the next try reads anew.
            UpstreamError::Conflict | UpstreamError::Garbled { .. } => Self::later(code),
            error if error.is_transient() => Self::later(code),
            _ => Self::refused(code),
        }
    }
}

impl From<ReadError> for Stop {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Photo(error) => {
                let (code, detail) = (error.to_problem_code(), error.to_string());
                Self::refused_for(code, detail)
            }
            ReadError::Upstream(error) => error.into(),
            ReadError::Deadline => Self::later(ProblemCode::UpstreamTimeout),
        }
    }
}

impl From<crate::store::StoreError> for Stop {
    fn from(error: crate::store::StoreError) -> Self {
        warn!(cause = %crate::error::Chain(&error), "an op met an error of the store");
        Self::later(ProblemCode::Internal)
    }
}

impl From<serde_json::Error> for Stop {
    fn from(error: serde_json::Error) -> Self {
        warn!(%error, "a document could not be written as JSON");
        Self::later(ProblemCode::Internal)
    }
}
