//! The one thread that writes to every reader's socket, as far as the socket takes it, and hears which of them are gone.
//!
//! Everything periodic goes by ticks, sixty to a heartbeat: each tick visits the readers whose turn it is, so that
//! heartbeats, and the ends of streams when the server stops, are spread by construction and need no timers.

mod reader;
mod readers;

use super::{Shared, log::TopicId, seats::Seat};
use domain::{event::EventId, topic::Topic};
use mio::{Events, Interest, Poll, Token};
use reader::Reader;
use readers::Readers;
use std::{
    io,
    net::TcpStream,
    sync::{Arc, PoisonError, atomic::Ordering::SeqCst},
    thread,
    time::{Duration, Instant},
};

/// Told from the readers' tokens by its size.
pub const WAKE: Token = Token(usize::MAX);
/// Ticks of a heartbeat.
const TICKS: usize = 60;

/// The times of a stream.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// How often a quiet stream says that it lives. One that takes nothing for longer than this is cut.
    pub heartbeat: Duration,
    /// How long a stream may last at least; up to a tenth more, different from reader to reader.
    pub max_age: Duration,
    /// Over how long the streams end when the server stops.
    pub closing: Duration,
    /// What a browser waits before it comes back, told at the start.
    pub retry_ms: u32,
}

impl Default for Times {
    /// RELIABILITY.md B: 15 s, 10 min, at least 3 s with the browsers' own wait.
    fn default() -> Self {
        let (heartbeat, max_age) = (Duration::from_secs(15), Duration::from_secs(540));
        Self { heartbeat, max_age, closing: Duration::from_millis(2500), retry_ms: 3000 }
    }
}

/// Who joins, and where they stand.
pub struct Joining {
    /// What they may hear.
    pub topics: Vec<Topic>,
    /// What they asked for and may not hear.
    pub denied: Vec<Topic>,
    /// The last event they know.
    pub after: EventId,
    /// False for HTTP/1.0.
    pub is_chunked: bool,
    /// Their place.
    pub seat: Seat,
    /// When it ends at the latest, where their access does.
    pub until: Option<Instant>,
}

/// What the thread is told.
pub enum Letter {
    /// A reader, whose answer has begun on that socket.
    Join(TcpStream, Joining),
    /// This person's streams end.
    End(Box<str>),
    /// Nobody publishes any more.
    Over,
}

/// Starts the thread; it ends by [`Letter::Over`].
pub fn start(poll: Poll, shared: Arc<Shared>, times: Times) -> io::Result<()> {
    let readers = Readers::default();
    let post = Post { poll, shared, times, readers, delivered: 0, tick: 0, closing_since: None, scratch: Vec::new() };
    thread::Builder::new().name("live".to_owned()).spawn(move || post.run()).map(drop)
}

struct Post {
    poll: Poll,
    shared: Arc<Shared>,
    times: Times,
    readers: Readers,
    /// Everyone who is not behind stands here.
    delivered: u64,
    tick: usize,
    closing_since: Option<usize>,
    scratch: Vec<TopicId>,
}

impl Post {
    fn run(mut self) {
        let mut events = Events::with_capacity(1024);
        let tick = self.times.heartbeat / TICKS as u32;
        let mut next_tick = Instant::now() + tick;
        loop {
            let patience = (!self.readers.is_empty()).then(|| next_tick.saturating_duration_since(Instant::now()));
            if let Err(error) = self.poll.poll(&mut events, patience)
                && error.kind() != io::ErrorKind::Interrupted
            {
                tracing::error!(%error, "live events are not sent");
                return;
            }
            self.shared.is_woken.store(false, SeqCst);
            if patience.is_none() {
                next_tick = Instant::now() + tick;
            }
            for event in events.iter().filter(|event| event.token() != WAKE) {
                self.socket_changed(event.token().0, event.is_readable() || event.is_error());
            }
            if self.read_letters() {
                return;
            }
            self.deliver();
            // A thread that was held up visits everyone it owes a visit, once.
            for _ in 0..TICKS {
                if Instant::now() < next_tick {
                    break;
                }
                self.visit();
                next_tick += tick;
            }
            next_tick = next_tick.max(Instant::now() - tick);
        }
    }

