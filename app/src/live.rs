//! Live events: one stream per browser, shared by its tabs, with no event lost between two connections.
//!
//! One tab leads (a Web Lock says which): it holds the one `EventSource` over all that any tab wants to hear of, and hands
//! each event on over a channel. A reader gets each event once, in order, from its cursor on; when the server no longer
//! has what came since, it gets `on_reset` and reads again.

#[cfg(feature = "hydrate")]
mod leader;
mod readers;

use crate::browser::timer;
use domain::{event::LiveEvent, topic::Topic};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The hub polls its OLTs about this often, in milliseconds.
const POLL_MS: i32 = 45_000;

/// A page's interest in some topics, until it is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subscription(u32);

impl Subscription {
    /// Ends it.
    pub fn close(self) {
        #[cfg(feature = "hydrate")]
        leader::unsubscribe(self.0);
    }
}

/// What a page reads again when it hears of a device: the hub may tell before its sources were asked, so once more when it
/// has polled again. Ends with the page.
#[derive(Clone, Copy, Default)]
pub struct Rereading(StoredValue<BTreeSet<String>>);

impl Rereading {
    /// Reads now and after the poll; whoever of the same `key` comes meanwhile is read by the same poll.
    pub fn now_and_after_the_poll(self, key: String, read: impl Fn() + 'static) {
        read();
        if self.0.try_update_value(|waiting| waiting.insert(key.clone())) != Some(true) {
            return;
        }
        timer::after(POLL_MS, move || {
            if self.0.try_update_value(|waiting| waiting.remove(&key)) == Some(true) {
                read();
            }
        });
    }
}

/// Hears of topics from a cursor (`<boot>-<seq>`, as an answer gave it) on.
pub fn subscribe(
    topics: Vec<Topic>,
    cursor: String,
    on_event: impl Fn(LiveEvent) + 'static,
    on_reset: impl Fn() + 'static,
) -> Subscription {
    #[cfg(feature = "hydrate")]
    return Subscription(leader::subscribe(topics, &cursor, Box::new(on_event), Box::new(on_reset)));
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (topics, cursor, on_event, on_reset);
        Subscription(0)
    }
}
