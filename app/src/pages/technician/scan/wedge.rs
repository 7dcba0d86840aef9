//! A hand scanner that types: a burst of keys faster than any finger, ended by Enter.

/// The longest pause between two keys of a burst, in milliseconds.
const BURST_MS: f64 = 35.0;
/// Fewer characters are a person's.
const MIN_CHARACTERS: usize = 4;
/// More are a stuck key's.
const MAX_CHARACTERS: usize = 256;

/// The burst under way.
#[derive(Debug, Default)]
pub struct Wedge {
    text: String,
    last_ms: f64,
}

impl Wedge {
    /// Takes a key by its name, `A` or `Enter`, at a time in milliseconds; a scan once it is complete.
    pub fn key(&mut self, key: &str, now_ms: f64) -> Option<String> {
        let in_burst = now_ms - self.last_ms < BURST_MS;
        if key == "Shift" {
            return None;
        }
        self.last_ms = now_ms;
        if !in_burst || self.text.len() > MAX_CHARACTERS {
            self.text.clear();
        }
        if key == "Enter" {
            let text = std::mem::take(&mut self.text);
            return (text.chars().count() >= MIN_CHARACTERS).then_some(text);
        }
        let mut letters = key.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => self.text.push(letter),
            _ => self.text.clear(),
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str, pause_ms: f64) -> Option<String> {
        let mut wedge = Wedge::default();
        let mut now_ms = 1000.0;
        for letter in text.chars() {
            now_ms += pause_ms;
            assert_eq!(wedge.key(&letter.to_string(), now_ms), None);
        }
        wedge.key("Enter", now_ms + pause_ms)
    }

    #[test]
    fn a_burst_that_ends_with_enter_is_a_scan() {
        assert_eq!(typed("TPLG97441B58", 8.0).as_deref(), Some("TPLG97441B58"));
    }

    #[test]
    fn a_person_is_too_slow_and_a_short_burst_too_short() {
        assert_eq!(typed("TPLG97441B58", 60.0), None);
        assert_eq!(typed("ABC", 8.0), None);
    }

    #[test]
    fn capitals_come_with_shift_and_an_arrow_ends_a_burst() {
        let mut wedge = Wedge::default();
        let mut key = |name: &str, at: f64| wedge.key(name, at);
        for (at, name) in ["Shift", "A", "Shift", "B", "1", "2"].into_iter().enumerate() {
            assert_eq!(key(name, 1000.0 + at as f64 * 10.0), None);
        }
        assert_eq!(key("Enter", 1060.0).as_deref(), Some("AB12"));
        for (at, name) in ["A", "B", "ArrowLeft", "C", "D"].into_iter().enumerate() {
            key(name, 2000.0 + at as f64 * 10.0);
        }
        assert_eq!(key("Enter", 2050.0), None);
    }

    #[test]
    fn what_stood_before_a_pause_is_forgotten() {
        let mut wedge = Wedge::default();
        wedge.key("X", 100.0);
        for (at, letter) in "AB12".chars().enumerate() {
            wedge.key(&letter.to_string(), 900.0 + at as f64 * 5.0);
        }
        assert_eq!(wedge.key("Enter", 925.0).as_deref(), Some("AB12"));
    }
}
