//! Talks to a real hub: what the network says of a device, then live events until you stop it.
//!
//! ```sh
//! HUB_URL=https://hub.example.ca HUB_TOKEN=.. cargo run --example hub -- 22275A7000395
//! ```

use futures::StreamExt;
use ops_server::clock::Clock;
use ops_server::upstream::Given;
use ops_server::upstream::hub::{Config, Hub};
use std::sync::Arc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let given = Given { clock: Clock::system("America/Toronto")?, jitter: Arc::new(rand::random::<f64>) };
    let config = Config {
        base_url: setting("HUB_URL").ok_or("set HUB_URL")?,
        token: setting("HUB_TOKEN").map(Into::into),
        site_time_zone: jiff::tz::TimeZone::get("America/Toronto")?,
    };
    let hub = Hub::new(config, given)?;
    if let Some(serial) = std::env::args().nth(1) {
        let reading = hub.look_up_device(&serial, false).await?;
        for optics in &reading.optics {
            println!(
                "{:?}: {:?} dBm, {:?}, trend {:?}",
                optics.source,
                optics.rx_power_dbm,
                optics.class(),
                optics.trend()
            );
        }
        println!("{reading:#?}");
    }
    let mut events = hub.events(&[], None).await?;
    while let Some(message) = events.next().await {
        println!("{:?}", message?);
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "an example has no configuration of its own")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
