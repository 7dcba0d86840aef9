//! The phone's clock, corrected by the server's, shown in the site's time zone whatever the phone's own is.

#[cfg(not(feature = "hydrate"))]
use domain::time::Timestamp;

/// Now.
#[cfg(not(feature = "hydrate"))]
pub fn now() -> Timestamp {
    crate::env::env().started_at
}

#[cfg(feature = "hydrate")]
pub use browser::{correct_by, now};

#[cfg(feature = "hydrate")]
mod browser {
    use crate::env::env;
    use domain::time::{LocalDate, Timestamp};
    use js_sys::{Date, Object, Reflect};
    use std::cell::Cell;
    use wasm_bindgen::JsValue;

    const HOUR_MS: i64 = 3_600_000;

    thread_local! {
        /// Server minus phone, in milliseconds.
        static SKEW_MS: Cell<i64> = const { Cell::new(0) };
        /// The zone's offset in minutes, and the hour it holds for: rules change on the hour.
        static OFFSET: Cell<(i64, i16)> = const { Cell::new((i64::MIN, 0)) };
    }

    /// Now, as the server would say it.
    pub fn now() -> Timestamp {
        let utc_ms = Date::now() as i64 + SKEW_MS.get();
        let hour = utc_ms.div_euclid(HOUR_MS);
        let (held, offset_min) = OFFSET.get();
        if held == hour {
            return Timestamp::new(utc_ms, offset_min);
        }
        let offset_min = offset_min_at(utc_ms);
        OFFSET.set((hour, offset_min));
        Timestamp::new(utc_ms, offset_min)
    }

    /// Takes the server's clock from an answer's `Date`. It counts whole seconds, so a smaller difference is no news.
    pub fn correct_by(date_header: &str) {
        let server_ms = Date::parse(date_header);
        let skew_ms = server_ms - Date::now();
        if skew_ms.is_finite() {
            SKEW_MS.set(if skew_ms.abs() > 2000.0 { skew_ms as i64 } else { 0 });
        }
    }

    /// The browser knows the zone's rules; Sweden's way of writing a date is `2026-11-24 14:02:00`. Where the zone is
    /// unknown to it, the phone's own offset is the best there is.
    fn offset_min_at(utc_ms: i64) -> i16 {
        let date = Date::new(&JsValue::from_f64(utc_ms as f64));
        let options = Object::new();
        let _ = Reflect::set(&options, &"timeZone".into(), &env().zone.as_str().into());
        let local = if Object::keys(&options).length() == 1 {
            String::from(date.to_locale_string("sv-SE", &options))
        } else {
            String::new()
        };
        let shown_ms = local
            .split_once(' ')
            .and_then(|(day, clock)| Some(LocalDate::parse(day)?.days() * 86_400_000 + day_ms(clock)?));
        shown_ms.map_or(-date.get_timezone_offset() as i16, |shown_ms| {
            ((shown_ms - utc_ms.div_euclid(1000) * 1000) / 60_000) as i16
        })
    }

    fn day_ms(clock: &str) -> Option<i64> {
        let mut parts = clock.split(':').map(str::parse::<i64>);
        let (hour, minute, second) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
        Some(((hour * 60 + minute) * 60 + second) * 1000)
    }
}
