//! Agreement over frames: the texts of one scanning session.

use crate::{Reading, Symbology};

/// The same code is told once and then kept quiet until it has been out of view this long.
const COOLDOWN_MS: f64 = 3_000.0;

/// Votes older than this are forgotten, so that a rare misread cannot collect its votes over minutes.
const VOTES_LAST_MS: f64 = 2_000.0;

/// More texts than this at a time are noise; the one longest unseen makes room.
const MAX_SEEN: usize = 256;

/// Collects readings frame by frame and says which texts may be believed.
#[derive(Debug, Default)]
pub struct Session {
    seen: Vec<Seen>,
}

#[derive(Debug)]
struct Seen {
    symbology: Symbology,
    text: String,
    lines: u32,
    frames: u32,
    told: bool,
    last_seen_ms: f64,
}

impl Session {
    /// Takes the readings of one frame seen at `now_ms` (any clock that does not run backwards) and gives those that
    /// have just become certain, each once.
    pub fn observe(&mut self, readings: &[Reading], now_ms: f64) -> Vec<Reading> {
        self.forget(now_ms);
        readings.iter().filter(|reading| self.count(reading, now_ms)).cloned().collect()
    }

    fn forget(&mut self, now_ms: f64) {
        self.seen.retain(|seen| {
            let lasts = if seen.told { COOLDOWN_MS } else { VOTES_LAST_MS };
            now_ms - seen.last_seen_ms < lasts
        });
    }

    /// Whether this reading made its text certain just now.
    fn count(&mut self, reading: &Reading, now_ms: f64) -> bool {
        if reading.lines < lines_worth_counting(reading.symbology) {
            return false;
        }
        let seen = self.entry(reading);
        seen.lines = seen.lines.saturating_add(reading.lines);
        seen.frames += 1;
        seen.last_seen_ms = now_ms;
        let news = !seen.told && enough(reading.symbology, seen.lines, seen.frames);
        seen.told |= news;
        news
    }

    fn entry(&mut self, reading: &Reading) -> &mut Seen {
        let same = |seen: &Seen| seen.symbology == reading.symbology && seen.text == reading.text;
        let at = self.seen.iter().position(same).unwrap_or_else(|| {
            if self.seen.len() >= MAX_SEEN {
                let oldest =
                    (0..MAX_SEEN).min_by(|&a, &b| self.seen[a].last_seen_ms.total_cmp(&self.seen[b].last_seen_ms));
                oldest.map(|oldest| self.seen.swap_remove(oldest));
            }
            let (symbology, text) = (reading.symbology, reading.text.clone());
            self.seen.push(Seen { symbology, text, lines: 0, frames: 0, told: false, last_seen_ms: 0.0 });
            self.seen.len() - 1
        });
        &mut self.seen[at]
    }
}

/// A single line through a part of a longer code reads the same wrong text frame after frame, where no check character
/// spans the whole.
fn lines_worth_counting(symbology: Symbology) -> u32 {
    match symbology {
        Symbology::Code39 | Symbology::Itf | Symbology::Codabar => 2,
        Symbology::Ean13 | Symbology::Ean8 | Symbology::UpcA | Symbology::UpcE => 2,
        _ => 1,
    }
}

/// How many agreeing reads a symbology needs: its own check digits decide how few will do.
fn enough(symbology: Symbology, lines: u32, frames: u32) -> bool {
    match symbology {
        Symbology::QrCode | Symbology::DataMatrix | Symbology::Aztec | Symbology::Pdf417 | Symbology::Text => true,
        Symbology::Code128 => lines >= 2,
        Symbology::Code39 | Symbology::Itf | Symbology::Codabar => lines >= 3,
        Symbology::Ean13 | Symbology::Ean8 | Symbology::UpcA | Symbology::UpcE => {
            lines >= 2 && (frames >= 2 || lines >= 3)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reading(symbology: Symbology, text: &str, lines: u32) -> Reading {
        Reading { text: text.into(), symbology, lines, quad: [(0.0, 0.0); 4] }
    }

    /// The number of the frame (from 1) that makes a text certain when every frame reads it on `lines` lines.
    fn frames_needed(symbology: Symbology, lines: u32) -> usize {
        let mut session = Session::default();
        let told = |frame| !session.observe(&[reading(symbology, "ABC123", lines)], frame as f64 * 50.0).is_empty();
        (1..10).find(told_mut(told)).unwrap()
    }

    fn told_mut(mut told: impl FnMut(usize) -> bool) -> impl FnMut(&usize) -> bool {
        move |frame| told(*frame)
    }

    #[test]
    fn each_symbology_needs_its_number_of_reads() {
        use Symbology::*;
        for square in [QrCode, DataMatrix, Aztec, Pdf417] {
            assert_eq!(frames_needed(square, 1), 1);
        }
        assert_eq!((frames_needed(Code128, 1), frames_needed(Code128, 2)), (2, 1));
        for other in [Code39, Itf, Codabar, Ean13, Ean8, UpcA, UpcE] {
            assert_eq!((frames_needed(other, 2), frames_needed(other, 3)), (2, 1), "{other:?}");
        }
    }

    #[test]
    fn one_line_a_frame_never_makes_a_code_without_spanning_check_certain() {
        let mut session = Session::default();
        let vote = [reading(Symbology::Itf, "029058", 1), reading(Symbology::UpcE, "10836406", 1)];
        assert!((0..20).all(|n| session.observe(&vote, f64::from(n) * 80.0).is_empty()));
    }

    #[test]
    fn a_code_in_view_is_told_once_and_again_after_three_seconds_away() {
        let mut session = Session::default();
        let code = [reading(Symbology::QrCode, "A", 1)];
        let told = |at: f64, session: &mut Session| session.observe(&code, at).len();
        assert_eq!(told(0.0, &mut session), 1);
        assert_eq!(told(2_999.0, &mut session), 0);
        assert_eq!(told(5_998.0, &mut session), 0);
        assert_eq!(told(8_998.0, &mut session), 1);
    }

    #[test]
    fn old_votes_do_not_add_up() {
        let mut session = Session::default();
        let vote = [reading(Symbology::Code128, "A1", 1)];
        assert!((0..20).all(|n| session.observe(&vote, f64::from(n) * 2_000.0).is_empty()));
    }

    proptest! {
        #[test]
        fn nothing_is_told_twice_within_the_cooldown(steps in prop::collection::vec((0u8..6, 1u32..4, 0u32..900), 1..200)) {
            let (mut session, mut now) = (Session::default(), 0.0);
            let mut told = std::collections::HashMap::new();
            for (code, lines, pause_ms) in steps {
                now += f64::from(pause_ms);
                for news in session.observe(&[reading(Symbology::Code128, &code.to_string(), lines)], now) {
                    let before = told.insert(news.text, now);
                    prop_assert!(before.is_none_or(|before| now - before >= COOLDOWN_MS));
                }
            }
        }

        #[test]
        fn the_memory_is_bounded(texts in prop::collection::vec("[a-z]{3}", 300..600)) {
            let mut session = Session::default();
            for text in texts {
                session.observe(&[reading(Symbology::Code128, &text, 1)], 0.0);
            }
            prop_assert!(session.seen.len() <= MAX_SEEN);
        }
    }
}
