//! One row of the table at work: how many at once, and whether at all.

use super::{Breaker, BreakerState, LaneState, Rules, breaker::Admitted, state::LastError, state::Meter};
use crate::upstream::{UpstreamError, http::Retry};
use domain::time::Timestamp;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout_at};

/// See the module.
pub struct Lane {
    pub rules: &'static Rules,
    breaker: Arc<Mutex<Breaker>>,
    /// Those under way, and those who wait for one of them.
    places: Semaphore,
    room: Semaphore,
    meter: Mutex<Meter>,
    /// When a place was last taken or left: a queue that does not move is none.
    moved: Mutex<Instant>,
}

/// A call that may go.
pub struct Pass<'a> {
    lane: &'a Lane,
    admitted: Admitted,
    began: Instant,
    _places: (SemaphorePermit<'a>, SemaphorePermit<'a>),
}

/// Whoever waits for a place waits no longer than this.
const QUEUE: Duration = Duration::from_secs(1);
/// When all places have been taken for so long, nobody is made to wait for one.
const STUCK: Duration = Duration::from_millis(300);
/// Seconds until a place is likely free again.
const ROOM_AGAIN_S: u32 = 1;

impl Lane {
    pub fn new(rules: &'static Rules, breaker: Arc<Mutex<Breaker>>) -> Self {
        let (places, room) = (Semaphore::new(rules.at_once), Semaphore::new(rules.at_once + rules.waiting));
        Self { rules, breaker, places, room, meter: Mutex::default(), moved: Mutex::new(Instant::now()) }
    }

    /// A place, at once or when one of the few who wait gets it; else it is turned away at once.
    pub async fn enter(&self, until: Instant, now: impl Fn() -> Timestamp) -> Result<Pass<'_>, UpstreamError> {
        let Ok(room) = self.room.try_acquire() else { return Err(self.shed()) };
        let place = match self.places.try_acquire() {
            Ok(place) => place,
            Err(_) if self.is_stuck() => return Err(self.shed()),
            Err(_) => {
                let place = timeout_at(until.min(Instant::now() + QUEUE), self.places.acquire()).await;
                let Ok(Ok(place)) = place else { return Err(self.shed()) };
                place
            }
        };
        let admitted = match self.is_watch() {
            true => self.breaker().admit_watch(),
            false => self.breaker().admit(now().utc_ms).map_err(|ms| self.rest(ms))?,
        };
        *lock(&self.moved) = Instant::now();
        Ok(Pass { lane: self, admitted, began: Instant::now(), _places: (place, room) })
    }

    /// When this call may be tried again.
    pub fn retry(&self, pass: &Pass<'_>) -> Retry {
        if pass.admitted.is_probe { Retry::Never } else { self.rules.retry }
    }

    /// Takes note of how it ended. One that is dropped instead, because its caller left, says nothing.
    pub fn settle(&self, pass: Pass, failure: Option<&UpstreamError>, now: Timestamp) {
        let failure = failure.filter(|error| error.is_outage());
        self.breaker().settle(pass.admitted, failure.is_some(), now.utc_ms);
        let mut meter = self.meter();
        meter.took(pass.began.elapsed());
        meter.counts.calls += 1;
        if let Some(error) = failure {
            meter.counts.failures += 1;
            meter.last_error = Some(LastError { at: now, words: error.to_string() });
        }
    }

    /// Whether calls go through.
    pub fn breaker_state(&self) -> BreakerState {
        self.breaker().state()
    }

    pub fn meter(&self) -> MutexGuard<'_, Meter> {
        lock(&self.meter)
    }

    pub fn state(&self) -> LaneState {
        let in_flight = self.rules.at_once - self.places.available_permits();
        let held = self.rules.at_once + self.rules.waiting - self.room.available_permits();
        let breaker = self.breaker_state();
        let meter = self.meter();
        let percentiles = meter.percentiles();
        LaneState {
            name: self.rules.lane,
            breaker,
            in_flight,
            waiting: held.saturating_sub(in_flight),
            p50_ms: percentiles.map(|(p50, _)| p50),
            p95_ms: percentiles.map(|(_, p95)| p95),
            counts: meter.counts,
            last_error: meter.last_error.clone(),
        }
    }

    /// Our own watch goes past the breaker: that is what it is for.
    pub fn is_watch(&self) -> bool {
        self.rules.lane == "watch"
    }

    fn is_stuck(&self) -> bool {
        lock(&self.moved).elapsed() > STUCK
    }

    fn shed(&self) -> UpstreamError {
        self.meter().counts.shed += 1;
        UpstreamError::TurnedAway { reason: "too many calls are under way", retry_after_s: ROOM_AGAIN_S }
    }

    fn rest(&self, ms: i64) -> UpstreamError {
        self.meter().counts.rested += 1;
        let retry_after_s = u32::try_from(Duration::from_millis(ms.unsigned_abs()).as_secs() + 1).unwrap_or(u32::MAX);
        UpstreamError::TurnedAway { reason: "it failed and is left alone", retry_after_s }
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        lock(&self.breaker)
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        *lock(&self.lane.moved) = Instant::now();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
