//! Instants and civil dates, without a time-zone database: an instant carries the offset it was made with,
//! so a phone shows the provider's hour (America/Toronto) without knowing its rules.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// An instant, in milliseconds since 1970 UTC, with the offset of the place it is shown for.
/// On the wire: RFC 3339 with that offset, such as `2026-11-22T14:02:11.000-05:00`.
#[derive(Clone, Copy, Debug, Eq)]
pub struct Timestamp {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub utc_ms: i64,
    /// Minutes east of UTC of the place this instant is shown for (Toronto in winter: -300).
    pub offset_min: i16,
}

impl Timestamp {
    /// An instant shown with the given offset.
    pub const fn new(utc_ms: i64, offset_min: i16) -> Self {
        Self { utc_ms, offset_min }
    }

    /// The civil date at this instant's own offset.
    pub fn date(self) -> LocalDate {
        LocalDate::from_days(self.local_ms().div_euclid(DAY_MS))
    }

    /// `14:02`.
    pub fn hour_minute(self) -> String {
        let minute = self.local_ms().rem_euclid(DAY_MS) / 60_000;
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }

    /// `14:02:11`.
    pub fn hour_minute_second(self) -> String {
        let second = self.local_ms().rem_euclid(DAY_MS) / 1000;
        format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
    }

    /// Whole seconds from `self` to `now`, never negative.
    pub fn age_s(self, now: Self) -> i64 {
        (now.utc_ms - self.utc_ms).max(0) / 1000
    }

    /// Reads RFC 3339; `Z` is offset 0.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, rest) = text.split_once(['T', ' '])?;
        let zone_at = rest.find(['Z', '+', '-'])?;
        let (clock, zone) = rest.split_at(zone_at);
        let offset_min = parse_offset(zone)?;
        let mut parts = clock.split(':');
        let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next().unwrap_or("0"));
        let (second, fraction) = second.split_once('.').unwrap_or((second, "0"));
        if parts.next().is_some() || ![hour, minute, second, fraction].into_iter().all(is_digits) {
            return None;
        }
        let (hour, minute, second): (i64, i64, i64) = (hour.parse().ok()?, minute.parse().ok()?, second.parse().ok()?);
        if hour >= 24 || minute >= 60 || second > 60 {
            return None;
        }
        // Digit by digit: as a binary fraction, 1.001 s would be 1000 ms.
        let ms = fraction.bytes().chain(*b"00").take(3).fold(0, |ms, digit| ms * 10 + i64::from(digit - b'0'));
        let day_ms = (hour * 60 + minute) * 60_000 + second * 1000 + ms;
        let local_ms = LocalDate::parse(date)?.days() * DAY_MS + day_ms;
        Some(Self::new(local_ms - i64::from(offset_min) * 60_000, offset_min))
    }

    fn local_ms(self) -> i64 {
        self.utc_ms + i64::from(self.offset_min) * 60_000
    }
}

const DAY_MS: i64 = 86_400_000;

/// Digits alone: Rust's own parsers take a sign as well.
fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn parse_offset(zone: &str) -> Option<i16> {
    if zone == "Z" {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone[1..].split_once(':')?;
    if !is_digits(hours) || !is_digits(minutes) {
        return None;
    }
    let (hours, minutes): (i16, i16) = (hours.parse().ok()?, minutes.parse().ok()?);
    // No place is further than 18 hours from Greenwich; a greater number must not overflow either.
    ((0..=18).contains(&hours) && (0..60).contains(&minutes)).then(|| sign * (hours * 60 + minutes))
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.utc_ms == other.utc_ms
    }
}
impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.utc_ms.cmp(&other.utc_ms)
    }
}
impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, offset) = (if self.offset_min < 0 { '-' } else { '+' }, self.offset_min.unsigned_abs());
        let ms = self.local_ms().rem_euclid(1000);
        write!(f, "{}T{}.{ms:03}{sign}{:02}:{:02}", self.date(), self.hour_minute_second(), offset / 60, offset % 60)
    }
}
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an RFC 3339 instant"))
    }
}

