//! What one request of ours spends on the upstreams: each one's share of its time, the age of what it is answered from,
//! and how long its caller will wait. Carried by the task, so that no handler passes it on by hand.

use std::{
    collections::BTreeMap,
    fmt::Write,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

tokio::task_local! {
    static SHARE: Share;
}

/// One request's account.
#[derive(Clone, Debug, Default)]
pub struct Share {
    waits: Arc<Mutex<BTreeMap<&'static str, Wait>>>,
    oldest_ms: Arc<Mutex<Option<i64>>>,
    until: Option<Instant>,
}

#[derive(Debug, Default)]
struct Wait {
    calls: u32,
    /// Those under way now, and since when there is at least one: calls side by side are not counted twice.
    under_way: u32,
    since: Option<Instant>,
    total: Duration,
}

impl Share {
    /// The account of a request whose caller waits so long.
    pub fn new(limit: Duration) -> Self {
        Self { until: Some(Instant::now() + limit), ..Self::default() }
    }

    /// The account of a call made in process by this one: the time is the same, the age its own.
    pub fn of_inner_call(&self) -> Self {
        Self { oldest_ms: Arc::default(), ..self.clone() }
    }

    /// The same for work that must be finished whoever waits.
    pub fn without_limit(self) -> Self {
        Self { until: None, ..self }
    }

    /// That of the request at hand; an empty one outside of any.
    pub fn current() -> Self {
        SHARE.try_with(Clone::clone).unwrap_or_default()
    }

    /// Runs it on this account.
    pub async fn pays_for<F: Future>(self, work: F) -> F::Output {
        SHARE.scope(self, work).await
    }

    /// When the oldest of what was read for it was read, in milliseconds since 1970.
    pub fn oldest_ms(&self) -> Option<i64> {
        *lock(&self.oldest_ms)
    }

    /// `erpnext;dur=12.3;desc="2 calls", total;dur=15.0`, as RFC-to-be Server Timing has it.
    pub fn server_timing(&self, total: Duration) -> String {
        let mut line = String::new();
        for (name, wait) in lock(&self.waits).iter() {
            let spent = wait.total + wait.since.map_or(Duration::ZERO, |since| since.elapsed());
            let _ = write!(line, "{name};dur={:.1};desc=\"{} calls\", ", ms(spent), wait.calls);
        }
        line + &format!("total;dur={:.1}", ms(total))
    }
}

/// Time runs on this upstream's account until the guard is dropped.
pub(super) fn wait_for(upstream: &'static str) -> Waiting {
    let share = Share::current();
    {
        let mut waits = lock(&share.waits);
        let wait = waits.entry(upstream).or_default();
        wait.calls += 1;
        wait.under_way += 1;
        wait.since.get_or_insert_with(Instant::now);
    }
    Waiting { share, upstream }
}

/// See [`wait_for`].
pub(super) struct Waiting {
    share: Share,
    upstream: &'static str,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut waits = lock(&self.share.waits);
        let Some(wait) = waits.get_mut(self.upstream) else { return };
        wait.under_way -= 1;
        if wait.under_way == 0 {
            wait.total += wait.since.take().map_or(Duration::ZERO, |since| since.elapsed());
        }
    }
}

/// Something read at that time is part of the answer.
pub(crate) fn read_at(utc_ms: i64) {
    let _ = SHARE.try_with(|share| {
        let mut oldest = lock(&share.oldest_ms);
        *oldest = Some(oldest.map_or(utc_ms, |known| known.min(utc_ms)));
    });
}

/// How long the caller still waits; `None` where nobody set a limit.
pub(crate) fn time_left() -> Option<Duration> {
    let until = SHARE.try_with(|share| share.until).ok().flatten()?;
    Some(until.saturating_duration_since(Instant::now()))
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn calls_side_by_side_are_not_counted_twice() {
        let share = Share::new(Duration::from_secs(15));
        let call = async |upstream, ms| {
            let _waiting = wait_for(upstream);
            tokio::time::sleep(Duration::from_millis(ms)).await;
        };
        let work = async {
            tokio::join!(call("erpnext", 30), call("erpnext", 50));
            call("hub", 20).await;
            (time_left(), read_at(2000), read_at(1000), read_at(3000)).0
        };
        let left = share.clone().pays_for(work).await.unwrap();
        assert!((14.0..14.93).contains(&left.as_secs_f64()), "{left:?}");
        assert_eq!(share.oldest_ms(), Some(1000));
        let spent_ms = |upstream| ms(lock(&share.waits)[upstream].total);
        assert!((50.0..79.0).contains(&spent_ms("erpnext")), "30 ms beside 50 ms took {} ms", spent_ms("erpnext"));
        let timing = share.server_timing(Duration::from_millis(75));
        assert!(timing.contains(r#";desc="2 calls", hub;dur="#) && timing.ends_with("total;dur=75.0"), "{timing}");
    }

    #[tokio::test]
    async fn an_inner_call_has_an_age_of_its_own_and_no_time_of_its_own() {
        let outer = Share::new(Duration::from_secs(1));
        let inner = outer.of_inner_call();
        inner.clone().pays_for(async { (read_at(7), drop(wait_for("hub"))).1 }).await;
        assert_eq!((inner.oldest_ms(), outer.oldest_ms()), (Some(7), None));
        assert!(outer.server_timing(Duration::ZERO).starts_with("hub;dur=0.0;desc=\"1 calls\""));
        assert_eq!(outer.without_limit().pays_for(async { time_left() }).await, None);
    }
}
