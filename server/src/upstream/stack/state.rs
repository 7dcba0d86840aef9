//! What is known of an upstream right now: for `/admin`, `/metrics` and `/readyz`. Plain numbers, nothing of a call's content.

use super::BreakerState;
use domain::time::Timestamp;
use serde::Serialize;
use std::{collections::VecDeque, time::Duration};

/// Latencies looked back on.
const LOOK_BACK: usize = 256;

/// One upstream.
#[derive(Clone, Debug, Serialize)]
pub struct UpstreamState {
    /// `erpnext`, `hub`, `gemini`.
    pub name: &'static str,
    /// Since when our key is refused, and what to say of it.
    pub key_refused: Option<KeyRefused>,
    /// Second and further attempts since the start.
    pub retries: u64,
    /// Bytes of answers kept.
    pub kept_bytes: u64,
    /// By kind of call.
    pub lanes: Vec<LaneState>,
}

/// Our key is not accepted.
#[derive(Clone, Debug, Serialize)]
pub struct KeyRefused {
    /// The first refusal.
    pub since: Timestamp,
    /// In the product's exact words.
    pub words: &'static str,
}

/// One kind of call. Counts are since the start of the process.
#[derive(Clone, Debug, Serialize)]
pub struct LaneState {
    /// `read`, `write`, `diagnostics`...
    pub name: &'static str,
    /// Whether calls go through.
    pub breaker: BreakerState,
    /// Under way now.
    pub in_flight: usize,
    /// Waiting their turn now.
    pub waiting: usize,
    /// Median of the last 256 calls.
    pub p50_ms: Option<f64>,
    /// 95th percentile of them.
    pub p95_ms: Option<f64>,
    /// What happened.
    #[serde(flatten)]
    pub counts: Counts,
    /// The last call that failed for want of the upstream.
    pub last_error: Option<LastError>,
}

/// How calls ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Sent, retries not counted.
    pub calls: u64,
    /// Of them, those that found nobody, or somebody broken, or no time.
    pub failures: u64,
    /// Turned away because too many were under way.
    pub shed: u64,
    /// Turned away because the upstream is left alone.
    pub rested: u64,
    /// Answered from what was read moments ago.
    pub fresh: u64,
    /// Answered from what was read before it failed.
    pub stale: u64,
    /// Answered by an equal call that was under way.
    pub joined: u64,
}

/// A failure, for the page that shows it.
#[derive(Clone, Debug, Serialize)]
pub struct LastError {
    /// When.
    pub at: Timestamp,
    /// Our words for it.
    pub words: String,
}

/// Collects them.
#[derive(Debug, Default)]
pub(super) struct Meter {
    pub counts: Counts,
    pub last_error: Option<LastError>,
    took: VecDeque<Duration>,
}

impl Meter {
    pub fn took(&mut self, took: Duration) {
        if self.took.len() == LOOK_BACK {
            self.took.pop_front();
        }
        self.took.push_back(took);
    }

    /// The median and the 95th percentile, in milliseconds.
    pub fn percentiles(&self) -> Option<(f64, f64)> {
        let mut sorted: Vec<Duration> = self.took.iter().copied().collect();
        sorted.sort_unstable();
        let last = sorted.len().checked_sub(1)?;
        let at = |share: usize| sorted[(last * share).div_ceil(100)].as_secs_f64() * 1000.0;
        Some((at(50), at(95)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_last_calls() {
        let mut meter = Meter::default();
        assert_eq!(meter.percentiles(), None);
        (0..1000).for_each(|_| meter.took(Duration::from_secs(9)));
        (1..=256).for_each(|ms| meter.took(Duration::from_millis(ms)));
        assert_eq!(meter.percentiles(), Some((129.0, 244.0)));
    }
}
