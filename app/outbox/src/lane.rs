//! The two lanes, and what each has learnt of the link to the server.

use crate::schedule;
use std::cell::Cell;

/// The most ops in one request.
const MAX_BATCH: usize = 20;

/// Which ops a pass sends. The two may run at the same time, so that a slow photo delays no other op.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Ops without photos.
    Ops,
    /// Ops with photos, one at a time, each behind its photos.
    Photos,
}

/// What a lane knows of the link to the server; forgotten with the tab.
pub(crate) struct LaneState {
    running: Cell<bool>,
    again: Cell<bool>,
    /// Doubles with each answer, falls to one when a batch fails.
    batch_limit: Cell<usize>,
    link_failures: Cell<u32>,
    link_retry_at_ms: Cell<i64>,
}

impl Default for LaneState {
    fn default() -> Self {
        Self {
            running: Cell::new(false),
            again: Cell::new(false),
            batch_limit: Cell::new(MAX_BATCH),
            link_failures: Cell::new(0),
            link_retry_at_ms: Cell::new(0),
        }
    }
}

impl LaneState {
    /// Begins a pass; `None` if one is running, which then looks again before it ends.
    pub fn run(&self) -> Option<Running<'_>> {
        self.again.set(true);
        (!self.running.replace(true)).then_some(Running(self))
    }

    /// Whether somebody has asked for another look since the last one.
    pub fn take_again(&self) -> bool {
        self.again.replace(false)
    }

    /// How many ops the next request may carry.
    pub fn batch_limit(&self, lane: Lane) -> usize {
        if lane == Lane::Photos { 1 } else { self.batch_limit.get() }
    }

    /// Receipts came.
    pub fn answered(&self) {
        self.batch_limit.set((self.batch_limit.get() * 2).min(MAX_BATCH));
        self.forget_backoff();
    }

    /// A request came to nothing: the next ones carry one op each, until receipts come again.
    pub fn failed(&self) {
        self.batch_limit.set(1);
    }

    /// Not even a single op got an answer: it is the link, and all wait.
    pub fn unreachable(&self, now_ms: i64) {
        self.link_failures.set(self.link_failures.get() + 1);
        self.link_retry_at_ms.set(now_ms + schedule::backoff_ms(self.link_failures.get()));
    }

    /// How long the lane waits for the link.
    pub fn link_wait_ms(&self, now_ms: i64) -> i64 {
        schedule::wait_ms(self.link_retry_at_ms.get(), now_ms)
    }

    /// The link may be there again.
    pub fn forget_backoff(&self) {
        self.link_failures.set(0);
        self.link_retry_at_ms.set(0);
    }
}

/// Lets the lane go when the pass ends, also when its future is dropped.
pub(crate) struct Running<'a>(&'a LaneState);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.running.set(false);
    }
}
