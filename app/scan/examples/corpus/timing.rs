//! Milliseconds, their middle and their tail.

use std::time::Instant;

#[derive(Default)]
pub struct Times(Vec<f64>);

impl Times {
    pub fn time<T>(&mut self, run: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = run();
        self.0.push(start.elapsed().as_secs_f64() * 1e3);
        result
    }

    pub fn add(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Median and 95th percentile.
    pub fn summary(&mut self) -> String {
        self.0.sort_by(f64::total_cmp);
        let at = |share: f64| self.0.get(((self.0.len() as f64 - 1.0) * share).round() as usize).unwrap_or(&0.0);
        format!("{:.1}/{:.0}", at(0.5), at(0.95))
    }
}
