//! RELIABILITY.md D, goal by goal, against scripted upstreams on real sockets. Each test prints its figures.
//!
//! Time passes by the hand of the clock wherever it is ours to pass. What needs minutes runs for seconds, unless a
//! variable asks for more: `OPS_LOAD_S` for load (D2), `OPS_CHAOS_S` for chaos (D8).

mod breaker;
mod chaos;
mod flights;
mod hang_up;
mod load;
mod outage;
mod poison;
mod process;
mod shutdown;
mod start;
mod token;
mod vision;

use crate::sandbox::helper::NOW_MS;
use crate::upstream::responder::Reply;
use ops_server::clock::{Clock, Hand};
use ops_server::upstream::Given;
use ops_server::upstream::erpnext::{Config, ErpNext, SubscriptionDoctype};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

/// A client of a scripted ERPNext, and the hand of its clock.
fn erpnext(base_url: &str) -> (ErpNext, Hand) {
    let (clock, hand) = Clock::manual("America/Toronto", NOW_MS).unwrap();
    let config = Config {
        base_url: base_url.to_owned(),
        token: "key:secret".into(),
        site_time_zone: clock.zone().clone(),
        subscriptions: SubscriptionDoctype::default(),
    };
    (ErpNext::new(config, Given { clock, jitter: Arc::new(|| 0.0) }).unwrap(), hand)
}

fn customer() -> Reply {
    Reply::json(200, &json!({ "data": { "name": "X", "customer_name": "Ferme O’Brien" } }))
}

/// The percentile of some durations, in milliseconds.
fn percentile(took: &mut [Duration], share: usize) -> f64 {
    took.sort_unstable();
    took[(took.len() - 1) * share / 100].as_secs_f64() * 1000.0
}

/// Waits until it holds.
async fn until(what: &str, limit: Duration, mut holds: impl FnMut() -> bool) -> Duration {
    let began = tokio::time::Instant::now();
    while !holds() {
        assert!(began.elapsed() < limit, "{what} within {limit:?}");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    began.elapsed()
}

#[expect(clippy::disallowed_methods, reason = "how long a test runs is asked for from outside")]
fn seconds(variable: &str, usual: u64) -> Duration {
    Duration::from_secs(std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual))
}
