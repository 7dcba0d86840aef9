//! The last events, by topic, each serialised once: what a reader has missed is found without looking at anything that
//! is not for it.

use super::frame::Frame;
use domain::{
    event::{EventId, LiveEvent},
    topic::Topic,
};
use std::collections::{HashMap, VecDeque};

/// Most that is handed to a reader at once.
const BATCH_MAX_FRAMES: usize = 32;
const BATCH_MAX_BYTES: usize = 32 * 1024;

/// A topic's place in the log, for as long as it has events or readers.
pub type TopicId = u32;

/// A bounded log with numbers that only grow.
pub struct Log {
    boot: u64,
    /// Number of the newest event; the first one is 1.
    newest: u64,
    /// Readers at or after this number have missed nothing.
    floor: u64,
    capacity: usize,
    /// The topics of the events kept, oldest first: their numbers are the last ones up to `newest`.
    order: VecDeque<TopicId>,
    ids: HashMap<Topic, TopicId>,
    places: Vec<Place>,
    free: Vec<TopicId>,
}

#[derive(Default)]
struct Place {
    topic: Option<Topic>,
    entries: VecDeque<(u64, Frame)>,
    readers: usize,
}

/// Where a reader stands after it was given what there was.
#[derive(Debug, PartialEq, Eq)]
pub enum Gathered {
    /// At this number.
    UpTo(u64),
    /// It cannot be proved that nothing is missing: read again, and go on from this number.
    Lost(u64),
}

impl Log {
    pub fn new(boot: u64, capacity: usize) -> Self {
        let (order, ids, places, free) = Default::default();
        Self { boot, newest: 0, floor: 0, capacity, order, ids, places, free }
    }

    pub fn newest(&self) -> EventId {
        self.id(self.newest)
    }

    pub fn id(&self, seq: u64) -> EventId {
        EventId { boot: self.boot, seq }
    }

    /// The number behind an id; one that no event can have where the id is not of this log.
    pub fn seq(&self, id: EventId) -> u64 {
        if id.boot == self.boot { id.seq } else { u64::MAX }
    }

    pub fn push(&mut self, event: &LiveEvent) -> EventId {
        if self.order.len() == self.capacity {
            self.drop_oldest();
        }
        self.newest += 1;
        let json = serde_json::to_string(event).expect("an event is plain data");
        let frame = Frame::new(&format!("id: {}\ndata: {json}\n\n", self.newest()));
        let place = self.place(&event.topic);
        self.places[place as usize].entries.push_back((self.newest, frame));
        self.order.push_back(place);
        self.newest()
    }

    fn drop_oldest(&mut self) {
        let Some(oldest) = self.order.pop_front() else { return };
        if let Some((seq, _)) = self.places[oldest as usize].entries.pop_front() {
            self.floor = seq;
        }
        self.free_if_unused(oldest);
    }

    /// Drops everything and takes one number, so that nobody's cursor is good any more.
    pub fn forget(&mut self) {
        self.order.clear();
        self.newest += 1;
        self.floor = self.newest;
        for id in 0..self.places.len() {
            self.places[id].entries.clear();
            self.free_if_unused(id as TopicId);
        }
    }

    /// True when everyone who stood at that number has missed something.
    pub fn has_left_behind(&self, seq: u64) -> bool {
        seq < self.floor
    }

    /// The topics that have news since a number, each once.
    pub fn topics_since(&self, seq: u64, topics: &mut Vec<TopicId>) {
        let count = usize::try_from(self.newest - seq).unwrap_or(usize::MAX).min(self.order.len());
        topics.extend(self.order.iter().rev().take(count));
        topics.sort_unstable();
        topics.dedup();
    }

    /// The next frames of these topics after a number, oldest first, no more than a connection is given at once.
    pub fn gather(&self, after: u64, topics: &[TopicId], frames: &mut Vec<(u64, Frame)>) -> Gathered {
        if after > self.newest || after < self.floor {
            return Gathered::Lost(self.newest);
        }
        let (mut seq, mut bytes) = (after, 0);
        while let Some(next) = topics.iter().filter_map(|topic| self.next(*topic, seq)).min_by_key(|(seq, _)| *seq) {
            if frames.len() == BATCH_MAX_FRAMES || bytes >= BATCH_MAX_BYTES {
                return Gathered::UpTo(seq);
            }
            seq = next.0;
            bytes += next.1.len();
            frames.push(next.clone());
        }
        Gathered::UpTo(self.newest)
    }

    fn next(&self, topic: TopicId, after: u64) -> Option<&(u64, Frame)> {
        let entries = &self.places[topic as usize].entries;
        let newer = entries.iter().rev().take_while(|(seq, _)| *seq > after).take(2).count();
        // The newest alone is what is asked for nearly always.
        let at = if newer < 2 { entries.len() - newer } else { entries.partition_point(|(seq, _)| *seq <= after) };
        entries.get(at)
    }

    /// Keeps a place for a topic while somebody reads it.
    pub fn hold(&mut self, topic: &Topic) -> TopicId {
        let id = self.place(topic);
        self.places[id as usize].readers += 1;
        id
    }

    pub fn let_go(&mut self, id: TopicId) {
        self.places[id as usize].readers -= 1;
        self.free_if_unused(id);
    }

    /// How many places were ever needed at once.
    #[cfg(test)]
    pub fn places(&self) -> usize {
        self.places.len()
    }

    fn place(&mut self, topic: &Topic) -> TopicId {
        if let Some(id) = self.ids.get(topic) {
            return *id;
        }
        let id = self.free.pop().unwrap_or_else(|| {
            self.places.push(Place::default());
            (self.places.len() - 1) as TopicId
        });
        self.places[id as usize].topic = Some(topic.clone());
        self.ids.insert(topic.clone(), id);
        id
    }

    fn free_if_unused(&mut self, id: TopicId) {
        let place = &mut self.places[id as usize];
        if place.entries.is_empty()
            && place.readers == 0
            && let Some(topic) = place.topic.take()
        {
            self.ids.remove(&topic);
            *place = Place::default();
            self.free.push(id);
        }
    }
}
