//! Code 39 (ISO/IEC 16388).

use super::two_widths::{TwoWidths, best};
use super::{Bars, Found};
use crate::Symbology;

const ALPHABET: &[u8; 44] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%*";

/// Nine runs a character, three of them wide.
#[rustfmt::skip]
const PATTERNS: [u16; 44] = [
    0x034, 0x121, 0x061, 0x160, 0x031, 0x130, 0x070, 0x025, 0x124, 0x064, 0x109, 0x049, 0x148, 0x019, 0x118, 0x058,
    0x00d, 0x10c, 0x04c, 0x01c, 0x103, 0x043, 0x142, 0x013, 0x112, 0x052, 0x007, 0x106, 0x046, 0x016, 0x181, 0x0c1,
    0x1c0, 0x091, 0x190, 0x0d0, 0x085, 0x184, 0x0c4, 0x0a8, 0x0a2, 0x08a, 0x02a, 0x094,
];
const STAR: usize = 43;

/// Nine runs and the gap to the next character.
const STEP: usize = 10;

/// In narrow runs; 10 by the standard.
const MIN_QUIET: f32 = 4.0;

pub(super) fn decode(bars: &Bars) -> Option<Found> {
    if bars.runs.len() < 3 * STEP - 1 || bars.runs.len() % STEP != STEP - 1 {
        return None;
    }
    let widths = TwoWidths::of(bars.runs.iter().copied().enumerate().filter(|(index, _)| index % STEP != STEP - 1))?;
    let quiet = MIN_QUIET * widths.narrow();
    if bars.before < quiet || bars.after < quiet {
        return None;
    }
    let characters = bars.runs.chunks(STEP).map(|chunk| character(&widths, &chunk[..STEP - 1]));
    let values = characters.collect::<Option<Vec<_>>>()?;
    let [STAR, text @ .., STAR] = values.as_slice() else { return None };
    if text.is_empty() || text.contains(&STAR) {
        return None;
    }
    Some(bars.whole(Symbology::Code39, text.iter().map(|&value| char::from(ALPHABET[value])).collect()))
}

fn character(widths: &TwoWidths, runs: &[f32]) -> Option<usize> {
    let places: Vec<f32> = runs.iter().enumerate().map(|(index, &run)| widths.place(index, run)).collect();
    best(&places, &PATTERNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(text: &str, narrow: f32, wide: f32) -> Bars {
        let mut runs = vec![];
        for byte in text.bytes() {
            let pattern = PATTERNS[ALPHABET.iter().position(|&known| known == byte).unwrap()];
            runs.extend((0..9).map(|i| if pattern >> (8 - i) & 1 == 1 { wide } else { narrow }));
            runs.push(narrow);
        }
        runs.pop();
        Bars { runs, before: 30.0, after: 30.0 }
    }

    #[test]
    fn the_whole_alphabet_is_read() {
        let text = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
        for wide in [2.0, 2.5, 3.0] {
            let read = decode(&bars(&format!("*{text}*"), 1.4, 1.4 * wide)).map(|found| found.text);
            assert_eq!(read.as_deref(), Some(text), "{wide}");
        }
    }

    #[test]
    fn it_must_start_and_end_with_a_star() {
        assert_eq!(decode(&bars("*ABC", 1.0, 2.5)), None);
        assert_eq!(decode(&bars("*A*C*", 1.0, 2.5)), None);
    }
}
