//! Events on their way to the browsers: one log in memory, one thread that writes to all sockets, and readers that are
//! no more than a socket and a cursor.
//!
//! An event is serialised once, with its HTTP chunk around it, and every reader of its topic is sent those bytes. A reader
//! has no task, no channel and no queue: a slow one costs nothing and loses nothing, for what it has not taken yet is
//! still in the log; one who fell out of the log is told so (`event: reset`) instead of being left in silence.

pub mod feed;
mod frame;
mod log;
mod post;
mod rights;
mod seats;

pub use post::{Joining, Times};
pub use rights::Rights;
pub use seats::{Seat, Seats};

use domain::event::{EventId, LiveEvent};
use log::Log;
use post::Letter;
use std::{
    io,
    net::TcpStream,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
};
use tokio::sync::watch;

/// How many events a reader may be behind.
const CAPACITY: usize = 16_384;

/// Publishes. Clones share the log and the readers; the thread ends with the last of them.
#[derive(Clone)]
pub struct Live(Arc<Handle>);

struct Handle(Arc<Shared>);

/// What publishers, handlers and the writing thread share.
struct Shared {
    log: Mutex<Log>,
    letters: Mutex<Vec<Letter>>,
    waker: mio::Waker,
    /// True from a wake until the thread looks: further wakes are not needed.
    is_woken: AtomicBool,
    closed: watch::Sender<bool>,
    /// How many readers there are.
    readers: watch::Sender<usize>,
    seats: Seats,
}

impl Live {
    /// An empty log and its thread. `boot` tells this process's ids from those of another.
    pub fn start(boot: u64, times: Times) -> io::Result<Self> {
        Self::with_capacity(boot, times, CAPACITY)
    }

    /// With a log of another size, for tests.
    pub fn with_capacity(boot: u64, times: Times, capacity: usize) -> io::Result<Self> {
        let poll = mio::Poll::new()?;
        let shared = Arc::new(Shared {
            log: Mutex::new(Log::new(boot, capacity)),
            letters: Mutex::default(),
            waker: mio::Waker::new(poll.registry(), post::WAKE)?,
            is_woken: AtomicBool::new(false),
            closed: watch::Sender::new(false),
            readers: watch::Sender::new(0),
            seats: Seats::default(),
        });
        post::start(poll, shared.clone(), times)?;
        Ok(Self(Arc::new(Handle(shared))))
    }

    /// Appends an event and has it sent to the readers of its topic.
    pub fn publish(&self, event: &LiveEvent) -> EventId {
        let id = self.0.0.log().push(event);
        self.0.0.wake();
        id
    }

    /// Where a reader who knows everything up to now goes on from.
    pub fn cursor(&self) -> EventId {
        self.0.0.log().newest()
    }

    /// Tells every reader to read again: what came from elsewhere may have a gap that cannot be filled.
    pub fn forget_past(&self) {
        self.0.0.log().forget();
        self.0.0.wake();
    }

    /// Hands a socket over whose answer has begun.
    pub fn join(&self, socket: TcpStream, joining: Joining) {
        self.0.0.send(Letter::Join(socket, joining));
    }

    /// Who the person is now; their streams from before a change of role end, for the next is authorised anew.
    pub fn has_role(&self, person: &str, role: domain::person::Role) {
        if self.0.0.seats.changes(person, role) {
            self.0.0.send(Letter::End(person.into()));
        }
    }

    /// Ends this person's streams now, and those that were let in and are about to begin.
    pub fn end(&self, person: &str) {
        self.0.0.seats.end(person);
        self.0.0.send(Letter::End(person.into()));
    }

    /// Ends every stream, not all at once: the server is stopping.
    pub fn close(&self) {
        self.0.0.closed.send_replace(true);
        self.0.0.wake();
    }

    /// True once the server is stopping.
    pub fn is_closed(&self) -> bool {
        *self.0.0.closed.borrow()
    }

    /// Resolves when the server is stopping and no stream is left.
    pub async fn ended(&self) {
        let _ = self.watch_closed().wait_for(|closed| *closed).await;
        // An error says that the thread is gone, and the readers with it.
        let _ = self.0.0.readers.subscribe().wait_for(|readers| *readers == 0).await;
    }

    /// How many streams are open.
    pub fn readers(&self) -> usize {
        *self.0.0.readers.borrow()
    }

    /// How many streams each person may hold.
    pub fn seats(&self) -> &Seats {
        &self.0.0.seats
    }

    fn watch_closed(&self) -> watch::Receiver<bool> {
        self.0.0.closed.subscribe()
    }
}

impl Shared {
    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send(&self, letter: Letter) {
        if matches!(letter, Letter::Join(..)) {
            // Counted from here on, so that a stop waits for it.
            self.readers.send_modify(|readers| *readers += 1);
        }
        self.letters.lock().unwrap_or_else(PoisonError::into_inner).push(letter);
        self.wake();
    }

    fn wake(&self) {
        if !self.is_woken.swap(true, SeqCst) {
            self.waker.wake().unwrap_or_else(|error| tracing::error!(%error, "live events are not sent"));
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.send(Letter::Over);
    }
}

#[cfg(test)]
mod tests;
