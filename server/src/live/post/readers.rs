//! All readers, and which of them hear of what.

use super::{Reader, TopicId};
use slab::Slab;
use std::time::Instant;

/// Readers by their place, which is their token and their turn.
#[derive(Default)]
pub struct Readers {
    all: Slab<Reader>,
    /// The readers of each topic.
    by_topic: Vec<Vec<u32>>,
}

impl Readers {
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The place the next one gets.
    pub fn next(&self) -> usize {
        self.all.vacant_key()
    }

    pub fn insert(&mut self, reader: Reader) -> usize {
        let at = self.all.vacant_key();
        for topic in reader.topics() {
            let topic = *topic as usize;
            if self.by_topic.len() <= topic {
                self.by_topic.resize_with(topic + 1, Vec::new);
            }
            self.by_topic[topic].push(at as u32);
        }
        self.all.insert(reader)
    }

    pub fn get(&mut self, at: usize) -> Option<&mut Reader> {
        self.all.get_mut(at)
    }

    pub fn remove(&mut self, at: usize) -> Option<Reader> {
        let reader = self.all.try_remove(at)?;
        for topic in reader.topics() {
            let readers = &mut self.by_topic[*topic as usize];
            if let Some(position) = readers.iter().position(|reader| *reader as usize == at) {
                readers.swap_remove(position);
            }
            if readers.is_empty() {
                *readers = Vec::new();
            }
        }
        Some(reader)
    }

    /// Those who hear of any of these, each once.
    pub fn of_topics(&self, topics: &[TopicId]) -> Vec<u32> {
        let lists = topics.iter().filter_map(|topic| self.by_topic.get(*topic as usize));
        let mut takers: Vec<u32> = lists.flatten().copied().collect();
        if topics.len() > 1 {
            takers.sort_unstable();
            takers.dedup();
        }
        takers
    }

    pub fn everyone(&self) -> Vec<u32> {
        self.all.iter().map(|(at, _)| at as u32).collect()
    }

    pub fn of_person(&self, person: &str) -> Vec<usize> {
        self.all.iter().filter(|(_, reader)| reader.person() == person).map(|(at, _)| at).collect()
    }

    /// Those whose access has ended by then.
    pub fn over_by(&self, instant: Instant) -> Vec<usize> {
        let is_over = |reader: &Reader| reader.until().is_some_and(|until| until <= instant);
        self.all.iter().filter(|(_, reader)| is_over(reader)).map(|(at, _)| at).collect()
    }

    /// Those whose turn it is in that step of a round.
    pub fn turn(&self, step: usize, steps: usize) -> Vec<usize> {
        // Neighbours, who often came together, are not visited together.
        let is_next = |at: &usize| at.wrapping_mul(7919) % steps == step % steps;
        self.all.iter().map(|(at, _)| at).filter(is_next).collect()
    }
}