    /// True when it is over.
    fn read_letters(&mut self) -> bool {
        let letters = std::mem::take(&mut *self.shared.letters.lock().unwrap_or_else(PoisonError::into_inner));
        for letter in letters {
            match letter {
                Letter::Join(socket, joining) => self.join(socket, joining),
                Letter::End(person) => {
                    for at in self.readers.of_person(&person) {
                        self.say_goodbye(at);
                    }
                }
                Letter::Over => return true,
            }
        }
        if *self.shared.closed.borrow() && self.closing_since.is_none() {
            self.closing_since = Some(self.tick);
        }
        false
    }

    fn join(&mut self, socket: TcpStream, joining: Joining) {
        let mut socket = mio::net::TcpStream::from_std(socket);
        let (token, interest) = (Token(self.readers.next()), Interest::READABLE | Interest::WRITABLE);
        let registry = self.poll.registry();
        if let Err(error) = reader::bound(&socket).and_then(|()| registry.register(&mut socket, token, interest)) {
            tracing::debug!(%error, "a reader is gone before its stream began");
            self.shared.readers.send_modify(|readers| *readers -= 1);
            return;
        }
        let is_over = joining.seat.is_over();
        let at = self.readers.insert(Reader::new(socket, joining, &mut self.shared.log(), self.times.retry_ms));
        if !is_over {
            self.advance(at);
        }
        if is_over || self.closing_since.is_some() {
            self.say_goodbye(at);
        }
    }

    fn socket_changed(&mut self, at: usize, may_be_gone: bool) {
        if may_be_gone && self.readers.get(at).is_some_and(Reader::is_gone) {
            return self.remove(at);
        }
        if self.readers.get(at).is_some_and(|reader| reader.is_blocked()) {
            self.advance(at);
        }
    }

    /// Sends what is new to those whose topics have news.
    fn deliver(&mut self) {
        let before = self.delivered;
        let mut topics = std::mem::take(&mut self.scratch);
        let everyone_missed = {
            let log = self.shared.log();
            self.delivered = log.newest().seq;
            log.topics_since(before, &mut topics);
            log.has_left_behind(before)
        };
        let takers = if everyone_missed { self.readers.everyone() } else { self.readers.of_topics(&topics) };
        for at in takers {
            if let Some(reader) = self.readers.get(at as usize)
                && !reader.is_blocked()
            {
                reader.knows_up_to(before);
                self.advance(at as usize);
            }
        }
        topics.clear();
        self.scratch = topics;
    }

    fn advance(&mut self, at: usize) {
        if let Some(reader) = self.readers.get(at)
            && let Err(error) = reader.advance(&self.shared)
        {
            tracing::debug!(%error, "a reader is gone");
            self.remove(at);
        }
    }

    /// One tick: the readers whose turn it is.
    fn visit(&mut self) {
        self.tick += 1;
        // Those who would be over before the next tick.
        for at in self.readers.over_by(Instant::now() + self.times.heartbeat / TICKS as u32) {
            self.say_goodbye(at);
        }
        if let Some(since) = self.closing_since {
            let steps = (self.times.closing.as_nanos() * TICKS as u128 / self.times.heartbeat.as_nanos().max(1)).max(1);
            let step = self.tick - since - 1;
            for at in self.readers.turn(step, steps as usize) {
                self.say_goodbye(at);
            }
            return;
        }
        let beat = { self.shared.log().id(self.delivered) };
        for at in self.readers.turn(self.tick, TICKS) {
            let Some(reader) = self.readers.get(at) else { continue };
            let age_max = self.times.max_age.as_secs_f64() / self.times.heartbeat.as_secs_f64();
            let age_max = age_max * (1.0 + (at % 61) as f64 / 610.0);
            match reader.visited() {
                None => self.remove(at),
                Some(visits) if f64::from(visits) >= age_max => self.say_goodbye(at),
                Some(_) => {
                    reader.say(&format!(": hb\nid: {beat}\n\n"), self.delivered);
                    self.advance(at);
                }
            }
        }
    }

    /// Ends a stream in good order. The wait differs from reader to reader, so that they do not all come back at once.
    fn say_goodbye(&mut self, at: usize) {
        if let Some(reader) = self.readers.get(at) {
            reader.end(500 + (at * 7919 % 1500));
            self.remove(at);
        }
    }

    fn remove(&mut self, at: usize) {
        if let Some(reader) = self.readers.remove(at) {
            let mut log = self.shared.log();
            reader.topics().iter().for_each(|topic| log.let_go(*topic));
            self.shared.readers.send_modify(|readers| *readers -= 1);
        }
    }
}
