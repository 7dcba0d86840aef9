//! The curve of recent received powers. Lost light is a hatched gap, never a zero and never a line across.

use crate::{components::number::one_decimal, i18n::msg::device::optics as words};
use domain::network::OpticalSample;
use leptos::prelude::*;

const WIDTH: f64 = 326.0;
const TOP: f64 = 18.0;
const BOTTOM: f64 = 64.0;

/// Draws the curve, or nothing when there are fewer than two readings.
pub fn spark(samples: &[OpticalSample], baseline_rx_power_dbm: Option<f64>) -> Option<AnyView> {
    let scale = Scale::of(samples, baseline_rx_power_dbm)?;
    let runs = samples.split(|sample| sample.rx_power_dbm.is_none()).filter(|run| !run.is_empty());
    let traces: Vec<AnyView> = runs.map(|run| trace(run, &scale)).collect();
    let gaps: Vec<AnyView> = gaps(samples).into_iter().map(|(from, to)| gap(from, to, &scale)).collect();
    let dot = samples.last().and_then(|last| Some(scale.point(last.at.utc_ms, last.rx_power_dbm?)));
    let dot =
        dot.map(|(x, y)| view! { <circle class="dot" cx=x.to_string() cy=y.to_string() r="5"></circle> }.into_any());
    let (low, high) = (one_decimal(scale.low), one_decimal(scale.high));
    let label = if gaps.is_empty() { words::spark(&high, &low) } else { words::spark_lost(&high, &low) };
    let day = |ms: &domain::time::Timestamp| ms.date().to_string()[5..].to_owned();
    let reference = baseline_rx_power_dbm.map(|dbm| format!("M0 {}H326", scale.point(0, dbm).1));
    Some(
        view! {
            <svg class="spark" viewBox="0 0 326 84" role="img" aria-label=label>
                <pattern id="lost" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"></path></pattern>
                {reference.map(|d| view! { <path class="ref" d=d></path> }.into_any())}
                {traces}{gaps}{dot}
                <text x="0" y="82">{day(&samples.first()?.at)}</text>
                <text x="326" y="82" text-anchor="end">{day(&samples.last()?.at)}</text>
            </svg>
        }
        .into_any(),
    )
}

struct Scale {
    from_ms: i64,
    to_ms: i64,
    low: f64,
    high: f64,
}

impl Scale {
    /// At least 4 dB tall, so that noise stays small.
    fn of(samples: &[OpticalSample], baseline: Option<f64>) -> Option<Self> {
        let powers = || samples.iter().filter_map(|sample| sample.rx_power_dbm);
        let (low, high) =
            powers().chain(baseline).fold((f64::MAX, f64::MIN), |(low, high), dbm| (low.min(dbm), high.max(dbm)));
        let (first, last) = (samples.first()?, samples.last()?);
        (powers().count() > 1 && last.at > first.at).then_some(Self {
            from_ms: first.at.utc_ms,
            to_ms: last.at.utc_ms,
            low,
            high,
        })
    }

    fn point(&self, at_ms: i64, dbm: f64) -> (i32, i32) {
        let x = (at_ms - self.from_ms) as f64 / (self.to_ms - self.from_ms) as f64 * (WIDTH - 6.0);
        let middle = f64::midpoint(self.low, self.high);
        let tall = (self.high - self.low).max(4.0);
        let y = f64::midpoint(TOP, BOTTOM) - (dbm - middle) / tall * (BOTTOM - TOP);
        (x.round() as i32, y.round() as i32)
    }
}

fn trace(run: &[OpticalSample], scale: &Scale) -> AnyView {
    let mut d = String::new();
    for sample in run {
        let (x, y) = scale.point(sample.at.utc_ms, sample.rx_power_dbm.unwrap_or_default());
        d.push_str(&format!("{}{x} {y}", if d.is_empty() { 'M' } else { 'L' }));
    }
    view! { <path class="trace" d=d></path> }.into_any()
}

/// The stretches without light, from the last reading before to the first after.
fn gaps(samples: &[OpticalSample]) -> Vec<(i64, i64)> {
    let mut found = Vec::new();
    let mut before = None;
    let mut open = false;
    for sample in samples {
        let at = sample.at.utc_ms;
        match (sample.rx_power_dbm, open) {
            (None, false) => open = true,
            (Some(_), true) => {
                found.push((before.unwrap_or(at), at));
                open = false;
            }
            _ => {}
        }
        if sample.rx_power_dbm.is_some() || before.is_none() {
            before = Some(at);
        }
    }
    if let (true, Some(from), Some(last)) = (open, before, samples.last()) {
        found.push((from, last.at.utc_ms));
    }
    found
}

fn gap(from_ms: i64, to_ms: i64, scale: &Scale) -> AnyView {
    let (from, to) = (scale.point(from_ms, scale.low).0, scale.point(to_ms, scale.low).0);
    let width = (to - from).max(3).to_string();
    view! { <rect class="lost" fill="url(#lost)" x=from.to_string() y="18" width=width height="46"></rect> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Timestamp;

    fn samples(powers: &[Option<f64>]) -> Vec<OpticalSample> {
        let sample = |(at, rx_power_dbm): (usize, &Option<f64>)| OpticalSample {
            at: Timestamp::new(at as i64 * 1000, 0),
            rx_power_dbm: *rx_power_dbm,
        };
        powers.iter().enumerate().map(sample).collect()
    }

    #[test]
    fn lost_light_is_a_gap_between_its_neighbours() {
        assert_eq!(gaps(&samples(&[Some(-19.0), None, None, Some(-19.0)])), [(0, 3000)]);
        assert_eq!(gaps(&samples(&[None, Some(-19.0), None])), [(0, 1000), (1000, 2000)]);
        assert_eq!(gaps(&samples(&[Some(-19.0), Some(-19.1)])), []);
    }

    #[test]
    fn a_stronger_reading_is_drawn_higher_and_a_single_one_not_at_all() {
        let curve = samples(&[Some(-19.0), Some(-16.0)]);
        let scale = Scale::of(&curve, None).expect("two readings make a scale");
        assert!(scale.point(1000, -16.0).1 < scale.point(0, -19.0).1);
        assert!(Scale::of(&samples(&[Some(-19.0)]), Some(-17.0)).is_none());
    }
}
