//! Codabar (AIM BC3).

use super::two_widths::{TwoWidths, best};
use super::{Bars, Found};
use crate::Symbology;

const ALPHABET: &[u8; 20] = b"0123456789-$:/.+ABCD";

/// Seven runs a character, two or three of them wide.
const PATTERNS: [u16; 20] = [
    0x03, 0x06, 0x09, 0x60, 0x12, 0x42, 0x21, 0x24, 0x30, 0x48, 0x0c, 0x18, 0x45, 0x51, 0x54, 0x15, 0x1a, 0x29, 0x0b,
    0x0e,
];

/// Values from here on are the letters that start and stop a code.
const LETTERS: usize = 16;

/// Seven runs and the gap to the next character.
const STEP: usize = 8;

/// Start, three characters and stop: shorter ones are read into noise.
const MIN_CHARACTERS: usize = 5;

/// In narrow runs; 10 by the standard.
const MIN_QUIET: f32 = 4.0;

/// The text without its start and stop letters, as other readers give it.
pub(super) fn decode(bars: &Bars) -> Option<Found> {
    if bars.runs.len() < MIN_CHARACTERS * STEP - 1 || bars.runs.len() % STEP != STEP - 1 {
        return None;
    }
    let widths = TwoWidths::of(bars.runs.iter().copied().enumerate().filter(|(index, _)| index % STEP != STEP - 1))?;
    if bars.before.min(bars.after) < MIN_QUIET * widths.narrow() {
        return None;
    }
    let values = bars.runs.chunks(STEP).map(|chunk| character(&widths, &chunk[..STEP - 1]));
    let values = values.collect::<Option<Vec<_>>>()?;
    let [start, text @ .., stop] = values.as_slice() else { return None };
    let framed = *start >= LETTERS && *stop >= LETTERS && text.iter().all(|&value| value < LETTERS);
    framed.then(|| bars.whole(Symbology::Codabar, text.iter().map(|&value| char::from(ALPHABET[value])).collect()))
}

fn character(widths: &TwoWidths, runs: &[f32]) -> Option<usize> {
    let places: Vec<f32> = runs.iter().enumerate().map(|(index, &run)| widths.place(index, run)).collect();
    best(&places, &PATTERNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(text: &str) -> Bars {
        let mut runs = vec![];
        for byte in text.bytes() {
            let pattern = PATTERNS[ALPHABET.iter().position(|&known| known == byte).unwrap()];
            runs.extend((0..7).map(|i| if pattern >> (6 - i) & 1 == 1 { 5.0 } else { 2.0 }));
            runs.push(2.0);
        }
        runs.pop();
        Bars { runs, before: 30.0, after: 30.0 }
    }

    #[test]
    fn the_whole_alphabet_is_read() {
        assert_eq!(decode(&bars("A0123456789-$:/.+B")).map(|found| found.text).as_deref(), Some("0123456789-$:/.+"));
        assert_eq!(decode(&bars("C12345D")).map(|found| found.text).as_deref(), Some("12345"));
    }

    #[test]
    fn it_must_start_and_stop_with_a_letter() {
        assert_eq!(decode(&bars("1234567")), None);
        assert_eq!(decode(&bars("A123B456C")), None);
    }
}
