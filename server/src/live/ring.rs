//! The last events, each serialised once, whoever reads it.

use super::{Replay, Topics};
use domain::event::{EventId, LiveEvent};
use std::collections::VecDeque;

/// Most bytes handed to a reader at once: what one connection may hold in memory.
const CHUNK_MAX_BYTES: usize = 48 * 1024;

/// A bounded log with numbers that only grow.
pub struct Ring {
    boot: u64,
    /// Number of the newest event; the first one is 1.
    newest: u64,
    /// Readers at or after this number have missed nothing.
    floor: u64,
    capacity: usize,
    entries: VecDeque<Entry>,
}

struct Entry {
    topic: Box<str>,
    json: Box<str>,
}

impl Ring {
    pub fn new(boot: u64, capacity: usize) -> Self {
        Self { boot, newest: 0, floor: 0, capacity, entries: VecDeque::new() }
    }

    pub fn newest(&self) -> EventId {
        EventId { boot: self.boot, seq: self.newest }
    }

    pub fn push(&mut self, event: &LiveEvent) -> EventId {
        if self.entries.len() == self.capacity {
            self.entries.pop_front();
            self.floor = self.newest + 1 - self.capacity as u64;
        }
        let json = serde_json::to_string(event).expect("an event is plain data").into_boxed_str();
        self.entries.push_back(Entry { topic: event.topic.as_str().into(), json });
        self.newest += 1;
        self.newest()
    }

    /// Drops everything and takes one number, so that nobody's cursor is good any more.
    pub fn forget(&mut self) -> EventId {
        self.entries.clear();
        self.newest += 1;
        self.floor = self.newest;
        self.newest()
    }

    pub fn replay(&self, after: EventId, topics: &Topics) -> Replay {
        if after.boot != self.boot || after.seq > self.newest || after.seq < self.floor {
            return Replay::Reset(self.newest());
        }
        let oldest = self.newest - self.entries.len() as u64;
        let mut frames = String::new();
        let mut seq = after.seq;
        for entry in self.entries.range((after.seq - oldest) as usize..) {
            if frames.len() >= CHUNK_MAX_BYTES {
                break;
            }
            seq += 1;
            if topics.contains(&entry.topic) {
                frames.push_str(&format!("id: {}-{seq}\ndata: {}\n\n", self.boot, entry.json));
            }
        }
        Replay::Frames(frames, EventId { boot: self.boot, seq })
    }
}
