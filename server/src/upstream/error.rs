//! What can go wrong with an upstream, in one list for all three. Translated here once into what a caller is told.

use domain::error::ProblemCode;

/// A failed call. The words in it are the upstream's own, as plain text, cut short; they never hold a traceback.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UpstreamError {
    /// The document, the device or the route is not there.
    #[error("not found")]
    NotFound,
    /// The document was changed since it was read: Frappe's stale `modified`.
    #[error("changed by someone else since it was read")]
    Conflict,
    /// A unique value is taken. After a retry it means: done before.
    #[error("a record with this {} exists", field.as_deref().unwrap_or("value"))]
    Duplicate {
        /// The unique field, or `name`; `None` when the upstream does not say.
        field: Option<String>,
    },
    /// Understood, and refused for good: a validation, or a request this site cannot take.
    #[error("refused ({exc_type}): {message}")]
    Refused {
        /// The upstream's word for it, such as `MandatoryError` or `INVALID_ARGUMENT`.
        exc_type: String,
        /// Its sentence.
        message: String,
    },
    /// Our technical user may not do this.
    #[error("not permitted: {message}")]
    Forbidden {
        /// Its sentence.
        message: String,
    },
    /// Our own key is not accepted: regenerated, or its user disabled.
    #[error("our key is not accepted")]
    SignIn,
    /// Too many requests, or too much work.
    #[error("asked to slow down")]
    Busy {
        /// Seconds to wait, when it says.
        retry_after_s: Option<u32>,
    },
    /// Two writes met; nothing was written, the same again may pass.
    #[error("two writes met and this one was turned away")]
    Deadlock,
    /// Not asked at all: too many of our calls are under way, or it failed and is left alone for a while.
    #[error("not asked: {reason}")]
    TurnedAway {
        /// Which of the two.
        reason: &'static str,
        /// When to come again.
        retry_after_s: u32,
    },
    /// Not reachable, down, or under maintenance.
    #[error("unavailable: {reason}")]
    Unavailable {
        /// What was seen: a refused connection, a status.
        reason: String,
    },
    /// Our deadline passed. Of a write it is not known whether it was done.
    #[error("no answer within the deadline")]
    Timeout,
    /// An answer that is not what this upstream answers: a sign-in page, prose, broken JSON, a missing key.
    #[error("an answer that makes no sense: {reason}")]
    Garbled {
        /// What was wrong with it.
        reason: String,
    },
    /// What we sent is more than it takes.
    #[error("what was sent is too large")]
    TooLarge,
    /// The model declined to answer: a safety or copyright filter, or it ran out of room.
    #[error("the model gave no answer ({reason})")]
    Declined {
        /// The model's word, such as `SAFETY` or `MAX_TOKENS`.
        reason: String,
    },
}

impl UpstreamError {
    /// True when the same call may succeed later. After [`Timeout`](Self::Timeout) a write must be looked up first.
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Busy { .. }
                | Self::Deadlock
                | Self::TurnedAway { .. }
                | Self::Unavailable { .. }
                | Self::Timeout
                | Self::SignIn
        )
    }

    /// True when nobody answered, or somebody broken, or too late: what the breaker counts.
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::Unavailable { .. } | Self::Timeout)
    }

    /// True when what was known before may stand in: the upstream did not judge the question itself.
    pub fn may_be_bridged(&self) -> bool {
        self.is_transient() || matches!(self, Self::Garbled { .. })
    }

    /// Seconds after which the caller may ask again, where they are known.
    pub fn retry_after_s(&self) -> Option<u32> {
        match self {
            Self::Busy { retry_after_s } => *retry_after_s,
            Self::TurnedAway { retry_after_s, .. } => Some(*retry_after_s),
            _ => None,
        }
    }

    /// What the caller is told.
    pub fn to_problem_code(&self) -> ProblemCode {
        match self {
            Self::NotFound => ProblemCode::NotFound,
            Self::Conflict | Self::Duplicate { .. } => ProblemCode::Conflict,
            Self::Refused { .. } | Self::Forbidden { .. } | Self::Declined { .. } => ProblemCode::UpstreamRefused,
            Self::SignIn => ProblemCode::UpstreamSignIn,
            Self::Busy { .. } | Self::Deadlock | Self::TurnedAway { .. } | Self::Unavailable { .. } => {
                ProblemCode::UpstreamUnavailable
            }
            Self::Timeout => ProblemCode::UpstreamTimeout,
            Self::Garbled { .. } => ProblemCode::UpstreamGarbled,
            Self::TooLarge => ProblemCode::TooLarge,
        }
    }

    pub(super) fn garbled(reason: impl Into<String>) -> Self {
        Self::Garbled { reason: reason.into() }
    }

    pub(super) fn unavailable(reason: impl Into<String>) -> Self {
        Self::Unavailable { reason: reason.into() }
    }
}
