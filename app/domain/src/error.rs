//! One envelope for everything that goes wrong, on the wire and in the browser: `application/problem+json` (RFC 9457).

use serde::{Deserialize, Serialize};

/// What went wrong, in terms the app can put into words. Unexpected causes never travel in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// `about:blank`-style URI; always `/problems/{code}`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Stable word the message catalogue is keyed by.
    pub code: ProblemCode,
    /// HTTP status, repeated for readers that only keep the body.
    pub status: u16,
    /// One sentence in the caller's language: what happened, what is kept, what to do.
    pub title: String,
    /// The field or value at fault, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The request's id, to quote to support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// A problem of that kind, before the server adds its words and its request id.
    pub fn new(code: ProblemCode) -> Self {
        Self {
            kind: format!("/problems/{}", code.as_str()),
            status: code.status(),
            title: String::new(),
            detail: None,
            request_id: None,
            code,
        }
    }

    /// The same, naming what is at fault.
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

crate::open_enum! {
    /// Every kind of failure a caller can tell apart. Each has words in both languages in `locales/*/problem.toml`.
    ProblemCode {
        BadRequest = "bad-request", Invalid = "invalid", SignInRequired = "sign-in-required", Forbidden = "forbidden",
        NotFound = "not-found", MethodNotAllowed = "method-not-allowed", Conflict = "conflict", TooLarge = "too-large",
        UnsupportedMedia = "unsupported-media", KeyReused = "key-reused", InProgress = "in-progress", TooMany = "too-many",
        UpstreamRefused = "upstream-refused", UpstreamGarbled = "upstream-garbled", UpstreamUnavailable = "upstream-unavailable",
        UpstreamTimeout = "upstream-timeout", UpstreamSignIn = "upstream-sign-in", Internal = "internal", Unreachable = "unreachable",
        PhotoDamaged = "photo-damaged",
    }
}

impl ProblemCode {
    /// The HTTP status it travels with. Two are the phone's own and never travel: `Unreachable`, where no answer came at
    /// all, and `PhotoDamaged`, where the photo of an op is missing or not what it was.
    pub fn status(&self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::SignInRequired => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict | Self::InProgress => 409,
            Self::TooLarge => 413,
            Self::UnsupportedMedia => 415,
            Self::Invalid | Self::KeyReused => 422,
            Self::TooMany => 429,
            Self::UpstreamRefused | Self::UpstreamGarbled | Self::UpstreamSignIn => 502,
            Self::UpstreamUnavailable => 503,
            Self::UpstreamTimeout => 504,
            Self::Unreachable | Self::PhotoDamaged => 0,
            Self::Internal | Self::Other(_) => 500,
        }
    }
}
