//! Frappe's times are naive and local to the site: they become instants here.

use domain::time::{LocalDate, LocalTime, Timestamp};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Reads `2026-11-21 21:32:44.677960`, with or without fraction, with a `T`, or with an hour of one digit.
/// A text with an offset of its own (`Z`, `-05:00`) is taken at its word and shown at the site's offset.
pub(super) fn instant(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    if let Some(absolute) = Timestamp::parse(text) {
        return Some(localise(absolute.utc_ms, zone));
    }
    let (date, clock) = text.split_once([' ', 'T'])?;
    from_parts(LocalDate::parse(date)?, clock, zone)
}

/// A date and a time of day in two fields, as an Issue has them.
pub(super) fn instant_of(date: LocalDate, time: Option<LocalTime>, zone: &TimeZone) -> Option<Timestamp> {
    from_parts(date, &time.unwrap_or(LocalTime(0)).to_string(), zone)
}

fn from_parts(date: LocalDate, clock: &str, zone: &TimeZone) -> Option<Timestamp> {
    let mut parts = clock.split(':');
    let hour = parts.next()?.parse().ok()?;
    let minute = parts.next()?.parse().ok()?;
    let second: f64 = parts.next().unwrap_or("0").parse().ok().filter(|second| (0.0..60.0).contains(second))?;
    let (year, month, day) = (date.year.try_into().ok()?, date.month.try_into().ok()?, date.day.try_into().ok()?);
    let nanosecond = (second.fract() * 1e9) as i32;
    let civil = DateTime::new(year, month, day, hour, minute, second as i8, nanosecond).ok()?;
    // An hour that the clocks skip or repeat is read as the earlier offset says: jiff's "compatible" rule.
    let instant = zone.to_ambiguous_timestamp(civil).compatible().ok()?;
    Some(localise(instant.as_millisecond(), zone))
}

fn localise(utc_ms: i64, zone: &TimeZone) -> Timestamp {
    let instant = jiff::Timestamp::from_millisecond(utc_ms).unwrap_or_default();
    Timestamp::new(utc_ms, (zone.to_offset(instant).seconds() / 60) as i16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn naive_times_get_the_offset_of_their_season() {
        let zone = TimeZone::get("America/Toronto").unwrap();
        for (text, wanted) in [
            ("2026-11-21 21:32:44.677960", "2026-11-21T21:32:44.677-05:00"),
            ("2026-07-01 8:05:00", "2026-07-01T08:05:00.000-04:00"),
            ("2026-07-01T08:05", "2026-07-01T08:05:00.000-04:00"),
            ("2026-03-08 02:30:00", "2026-03-08T03:30:00.000-04:00"),
            ("2026-11-01 01:30:00", "2026-11-01T01:30:00.000-04:00"),
            ("2026-11-21T19:01:12Z", "2026-11-21T14:01:12.000-05:00"),
        ] {
            assert_eq!(instant(text, &zone).map(|at| at.to_string()).as_deref(), Some(wanted), "{text}");
        }
        for text in ["", "2026-11-21", "2026-02-30 10:00:00", "2026-11-21 25:00:00", "2026-11-21 10:61", "demain 10:00"]
        {
            assert_eq!(instant(text, &zone), None, "{text}");
        }
    }
}
