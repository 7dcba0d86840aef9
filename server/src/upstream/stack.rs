//! The way of one call, in order. Every upstream has one of these, with its rows of [`rules`].
//!
//! 1. **Kept**: what was read moments ago is given again.
//! 2. **Flight**: an equal read that is under way is joined.
//! 3. **Place**: so many at once, a few may wait, the next is turned away at once.
//! 4. **Breaker**: an upstream that fails is left alone, and tried by one call a period.
//! 5. **Call**: the deadline, and retries within their budget ([`Http::call`]).
//! 6. **Stale**: while it cannot be asked, what was known is given with its age.
//!
//! Ops decide on what they read: they go [live](Stack::live), by 3 to 5 alone. Pages are [shown](Stack::shown) by all six.
//! A caller who hangs up drops the call and its connection; a shared one, when nobody waits for it any more.

mod ask;
mod breaker;
mod flights;
mod kept;
mod key;
mod lane;
pub mod rules;
mod state;

pub use ask::Ask;
pub use breaker::BreakerState;
pub use rules::{Rules, Site};
pub use state::{Counts, KeyRefused, LaneState, LastError, UpstreamState};

use super::http::{Answer, Http, Jitter};
use super::{UpstreamError, share};
use crate::clock::Clock;
use breaker::Breaker;
use flights::Flights;
use futures::FutureExt;
use kept::Kept;
use key::Key;
use lane::Lane;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// What every client is given: the time, and what spreads its retries.
#[derive(Clone)]
pub struct Given {
    /// For ages and for the breaker.
    pub clock: Clock,
    /// For retries.
    pub jitter: Jitter,
}

/// See the module. Clones share everything.
#[derive(Clone)]
pub struct Stack(Arc<Inner>);

struct Inner {
    site: &'static Site,
    http: Http,
    clock: Clock,
    lanes: Vec<Lane>,
    kept: Kept,
    flights: Flights,
    key: Key,
}

/// An answer and when it was asked for: its age is never younger than the truth.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub answer: Answer,
    pub read_at_ms: i64,
    writes_before: u64,
}

impl Stack {
    /// The stack of a site, over its pool of connections.
    pub fn new(site: &'static Site, http: Http, clock: Clock) -> Self {
        let mut breakers: HashMap<&str, Arc<Mutex<Breaker>>> = HashMap::new();
        let mut lane = |rules: &&'static Rules| Lane::new(rules, breakers.entry(rules.breaker).or_default().clone());
        let lanes = site.lanes.iter().map(&mut lane).collect();
        let kept = Kept::new(site.kept_bytes, site.lanes);
        let (flights, key) = (Flights::default(), Key::of(site));
        Self(Arc::new(Inner { site, http, clock, lanes, kept, flights, key }))
    }

    /// Asks now. A write makes what was read of the same kind no longer fresh, whether it succeeds or not; a read
    /// brings what is kept up to date.
    pub async fn live<T>(
        &self,
        ask: Ask,
        decode: impl Fn(Answer) -> Result<T, UpstreamError>,
    ) -> Result<T, UpstreamError> {
        let _waiting = share::wait_for(self.0.site.name);
        let _written = ask.writes().then(|| self.0.kept.written(ask.about));
        let (arrived, decoded) = self.fly(&ask, share::time_left(), decode).await?;
        share::read_at(arrived.read_at_ms);
        Ok(decoded)
    }

    /// Answers a page: from what is fresh, else from the upstream, else from what was known.
    pub async fn shown<T>(
        &self,
        ask: Ask,
        decode: impl Fn(Answer) -> Result<T, UpstreamError> + Send + Sync + 'static + Copy,
    ) -> Result<T, UpstreamError> {
        let lane = self.lane(ask.rules);
        let known = self.0.kept.get(&ask.key()).await;
        let writes = self.0.kept.writes(ask.about);
        if let Some(known) = known.as_ref().filter(|known| self.is_fresh(known, ask.rules, writes)) {
            lane.meter().counts.fresh += 1;
            return self.give(known, decode);
        }
        let usable = known.filter(|known| self.is_usable(known, ask.rules));
        let result = match (lane.breaker_state(), &usable) {
            // Whoever can be answered otherwise is not made to try whether it is back: the watch does.
            (BreakerState::Open | BreakerState::Probing, Some(_)) if self.has_watch(ask.rules) => {
                Err(UpstreamError::TurnedAway { reason: "it failed and is left alone", retry_after_s: 1 })
            }
            _ => self.join(ask, writes, decode).await,
        };
        match (result, usable) {
            (Ok(arrived), _) => self.give(&arrived, decode),
            (Err(error), Some(known)) if error.may_be_bridged() => {
                lane.meter().counts.stale += 1;
                self.give(&known, decode)
            }
            (Err(error), _) => Err(error),
        }
    }

    /// What is known of it now.
    pub fn state(&self) -> UpstreamState {
        let lanes = self.0.lanes.iter().map(Lane::state).collect();
        let (retries, kept_bytes) = (self.0.http.retries(), self.0.kept.bytes());
        UpstreamState { name: self.0.site.name, key_refused: self.0.key.refused(), retries, kept_bytes, lanes }
    }

