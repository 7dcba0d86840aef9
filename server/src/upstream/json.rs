//! Tolerant reading of an upstream's JSON: unknown keys ignored, missing ones and those of a wrong type `None`.

use super::{plain_text, site_time};
use domain::time::{LocalDate, LocalTime, Timestamp};
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

/// One object of an upstream's answer, read field by field.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    object: &'a Map<String, Value>,
    zone: &'a TimeZone,
}

/// Longer texts are cut: a field is shown on a page, not stored.
const TEXT_LIMIT: usize = 2000;

impl<'a> Fields<'a> {
    pub(super) fn new(object: &'a Map<String, Value>, zone: &'a TimeZone) -> Self {
        Self { object, zone }
    }

    /// For an answer whose times, if any, carry their own offset.
    pub(super) fn in_utc(object: &'a Map<String, Value>) -> Self {
        static UTC: TimeZone = TimeZone::UTC;
        Self { object, zone: &UTC }
    }

    /// A key, a link or a word of a closed set: trimmed, never empty, otherwise exactly as it came.
    pub(super) fn word(&self, key: &str) -> Option<String> {
        let text = self.object.get(key)?.as_str()?.trim();
        (!text.is_empty() && text.len() <= TEXT_LIMIT).then(|| text.to_owned())
    }

    /// Words for a person: entities read, cut to length; line ends stay.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        let text = plain_text::unescape(self.object.get(key)?.as_str()?.trim());
        (!text.is_empty()).then(|| text.chars().take(TEXT_LIMIT).collect())
    }

    /// HTML as one line of plain text.
    pub(super) fn html(&self, key: &str, limit: usize) -> Option<String> {
        Some(plain_text::from_html(self.object.get(key)?.as_str()?, limit)).filter(|text| !text.is_empty())
    }

    /// A finite number; a number written as text is read.
    pub(super) fn number(&self, key: &str) -> Option<f64> {
        let value = self.object.get(key)?;
        value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|number| number.is_finite())
    }

    /// A number where Frappe's 0 means unset.
    pub(super) fn nonzero(&self, key: &str) -> Option<f64> {
        self.number(key).filter(|number| *number != 0.0)
    }

    /// A whole number that fits.
    pub(super) fn integer<T: TryFrom<i64>>(&self, key: &str) -> Option<T> {
        let number = self.number(key).filter(|number| number.abs() < 9e15)?;
        T::try_from(number.round() as i64).ok()
    }

    /// A Check field: 0, 1, true or false; missing is false.
    pub(super) fn check(&self, key: &str) -> bool {
        self.object.get(key).is_some_and(|value| value.as_bool().unwrap_or(value.as_i64() == Some(1)))
    }

    /// True or false, where it says.
    pub(super) fn boolean(&self, key: &str) -> Option<bool> {
        self.object.get(key)?.as_bool()
    }

    /// A date; of a date with a time, the date.
    pub(super) fn date(&self, key: &str) -> Option<LocalDate> {
        LocalDate::parse(self.object.get(key)?.as_str()?.get(..10)?)
    }

    /// A time of day.
    pub(super) fn time(&self, key: &str) -> Option<LocalTime> {
        LocalTime::parse(self.object.get(key)?.as_str()?)
    }

    /// An instant: naive at the site, or with an offset of its own.
    pub(super) fn instant(&self, key: &str) -> Option<Timestamp> {
        site_time::instant(self.object.get(key)?.as_str()?, self.zone)
    }

    /// A nested object.
    pub(super) fn object(&self, key: &str) -> Option<Fields<'a>> {
        Some(Self { object: self.object.get(key)?.as_object()?, zone: self.zone })
    }

    /// Nested objects; what is not an object is passed over.
    pub(super) fn objects(&self, key: &str) -> impl Iterator<Item = Fields<'a>> + use<'a> {
        let zone = self.zone;
        let items = self.object.get(key).and_then(Value::as_array).into_iter().flatten();
        items.filter_map(move |item| Some(Fields { object: item.as_object()?, zone }))
    }

    /// Texts of an array.
    pub(super) fn words(&self, key: &str) -> Vec<String> {
        let items = self.object.get(key).and_then(Value::as_array).into_iter().flatten();
        items.filter_map(|item| Some(item.as_str()?.to_owned())).collect()
    }

    pub(super) fn zone(&self) -> &'a TimeZone {
        self.zone
    }
}
