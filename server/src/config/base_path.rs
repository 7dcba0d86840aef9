//! The path the whole app lives under.

use std::fmt;

/// A base path without a slash at its end: empty for `/`, else `/ops`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BasePath(String);

impl BasePath {
    /// Reads `/`, `/ops` or `/ops/`; segments are letters, digits, `-` and `_`.
    pub fn parse(text: &str) -> Option<Self> {
        let trimmed = text.strip_suffix('/').unwrap_or(text);
        let plain = |segment: &str| {
            !segment.is_empty() && segment.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        let valid = trimmed.is_empty() || trimmed.strip_prefix('/').is_some_and(|rest| rest.split('/').all(plain));
        (text.starts_with('/') && valid).then(|| Self(trimmed.to_owned()))
    }

    /// Empty, or `/ops`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The full path of something below the base; `path` starts with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// A part of the app with a base path of its own; `path` starts with a slash.
    pub fn below(&self, path: &str) -> Self {
        Self(self.join(path))
    }

    /// The path a cookie of this app is for: `/` or `/ops`.
    pub fn cookie_path(&self) -> &str {
        if self.0.is_empty() { "/" } else { &self.0 }
    }
}

impl fmt::Display for BasePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.cookie_path())
    }
}
