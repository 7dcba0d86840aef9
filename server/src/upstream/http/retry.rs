//! When to try again: rarely, spread out, and within a budget, so that an outage is not doubled by us.

use crate::upstream::UpstreamError;
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};
use std::time::Duration;

/// When a call is tried again, within its one deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// A read: once, when the upstream was not there or two writes met.
    Read,
    /// A write: only where the upstream itself says that nothing was written; up to four times.
    Write,
    /// A call to a model: once, when it was turned away quickly.
    Model,
    /// Never.
    Never,
}

impl Retry {
    /// How long to wait before the next attempt, or `None` to give up. `jitter` is from 0 up to 1.
    pub(super) fn pause(self, error: &UpstreamError, attempt: u32, elapsed: Duration, jitter: f64) -> Option<Duration> {
        let deadlock = *error == UpstreamError::Deadlock;
        let unavailable = matches!(error, UpstreamError::Unavailable { .. });
        let busy = matches!(error, UpstreamError::Busy { .. });
        let again = match self {
            Self::Read => attempt < 1 && unavailable || attempt < 3 && deadlock,
            Self::Write => attempt < 4 && deadlock,
            Self::Model => attempt < 1 && (busy || unavailable) && elapsed < Duration::from_millis(1500),
            Self::Never => false,
        };
        let ceiling_ms = f64::from(100 * 2u32.pow(attempt.min(4)));
        again.then(|| Duration::from_secs_f64((0.25 + 0.75 * jitter.clamp(0.0, 1.0)) * ceiling_ms / 1000.0))
    }
}

/// At most one retry for five calls, and a reserve of ten for quiet hours: a total outage is amplified by no more.
#[derive(Debug)]
pub(super) struct Budget {
    fifths: AtomicI32,
    spent: AtomicU64,
}

const RESERVE: i32 = 10 * 5;

impl Default for Budget {
    fn default() -> Self {
        Self { fifths: AtomicI32::new(RESERVE), spent: AtomicU64::new(0) }
    }
}

impl Budget {
    pub(super) fn deposit(&self) {
        self.change(|fifths| Some((fifths + 1).min(RESERVE)));
    }

    /// Whether a retry may go. One of a deadlock always may: the upstream is there, and turned it away by itself.
    pub(super) fn allows(&self, error: &UpstreamError) -> bool {
        let allowed = *error == UpstreamError::Deadlock || self.withdraw();
        self.spent.fetch_add(u64::from(allowed), Ordering::Relaxed);
        allowed
    }

    /// Retries so far.
    pub(super) fn spent(&self) -> u64 {
        self.spent.load(Ordering::Relaxed)
    }

    /// False when the budget is spent.
    fn withdraw(&self) -> bool {
        self.change(|fifths| (fifths >= 5).then_some(fifths - 5))
    }

    fn change(&self, step: impl FnMut(i32) -> Option<i32>) -> bool {
        self.fifths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_help_is_tried_again() {
        let down = UpstreamError::unavailable("status 502");
        let busy = UpstreamError::Busy { retry_after_s: None };
        let at_once = Duration::ZERO;
        assert!(Retry::Read.pause(&down, 0, at_once, 0.5).is_some());
        assert!(Retry::Read.pause(&down, 1, at_once, 0.5).is_none());
        assert!(Retry::Read.pause(&UpstreamError::NotFound, 0, at_once, 0.5).is_none());
        assert!(Retry::Write.pause(&down, 0, at_once, 0.5).is_none());
        assert!(Retry::Write.pause(&UpstreamError::Timeout, 0, at_once, 0.5).is_none());
        assert!(Retry::Write.pause(&UpstreamError::Deadlock, 3, at_once, 0.5).is_some());
        assert!(Retry::Write.pause(&UpstreamError::Deadlock, 4, at_once, 0.5).is_none());
        assert!(Retry::Model.pause(&busy, 0, Duration::from_millis(1499), 0.5).is_some());
        assert!(Retry::Model.pause(&busy, 0, Duration::from_millis(1500), 0.5).is_none());
    }

    #[test]
    fn pauses_are_spread_and_grow() {
        let pause =
            |attempt, jitter| Retry::Write.pause(&UpstreamError::Deadlock, attempt, Duration::ZERO, jitter).unwrap();
        assert_eq!((pause(0, 0.0), pause(0, 1.0)), (Duration::from_millis(25), Duration::from_millis(100)));
        assert_eq!(pause(3, 1.0), Duration::from_millis(800));
    }

    #[test]
    fn an_outage_is_amplified_by_a_fifth_at_most() {
        let budget = Budget::default();
        let retries = (0..1000)
            .filter(|_| {
                budget.deposit();
                budget.withdraw()
            })
            .count();
        assert!((190..=211).contains(&retries), "{retries} retries for 1000 calls");
    }
}