    /// What was read of that kind is no longer fresh: somebody else wrote.
    pub fn touch(&self, about: &'static str) {
        self.0.kept.touch(about);
    }

    /// Puts the last answer to one question under another that it answers as well.
    pub async fn answers_also(&self, from: &Ask, to: &Ask) {
        if let Some(arrived) = self.0.kept.get(&from.key()).await {
            self.0.kept.keep(to.key(), arrived).await;
        }
    }

    /// The connections, for what is no call: a stream.
    pub fn http(&self) -> &Http {
        &self.0.http
    }

    /// True when it is left alone, or refuses our key: the watch looks whether that is over.
    pub fn is_in_trouble(&self) -> bool {
        let rests = |lane: &Lane| lane.is_watch() && lane.breaker_state() != BreakerState::Closed;
        self.0.key.refused().is_some() || self.0.lanes.iter().any(rests)
    }

    /// Joins the equal read under way, or begins one. The caller's own time limits its wait, not the others'.
    async fn join<T>(
        &self,
        ask: Ask,
        writes: u64,
        decode: impl Fn(Answer) -> Result<T, UpstreamError> + Send + Sync + 'static,
    ) -> Result<Arrived, UpstreamError> {
        let _waiting = share::wait_for(self.0.site.name);
        let (lane, stack) = (self.lane(ask.rules), self.clone());
        let key = (ask.key(), writes);
        let fly = async move {
            let is_sound = |answer| decode(answer).map(drop);
            stack.fly(&ask, None, is_sound).await.map(|(arrived, ())| arrived)
        };
        let (flight, joined) = self.0.flights.join(key, || fly.boxed());
        lane.meter().counts.joined += u64::from(joined);
        match share::time_left() {
            Some(left) => timeout(left, flight).await.unwrap_or(Err(UpstreamError::Timeout)),
            None => flight.await,
        }
    }

    /// Place, breaker, call; and what is learnt of it.
    async fn fly<T>(
        &self,
        ask: &Ask,
        limit: Option<Duration>,
        decode: impl Fn(Answer) -> Result<T, UpstreamError>,
    ) -> Result<(Arrived, T), UpstreamError> {
        let (lane, writes_before) = (self.lane(ask.rules), self.0.kept.writes(ask.about));
        let until = Instant::now() + limit.map_or(ask.rules.deadline, |limit| limit.min(ask.rules.deadline));
        let pass = lane.enter(until, || self.0.clock.now()).await?;
        let read_at_ms = self.0.clock.now().utc_ms;
        let call = ask.call(until.saturating_duration_since(Instant::now()), lane.retry(&pass));
        let result = self.0.http.call(&call, |answer| decode(answer.clone()).map(|decoded| (answer, decoded))).await;
        lane.settle(pass, result.as_ref().err(), self.0.clock.now());
        if ask.rules.tells_of_key {
            self.0.key.learn(result.as_ref().err(), || self.0.clock.now());
        }
        let result = result.map(|(answer, decoded)| (Arrived { answer, read_at_ms, writes_before }, decoded));
        if ask.is_kept() {
            self.remember(ask, result.as_ref().map(|(arrived, _)| arrived)).await;
        }
        result
    }

    async fn remember(&self, ask: &Ask, result: Result<&Arrived, &UpstreamError>) {
        match result {
            Ok(arrived) => self.0.kept.keep(ask.key(), arrived.clone()).await,
            Err(error) if !error.may_be_bridged() => self.0.kept.forget(&ask.key()).await,
            Err(_) => {}
        }
    }

    fn give<T>(
        &self,
        arrived: &Arrived,
        decode: impl Fn(Answer) -> Result<T, UpstreamError>,
    ) -> Result<T, UpstreamError> {
        share::read_at(arrived.read_at_ms);
        decode(arrived.answer.clone())
    }

    fn is_fresh(&self, known: &Arrived, rules: &Rules, writes: u64) -> bool {
        known.writes_before == writes && self.age_ms(known).is_some_and(|age_ms| age_ms < rules.fresh.as_millis())
    }

    /// A clock that was put back makes no answer worthless.
    fn is_usable(&self, known: &Arrived, rules: &Rules) -> bool {
        self.age_ms(known).unwrap_or_default() < rules.stale.as_millis()
    }

    fn age_ms(&self, known: &Arrived) -> Option<u128> {
        u128::try_from(self.0.clock.now().utc_ms - known.read_at_ms).ok()
    }

    fn lane(&self, rules: &'static Rules) -> &Lane {
        let own = self.0.lanes.iter().find(|lane| lane.rules.lane == rules.lane);
        own.expect("a client asks by the rows of its own site")
    }

    fn has_watch(&self, rules: &Rules) -> bool {
        self.0.lanes.iter().any(|lane| lane.is_watch() && lane.rules.breaker == rules.breaker)
    }
}
