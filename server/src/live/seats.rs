//! How many streams a person holds: a broken client that opens one after the other harms itself alone.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

const PER_PERSON: usize = 8;

/// Counts streams by person.
#[derive(Clone, Default)]
pub struct Seats(Arc<Mutex<HashMap<String, usize>>>);

/// One stream's place; given back when the stream ends, however it ends.
pub struct Seat {
    seats: Seats,
    person: String,
}

impl Seats {
    /// A place for one more stream of that person, if there is one.
    pub fn take(&self, person: &str) -> Option<Seat> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(person.to_owned()).or_default();
        (*count < PER_PERSON).then(|| {
            *count += 1;
            Seat { seats: self.clone(), person: person.to_owned() }
        })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.person) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.person);
            }
        }
    }
}
