//! Numbers for Prometheus: what this process counted itself, and how its parts are doing at the moment of the question.
//! Labels come from closed sets (route patterns, lanes), never from what a caller sent.

mod snapshot;

pub use snapshot::{OLD_AFTER_MS, Snapshot};

use domain::op::OpResult;
use prometheus_client::{
    encoding::text,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::Registry,
};
use std::{fmt, time::Duration};

type Labels = Vec<(&'static str, String)>;

/// Upper bounds of the latency histogram's buckets, in seconds.
const BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 3.0, 10.0];

/// What is counted as it happens.
pub struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    seconds: Family<Labels, Histogram, fn() -> Histogram>,
    ops: Family<Labels, Counter>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("ops");
        let histogram: fn() -> Histogram = || Histogram::new(BUCKETS);
        let (requests, ops) = (Family::default(), Family::default());
        let seconds = Family::new_with_constructor(histogram);
        registry.register("http_requests", "Answers by route pattern and status", requests.clone());
        registry.register("http_request_seconds", "Time until an answer began", seconds.clone());
        registry.register("ops", "Operations by what came of them", ops.clone());
        Self { registry, requests, seconds, ops }
    }
}

impl Metrics {
    /// One answer. `route` is the pattern, `/api/devices/{serial}/issues`.
    pub fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let route = ("route", route.to_owned());
        let labels = vec![("method", method.to_owned()), route.clone(), ("status", status.to_string())];
        self.requests.get_or_create(&labels).inc();
        self.seconds.get_or_create(&vec![route]).observe(took.as_secs_f64());
    }

    /// What came of one operation.
    pub fn op_ended(&self, result: OpResult) {
        let word = serde_json::to_value(result).ok().and_then(|word| word.as_str().map(str::to_owned));
        self.ops.get_or_create(&vec![("result", word.unwrap_or_default())]).inc();
    }

    /// How often each result came so far, by its word.
    pub fn op_results(&self) -> Vec<(String, u64)> {
        const RESULTS: [&str; 5] = ["applied", "duplicate", "conflict", "refused", "retry"];
        let count = |word: &str| self.ops.get(&vec![("result", word.to_owned())]).map_or(0, |counter| counter.get());
        RESULTS.iter().map(|word| ((*word).to_owned(), count(word))).collect()
    }

    /// Everything, in the OpenMetrics text form Prometheus reads.
    pub fn to_text(&self, snapshot: &Snapshot) -> Result<String, fmt::Error> {
        let mut written = String::new();
        text::encode_registry(&mut written, &self.registry)?;
        text::encode_registry(&mut written, &snapshot.registry())?;
        text::encode_eof(&mut written)?;
        Ok(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_cannot_break_out_of_its_line() {
        let metrics = Metrics::default();
        metrics.answered("GET", "/a\"} 1\nops_forged 1", 200, Duration::from_millis(3));
        let text = metrics.to_text(&Snapshot::default()).unwrap();
        assert!(!text.lines().any(|line| line.starts_with("ops_forged")), "{text}");
        assert!(text.contains("ops_http_request_seconds_bucket{le=\"0.005\""), "{text}");
        assert!(text.ends_with("# EOF\n"));
    }

    #[test]
    fn operations_are_counted_by_their_result() {
        let metrics = Metrics::default();
        (0..3).for_each(|_| metrics.op_ended(OpResult::Applied));
        metrics.op_ended(OpResult::Refused);
        assert!(metrics.to_text(&Snapshot::default()).unwrap().contains("ops_ops_total{result=\"applied\"} 3"));
        assert_eq!(metrics.op_results()[0], ("applied".to_owned(), 3));
        assert_eq!(metrics.op_results()[3], ("refused".to_owned(), 1));
    }
}
