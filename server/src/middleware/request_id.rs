//! A name for each request, ours alone: a client's own `X-Request-Id` is not read, so that the log cannot be forged.

use std::fmt;

/// `<boot>-<number>`, in hexadecimal: unique over restarts and in the order of arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId {
    /// Which start of the server.
    pub boot: u64,
    /// Grows by one per request.
    pub number: u64,
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{:x}", self.boot, self.number)
    }
}
