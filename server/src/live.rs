//! Events on their way to the browsers: one ring in memory, any number of readers, each with no more than a cursor.
//!
//! A reader is a position in the ring and never a queue of its own, so a slow one costs nothing, nobody's event can be
//! lost on the way to them, and one who fell out of the ring is told so (`event: reset`) instead of being left in silence.

pub mod feed;
mod ring;
mod seats;
mod stream;
mod topics;

pub use seats::Seats;
pub use stream::{Settings, stream};
pub use topics::{Topics, TopicsRefusal};

use domain::event::{EventId, LiveEvent};
use ring::Ring;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// How many events a reader may be behind.
const CAPACITY: usize = 16_384;

/// Publishes and replays. Clones share the ring.
#[derive(Clone)]
pub struct Live(Arc<Inner>);

struct Inner {
    ring: Mutex<Ring>,
    /// The newest sequence number: readers wait on it.
    newest: watch::Sender<u64>,
    closed: watch::Sender<bool>,
    seats: Seats,
}

/// What a reader gets for its cursor.
#[derive(Debug, PartialEq, Eq)]
pub enum Replay {
    /// What it missed, ready for the wire, and where it stands now.
    Frames(String, EventId),
    /// The ring cannot prove that nothing is missing: read again, and go on from here.
    Reset(EventId),
}

impl Live {
    /// An empty ring. `boot` tells this process's ids from those of another.
    pub fn new(boot: u64) -> Self {
        Self::with_capacity(boot, CAPACITY)
    }

    /// A ring of another size, for tests.
    pub fn with_capacity(boot: u64, capacity: usize) -> Self {
        let ring = Mutex::new(Ring::new(boot, capacity));
        Self(Arc::new(Inner {
            ring,
            newest: watch::Sender::new(0),
            closed: watch::Sender::new(false),
            seats: Seats::default(),
        }))
    }

    /// Appends an event and wakes the readers.
    pub fn publish(&self, event: &LiveEvent) -> EventId {
        let mut ring = self.ring();
        let id = ring.push(event);
        // Told while the ring is held, so that readers never hear of a number that goes backwards.
        self.0.newest.send_replace(id.seq);
        id
    }

    /// Where a reader who knows everything up to now goes on from.
    pub fn cursor(&self) -> EventId {
        self.ring().newest()
    }

    /// Tells every reader to read again: what came from elsewhere may have a gap that cannot be filled.
    pub fn forget_past(&self) {
        let mut ring = self.ring();
        let id = ring.forget();
        self.0.newest.send_replace(id.seq);
    }

    /// What a reader at `after` has to be sent of those topics.
    pub fn replay(&self, after: EventId, topics: &Topics) -> Replay {
        self.ring().replay(after, topics)
    }

    /// Ends every stream: the server is stopping.
    pub fn close(&self) {
        self.0.closed.send_replace(true);
    }

    /// True once the server is stopping.
    pub fn is_closed(&self) -> bool {
        *self.0.closed.borrow()
    }

    /// How many streams each person may hold.
    pub fn seats(&self) -> &Seats {
        &self.0.seats
    }

    fn watch_newest(&self) -> watch::Receiver<u64> {
        self.0.newest.subscribe()
    }

    fn watch_closed(&self) -> watch::Receiver<bool> {
        self.0.closed.subscribe()
    }

    fn ring(&self) -> std::sync::MutexGuard<'_, Ring> {
        self.0.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
