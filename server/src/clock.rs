//! The clock: the single place of the server that reads the system's time. Everyone else is handed a [`Clock`].

use domain::time::{LocalDate, Timestamp};
use jiff::tz::TimeZone;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the time, always with the offset of the provider's own place (`SITE_TIME_ZONE`).
#[derive(Clone)]
pub struct Clock {
    utc_ms: Arc<dyn Fn() -> i64 + Send + Sync>,
    zone: TimeZone,
}

impl Clock {
    /// The machine's clock, shown for an IANA zone such as `America/Toronto`; an unknown zone is an error.
    pub fn system(zone: &str) -> Result<Self, jiff::Error> {
        Ok(Self { utc_ms: Arc::new(system_utc_ms), zone: TimeZone::get(zone)? })
    }

    /// A clock that stands still until its hand is moved, for tests.
    pub fn manual(zone: &str, utc_ms: i64) -> Result<(Self, Hand), jiff::Error> {
        let hand = Hand(Arc::new(AtomicI64::new(utc_ms)));
        let read = hand.clone();
        Ok((Self { utc_ms: Arc::new(move || read.0.load(Ordering::SeqCst)), zone: TimeZone::get(zone)? }, hand))
    }

    /// This instant.
    pub fn now(&self) -> Timestamp {
        self.at((self.utc_ms)())
    }

    /// The civil date at the provider's place.
    pub fn today(&self) -> LocalDate {
        self.now().date()
    }

    /// An instant given in milliseconds since 1970 UTC, shown with the offset in force at that instant.
    pub fn at(&self, utc_ms: i64) -> Timestamp {
        let instant = jiff::Timestamp::from_millisecond(utc_ms).unwrap_or_default();
        Timestamp::new(utc_ms, (self.zone.to_offset(instant).seconds() / 60) as i16)
    }

    /// The first instant of a day at the provider's place; a night that skips midnight begins where the clocks go on.
    pub fn start_of(&self, day: LocalDate) -> Timestamp {
        let date = jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(day.days()));
        let start = date.to_zoned(self.zone.clone()).and_then(|zoned| zoned.start_of_day());
        self.at(start.map_or(0, |zoned| zoned.timestamp().as_millisecond()))
    }

    /// The provider's zone, for what Frappe writes without one.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }
}

/// Moves a [`Clock::manual`].
#[derive(Clone)]
pub struct Hand(Arc<AtomicI64>);

impl Hand {
    /// Lets time pass.
    pub fn advance_ms(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock everyone else is handed")]
fn system_utc_ms() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since_epoch| i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_where_it_does_at_that_place() {
        let (clock, _) = Clock::manual("America/Toronto", 0).unwrap();
        let start = |day| clock.start_of(LocalDate::parse(day).unwrap()).to_string();
        assert_eq!(start("2026-11-01"), "2026-11-01T00:00:00.000-04:00");
        assert_eq!(start("2026-11-02"), "2026-11-02T00:00:00.000-05:00");
    }

    #[test]
    fn the_offset_follows_the_season() {
        let (clock, hand) = Clock::manual("America/Toronto", 1_763_838_131_000).unwrap();
        assert_eq!(clock.now().to_string(), "2025-11-22T14:02:11.000-05:00");
        hand.advance_ms(180 * 86_400_000);
        assert_eq!(clock.now().to_string(), "2026-05-21T15:02:11.000-04:00");
    }

    #[test]
    fn an_unknown_zone_is_an_error() {
        assert!(Clock::system("America/Napierville").is_err());
    }
}
