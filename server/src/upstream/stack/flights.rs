//! Equal reads under way at once are one. Whoever waits keeps it going: the first who asked may leave, and only when
//! the last has left is the call dropped, and its connection with it.

use super::Arrived;
use crate::upstream::UpstreamError;
use futures::{
    FutureExt,
    future::{BoxFuture, Shared, WeakShared},
};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// A read that is shared.
pub type Flight = Shared<Work>;
type Work = BoxFuture<'static, Result<Arrived, UpstreamError>>;

/// Those under way, by what is asked and by how often it was written to before.
#[derive(Default)]
pub struct Flights(Mutex<HashMap<(String, u64), WeakShared<Work>>>);

const SWEEP_AT: usize = 256;

impl Flights {
    /// The one under way, or the one `start` makes. True when it was under way already.
    pub fn join(&self, key: (String, u64), start: impl FnOnce() -> Work) -> (Flight, bool) {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // One that has landed is over: a failure must not be handed to those who ask after it.
        let under_way = flights.get(&key).and_then(WeakShared::upgrade).filter(|flight| flight.peek().is_none());
        if let Some(flight) = under_way {
            return (flight, true);
        }
        if flights.len() >= SWEEP_AT {
            flights.retain(|_, flight| flight.upgrade().is_some_and(|flight| flight.peek().is_none()));
        }
        let flight = start().shared();
        if let Some(weak) = flight.downgrade() {
            flights.insert(key, weak);
        }
        (flight, false)
    }
}
