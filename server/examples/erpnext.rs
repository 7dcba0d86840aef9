//! Talks to a real ERPNext with your own key: who am I, and what is known of a code.
//!
//! ```sh
//! ERPNEXT_URL=https://erp.example.ca ERPNEXT_TOKEN=key:secret cargo run --example erpnext -- 22275A7000395
//! ```

use ops_server::clock::Clock;
use ops_server::upstream::Given;
use ops_server::upstream::erpnext::{Config, ErpNext, SubscriptionDoctype};
use std::sync::Arc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let given = Given { clock: Clock::system("America/Toronto")?, jitter: Arc::new(rand::random::<f64>) };
    let config = Config {
        base_url: setting("ERPNEXT_URL")?,
        token: setting("ERPNEXT_TOKEN")?.into(),
        site_time_zone: jiff::tz::TimeZone::get("America/Toronto")?,
        subscriptions: SubscriptionDoctype::default(),
    };
    let erpnext = ErpNext::new(config, given)?;
    println!("signed in as {}", erpnext.get_logged_user().await?);
    let Some(code) = std::env::args().nth(1) else { return Ok(()) };
    let Some(found) = erpnext.look_up(&code).await? else {
        println!("no tier knows {code}");
        return Ok(());
    };
    println!("{:?} tier, key {}, {} record(s): {:#?}", found.tier, found.key, found.candidates, found.equipment);
    if let Some(customer) = &found.equipment.customer {
        let location = found.equipment.service_location.as_deref();
        println!("customer: {:#?}", erpnext.find_customer(customer).await?);
        println!("subscription: {:#?}", erpnext.find_active_subscription(customer, location).await?);
        println!("open issues: {:#?}", erpnext.list_open_issues(customer).await?);
        println!("timeline: {:#?}", erpnext.list_timeline(Some(customer), Some(&found.equipment.name), 10).await?);
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "an example has no configuration of its own")]
fn setting(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("set {name}"))
}
