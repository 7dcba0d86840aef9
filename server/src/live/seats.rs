//! How many streams a person holds, and as what: a broken client that opens one after the other harms itself alone, and
//! who is no longer what they were is noticed.

use domain::person::Role;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

const PER_PERSON: usize = 8;

/// Counts streams by person.
#[derive(Clone, Default)]
pub struct Seats(Arc<Mutex<HashMap<Arc<str>, Taken>>>);

struct Taken {
    count: usize,
    role: Role,
    /// They were shut out: streams of theirs that are still to begin end at once.
    is_over: bool,
}

/// One stream's place; given back when the stream ends, however it ends.
pub struct Seat {
    seats: Seats,
    person: Arc<str>,
}

impl Seats {
    /// A place for one more stream of that person, if there is one.
    pub fn take(&self, person: &str, role: Role) -> Option<Seat> {
        let mut all = self.all();
        let key = all.get_key_value(person).map_or_else(|| person.into(), |(key, _)| key.clone());
        let taken = all.entry(key.clone()).or_insert(Taken { count: 0, role, is_over: false });
        (taken.count < PER_PERSON).then(|| {
            taken.count += 1;
            Seat { seats: self.clone(), person: key }
        })
    }

    /// Whether a person who holds streams has another role now.
    pub fn changes(&self, person: &str, role: Role) -> bool {
        let mut all = self.all();
        all.get_mut(person).is_some_and(|taken| std::mem::replace(&mut taken.role, role) != role)
    }

    /// Nobody hears anything more under that id.
    pub fn end(&self, person: &str) {
        if let Some(taken) = self.all().get_mut(person) {
            taken.is_over = true;
        }
    }

    fn all(&self) -> std::sync::MutexGuard<'_, HashMap<Arc<str>, Taken>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// Whose it is.
    pub fn person(&self) -> &str {
        &self.person
    }

    /// Whether its person was shut out since it was taken.
    pub fn is_over(&self) -> bool {
        self.seats.all().get(&self.person).is_some_and(|taken| taken.is_over)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut all = self.seats.all();
        if let Some(taken) = all.get_mut(&self.person) {
            taken.count -= 1;
            if taken.count == 0 {
                all.remove(&self.person);
            }
        }
    }
}
