//! The hub's events into the log: one connection for all topics, whatever the number of readers.
//!
//! One for all, and always open, rather than one per topic while somebody listens: what happens between the moment a page
//! is rendered and the moment its stream begins must be in the log although nobody listens yet, and readings kept of a
//! device end with its events. It is bounded by one connection and the log's size, and there is nothing to release.
//!
//! The stream is gone on with from the last id seen. Where that cannot be done, because there was none or the hub says
//! that it no longer has what was missed, every reader is told to read again.

use super::Live;
use crate::{
    devices::Devices,
    upstream::{
        Jitter, UpstreamError,
        hub::{Hub, HubMessage},
    },
};
use futures::StreamExt;
use std::time::Duration;
use tracing::{debug, info, warn};

const PAUSE_AT_MOST_S: f64 = 30.0;

/// Runs until the streams are closed.
pub async fn run(hub: Hub, live: Live, devices: Devices, jitter: Jitter) {
    let mut closed = live.watch_closed();
    tokio::select! {
        _ = closed.wait_for(|closed| *closed) => {}
        () = follow(hub, &live, &devices, jitter) => {}
    }
}

async fn follow(hub: Hub, live: &Live, devices: &Devices, jitter: Jitter) {
    let (mut last_id, mut failures) = (None, 0);
    loop {
        match connection(&hub, live, devices, &mut last_id, &mut failures).await {
            Ok(()) => debug!("the hub ended its event stream"),
            Err(error) if failures == 0 => warn!(%error, "the hub's events are interrupted"),
            Err(error) => debug!(%error, "the hub's events are still interrupted"),
        }
        failures += 1;
        let ceiling_s = (0.5 * f64::from(2u32.pow(failures.min(6)))).min(PAUSE_AT_MOST_S);
        tokio::time::sleep(Duration::from_secs_f64(ceiling_s * (0.5 + 0.5 * jitter()))).await;
    }
}

async fn connection(
    hub: &Hub,
    live: &Live,
    devices: &Devices,
    last_id: &mut Option<String>,
    failures: &mut u32,
) -> Result<(), UpstreamError> {
    let mut messages = hub.events(&[], last_id.as_deref()).await?;
    let _following = hub.follow();
    info!(resumed = last_id.is_some(), "the hub's events are followed");
    *failures = 0;
    if last_id.is_none() {
        live.forget_past();
    }
    while let Some(message) = messages.next().await {
        match message? {
            HubMessage::Event(event) => {
                if !event.id.is_empty() {
                    *last_id = Some(event.id.clone());
                }
                // Whoever hears of it reads again, and must not be given what was known before.
                devices.forget_before(&event.kind);
                let before = match (event.topic.strip_prefix("device:"), event.run_state()) {
                    (Some(serial), Some(state)) => devices.learn_state(serial, state).await,
                    _ => None,
                };
                match event.live_event(before) {
                    Some(event) => drop(live.publish(&event)),
                    None => debug!(topic = event.topic, "the hub speaks of something nobody can ask for"),
                }
            }
            HubMessage::Reset => live.forget_past(),
        }
    }
    Ok(())
}
