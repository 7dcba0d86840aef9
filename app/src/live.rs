//! Live events: one stream per browser, shared by its tabs, with no event lost between two connections.
//!
//! One tab leads (a Web Lock says which): it holds the one `EventSource` over all that any tab wants to hear of, and hands
//! each event on over a channel. A reader gets each event once, in order, from its cursor on; when the server no longer
//! has what came since, it gets `on_reset` and reads again.

#[cfg(feature = "hydrate")]
mod leader;
mod readers;

use domain::{event::LiveEvent, topic::Topic};

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
