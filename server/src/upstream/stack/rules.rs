//! RELIABILITY.md D's table of budgets, one row a lane: the only place where these numbers stand.

use crate::upstream::http::Retry;
use std::time::Duration;

/// One upstream: how long to wait for its door, and how much of what it said is remembered.
#[derive(Debug)]
pub struct Site {
    /// As in `Server-Timing` and the log.
    pub name: &'static str,
    /// For a connection.
    pub connect: Duration,
    /// Largest answer, in bytes.
    pub body_limit: usize,
    /// Room for answers kept, in bytes.
    pub kept_bytes: u64,
    /// What the log and `/admin` say once our key is refused.
    pub key_refused: &'static str,
    /// Its rows.
    pub lanes: &'static [&'static Rules],
}

/// One kind of call to it.
#[derive(Debug)]
pub struct Rules {
    /// The row's name.
    pub lane: &'static str,
    /// For all attempts together, and for waiting one's turn.
    pub deadline: Duration,
    /// When to try again; a budget of a fifth holds for the whole upstream.
    pub retry: Retry,
    /// Calls under way at once.
    pub at_once: usize,
    /// Calls that may wait for one of these; the next is turned away at once. A day pack alone asks fifty things.
    pub waiting: usize,
    /// Lanes of the same word rest together.
    pub breaker: &'static str,
    /// Whether an answer tells that our key is accepted.
    pub tells_of_key: bool,
    /// How long an answer is given again without asking.
    pub fresh: Duration,
    /// How long it is given, with its age, while the upstream cannot be asked.
    pub stale: Duration,
}

const NEVER: Duration = Duration::ZERO;
const CONNECT: Duration = ms(500);
const DAY: Duration = s(24 * 3600);

#[rustfmt::skip]
mod table {
    use super::*;

    pub const READ:        Rules = Rules { lane: "read",        deadline: s(3),     retry: Retry::Read,  at_once: 32, waiting: 128, breaker: "records",     tells_of_key: true, fresh: s(15), stale: DAY };
    pub const WRITE:       Rules = Rules { lane: "write",       deadline: s(10),    retry: Retry::Write, at_once: 16, waiting: 16,  breaker: "records",     tells_of_key: true, fresh: NEVER, stale: NEVER };
    pub const PRINT:       Rules = Rules { lane: "print",       deadline: s(12),    retry: Retry::Never, at_once: 3,  waiting: 6,   breaker: "print",       tells_of_key: true, fresh: NEVER, stale: NEVER };
    pub const WATCH:       Rules = Rules { lane: "watch",       deadline: s(2),     retry: Retry::Never, at_once: 1,  waiting: 0,   breaker: "records",     tells_of_key: true, fresh: NEVER, stale: NEVER };
    pub const HUB:         Rules = Rules { lane: "read",        deadline: s(2),     retry: Retry::Read,  at_once: 16, waiting: 64,  breaker: "network",     tells_of_key: true, fresh: s(5),  stale: DAY };
    pub const CENSUS:      Rules = Rules { lane: "census",      deadline: s(12),    retry: Retry::Never, at_once: 1,  waiting: 4,   breaker: "census",      tells_of_key: true, fresh: s(15), stale: s(15 * 60) };
    pub const HUB_WATCH:   Rules = Rules { lane: "watch",       deadline: s(2),     retry: Retry::Never, at_once: 1,  waiting: 0,   breaker: "network",     tells_of_key: false, fresh: NEVER, stale: NEVER };
    pub const DIAGNOSTICS: Rules = Rules { lane: "diagnostics", deadline: s(15),    retry: Retry::Never, at_once: 8,  waiting: 0,   breaker: "diagnostics", tells_of_key: true, fresh: s(30), stale: NEVER };
    pub const VISION:      Rules = Rules { lane: "vision",      deadline: ms(6500), retry: Retry::Model, at_once: 8,  waiting: 0,   breaker: "vision",      tells_of_key: true, fresh: NEVER, stale: NEVER };
}
pub use table::*;

/// The records.
pub const ERPNEXT: Site = Site {
    name: "erpnext",
    connect: CONNECT,
    // A page of 500 documents with every field is below 2 MB.
    body_limit: 8 << 20,
    kept_bytes: 16 << 20,
    key_refused: "API key was regenerated in ERPNext",
    lanes: &[&READ, &WRITE, &PRINT, &WATCH],
};

/// The network.
pub const TARGO_HUB: Site = Site {
    name: "hub",
    connect: CONNECT,
    // The census of 50 000 lines has 16 MB.
    body_limit: 32 << 20,
    kept_bytes: 32 << 20,
    key_refused: "the hub no longer accepts its token",
    lanes: &[&HUB, &CENSUS, &DIAGNOSTICS, &VISION, &HUB_WATCH],
};

/// The model. Its readings are kept by the photo's SHA-256 in `crate::vision`, not by the request.
pub const GEMINI: Site = Site {
    name: "gemini",
    connect: s(1),
    body_limit: 1 << 20,
    kept_bytes: 0,
    key_refused: "Gemini no longer accepts its key",
    lanes: &[&VISION],
};

const fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}
