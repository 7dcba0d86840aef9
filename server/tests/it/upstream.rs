//! The clients against scripted upstreams on real sockets.

mod contracts;
mod events;
mod hostile;
mod lookup;
mod names;
pub mod poison;
pub mod responder;
mod writes;

use ops_server::clock::Clock;
use ops_server::upstream::Given;
use ops_server::upstream::erpnext::{Config, ErpNext, SubscriptionDoctype};
use std::sync::Arc;

/// A client of a scripted ERPNext whose retries do not wait.
fn erpnext(base_url: &str) -> ErpNext {
    let config = Config {
        base_url: base_url.to_owned(),
        token: "key:secret".into(),
        site_time_zone: jiff::tz::TimeZone::get("America/Toronto").unwrap(),
        subscriptions: SubscriptionDoctype::default(),
    };
    ErpNext::new(config, given()).unwrap()
}

/// The machine's own time, and retries that hardly wait.
pub fn given() -> Given {
    Given { clock: Clock::system("America/Toronto").unwrap(), jitter: Arc::new(|| 0.0) }
}
