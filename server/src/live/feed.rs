//! The hub's events into the log: one connection for all topics, whatever the number of readers.
//!
//! One for all, and always open, rather than one per topic while somebody listens: what happens between the moment a page
//! is rendered and the moment its stream begins must be in the log although nobody listens yet, and readings kept of a
//! device end with its events. It is bounded by one connection and the log's size, and there is nothing to release.
//!
//! The stream is gone on with from the last id but one, so that a hub that has what was missed begins with the last event
//! again: that is its proof. A hub that begins with anything else, or with nothing, may not know the id or not look at it;
//! then, and where there was no id or the hub says that it no longer has what was missed, every reader is told to read
//! again.

use super::Live;
use crate::{
    devices::Devices,
    upstream::{
        Jitter, UpstreamError,
        hub::{Hub, HubEvent, HubMessage},
    },
};
use futures::{Stream, StreamExt};
use std::time::Duration;
use tokio::time::timeout;
use tracing::{debug, info, warn};

/// It is one connection for everybody: a hub that is back is heard within moments, and one that is down hardly bothered.
const PAUSE_AT_MOST_S: f64 = 5.0;
/// A hub replays at once.
const PROOF_WITHIN: Duration = Duration::from_secs(2);

/// The last two ids of the stream, where it has them.
#[derive(Default)]
struct Place {
    last: Option<String>,
    last_but_one: Option<String>,
}

impl Place {
    fn came(&mut self, id: &str) {
        if id.is_empty() {
            // What comes beside the ids cannot be asked for.
            *self = Self::default();
        } else if self.last.as_deref() != Some(id) {
            self.last_but_one = self.last.replace(id.to_owned());
        }
    }
}

/// Runs until the streams are closed.
pub async fn run(hub: Hub, live: Live, devices: Devices, jitter: Jitter) {
    let mut closed = live.watch_closed();
    tokio::select! {
        _ = closed.wait_for(|closed| *closed) => {}
        () = follow(hub, &live, &devices, jitter) => {}
    }
}

async fn follow(hub: Hub, live: &Live, devices: &Devices, jitter: Jitter) {
    let (mut place, mut failures) = (Place::default(), 0);
    loop {
        match connection(&hub, live, devices, &mut place, &mut failures).await {
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
    place: &mut Place,
    failures: &mut u32,
) -> Result<(), UpstreamError> {
    let mut messages = hub.events(&[], place.last_but_one.as_deref()).await?.fuse();
    let first = first(&mut messages, place).await?;
    let _following = hub.follow();
    let resumed = matches!(&first, Some(HubMessage::Event(event)) if place.last.as_ref() == Some(&event.id));
    info!(resumed, "the hub's events are followed");
    *failures = 0;
    let mut next = first.filter(|_| !resumed);
    if !resumed {
        *place = Place::default();
        lost(live, devices);
    }
    loop {
        match next.take() {
            Some(HubMessage::Event(event)) => {
                place.came(&event.id);
                publish(live, devices, event).await;
            }
            Some(HubMessage::Reset) => lost(live, devices),
            None => {}
        }
        let Some(message) = messages.next().await else { return Ok(()) };
        next = Some(message?);
    }
}

/// What the hub begins with, where that can prove something.
async fn first(
    messages: &mut (impl Stream<Item = Result<HubMessage, UpstreamError>> + Unpin),
    place: &Place,
) -> Result<Option<HubMessage>, UpstreamError> {
    if place.last_but_one.is_none() {
        return Ok(None);
    }
    timeout(PROOF_WITHIN, messages.next()).await.ok().flatten().transpose()
}

async fn publish(live: &Live, devices: &Devices, event: HubEvent) {
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

/// Something may be missing: everybody reads again, and is not given what was known before.
fn lost(live: &Live, devices: &Devices) {
    devices.forget_all();
    live.forget_past();
}