/// A civil date, on the wire `2026-11-22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalDate {
    /// Year of the Gregorian calendar.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl LocalDate {
    /// Reads `YYYY-MM-DD`; a day the month does not have is refused.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let (year, month, day) =
            (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let date = Self { year, month, day };
        let plain = text.len() == 10 && !text.contains('+');
        (plain && (1..=12).contains(&month) && Self::from_days(date.days()) == date).then_some(date)
    }

    /// Days since 1970-01-01 (the civil-from-days method of the proleptic Gregorian calendar).
    pub fn days(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// The date that many days after 1970-01-01.
    pub fn from_days(days: i64) -> Self {
        let shifted = days + 719_468;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u8;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 } as u8;
        Self { year: (year_of_era + era * 400 + i64::from(month <= 2)) as i32, month, day }
    }

    /// 0 is Monday, 6 is Sunday.
    pub fn weekday(self) -> u8 {
        (self.days() + 3).rem_euclid(7) as u8
    }
}

impl fmt::Display for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}
impl Serialize for LocalDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for LocalDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a date YYYY-MM-DD"))
    }
}

/// A time of day at the site, minutes after midnight; on the wire `08:05`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime(pub u16);

impl LocalTime {
    /// Reads `8:05`, `08:05` or `8:05:00` (Frappe writes no leading zero).
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let hour: u16 = parts.next()?.parse().ok()?;
        let minute: u16 = parts.next()?.parse().ok()?;
        (hour < 24 && minute < 60).then(|| Self(hour * 60 + minute))
    }
}
impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}
impl Serialize for LocalTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for LocalTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a time HH:MM"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_keeps_the_hour_of_its_place() {
        let at = Timestamp::parse("2026-11-22T14:02:11.250-05:00").unwrap();
        assert_eq!(at.to_string(), "2026-11-22T14:02:11.250-05:00");
        assert_eq!((at.date().to_string().as_str(), at.hour_minute().as_str()), ("2026-11-22", "14:02"));
        assert_eq!(at, Timestamp::parse("2026-11-22T19:02:11.25Z").unwrap());
    }

    #[test]
    fn seconds_are_digits() {
        for clock in
            ["14:02:1e1", "14:02:inf", "14:02:+5", "+4:02:11", "14:02:11:99", "14:02:.5", "14:02:11.", "14:02:61"]
        {
            assert_eq!(Timestamp::parse(&format!("2026-11-22T{clock}Z")), None, "{clock}");
        }
        assert_eq!(Timestamp::parse("1970-01-01T00:00:01.001Z").unwrap().utc_ms, 1001);
        assert_eq!(Timestamp::parse("1970-01-01T00:00:01.2509999Z").unwrap().utc_ms, 1250);
    }

    #[test]
    fn a_time_of_day_is_within_the_day() {
        assert_eq!(LocalTime::parse("8:05:00").unwrap().to_string(), "08:05");
        for text in ["24:00", "9999:00", "08:60", "65535:65535", "-1:00", "8", ""] {
            assert_eq!(LocalTime::parse(text), None, "{text}");
        }
    }

    #[test]
    fn offsets_no_place_has_are_refused() {
        for zone in ["+05:+5", "+32000:00", "-19:00", "+05:60", "+-5:00", "-é", "-", "+"] {
            assert_eq!(Timestamp::parse(&format!("2026-11-22T14:02:11{zone}")), None, "{zone}");
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for text in ["+026-01-01", "2026-+1-01", "2026-02-29", "2026-13-01", "2026-00-10", "26-01-01", "2026-1-01", ""]
        {
            assert_eq!(LocalDate::parse(text), None, "{text}");
        }
        assert_eq!(LocalDate::parse("2028-02-29").unwrap().weekday(), 1);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_a_parser_panic(text in "[0-9TZ:+. -]{0,30}") {
            let _ = (Timestamp::parse(&text), LocalDate::parse(&text), LocalTime::parse(&text));
            let _ = Timestamp::parse(&format!("2026-11-22T{text}"));
        }

        #[test]
        fn every_instant_survives_the_round_trip(utc_ms in 0i64..250_000_000_000_000, offset_min in -1080i16..=1080) {
            let read = Timestamp::parse(&Timestamp::new(utc_ms, offset_min).to_string()).unwrap();
            proptest::prop_assert_eq!((read.utc_ms, read.offset_min), (utc_ms, offset_min));
        }

        #[test]
        fn every_day_survives_the_round_trip(days in -1_000_000i64..1_000_000) {
            let date = LocalDate::from_days(days);
            proptest::prop_assert_eq!(date.days(), days);
            if (0..=9999).contains(&date.year) {
                proptest::prop_assert_eq!(LocalDate::parse(&date.to_string()), Some(date));
            }
        }
    }
}
