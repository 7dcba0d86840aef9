//! Interleaved 2 of 5 (ISO/IEC 16390).

use super::two_widths::{TwoWidths, best};
use super::{Bars, Found};
use crate::Symbology;

/// Five runs a digit, two of them wide; bars and spaces carry a digit each.
const PATTERNS: [u16; 10] = [0b00110, 0b10001, 0b01001, 0b11000, 0b00101, 0b10100, 0b01100, 0b00011, 0b10010, 0b01010];

/// Shorter ones are read into noise and into parts of longer ones.
const MIN_DIGITS: usize = 6;

/// In narrow runs; 10 by the standard.
const MIN_QUIET: f32 = 5.0;

/// Only a segment that is nothing but the code, because the start and stop patterns are found everywhere.
pub(super) fn decode(bars: &Bars) -> Option<Found> {
    let runs = &bars.runs;
    if runs.len() < 7 + MIN_DIGITS * 5 || runs.len() % 10 != 7 {
        return None;
    }
    let widths = TwoWidths::of(runs.iter().copied().enumerate())?;
    let wide = |at: usize| widths.place(at, runs[at]) > 0.0;
    let end = runs.len() - 3;
    let framed = !(0..4).any(wide) && wide(end) && !wide(end + 1) && !wide(end + 2);
    if !framed || bars.before.min(bars.after) < MIN_QUIET * widths.narrow() {
        return None;
    }
    let digits: Option<Vec<usize>> =
        (4..end).step_by(10).flat_map(|at| [digit(&widths, runs, at), digit(&widths, runs, at + 1)]).collect();
    Some(bars.whole(Symbology::Itf, digits?.iter().map(|&digit| char::from(b'0' + digit as u8)).collect()))
}

fn digit(widths: &TwoWidths, runs: &[f32], at: usize) -> Option<usize> {
    let places: [f32; 5] = std::array::from_fn(|i| widths.place(at + 2 * i, runs[at + 2 * i]));
    best(&places, &PATTERNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(text: &str) -> Bars {
        let pattern = |digit: u8| PATTERNS[usize::from(digit - b'0')];
        let wide = |pattern: u16, i: usize| if pattern >> (4 - i) & 1 == 1 { 5.0 } else { 2.0 };
        let mut runs = vec![2.0; 4];
        for pair in text.as_bytes().chunks(2) {
            (0..5).for_each(|i| runs.extend([wide(pattern(pair[0]), i), wide(pattern(pair[1]), i)]));
        }
        runs.extend([5.0, 2.0, 2.0]);
        Bars { runs, before: 30.0, after: 30.0 }
    }

    #[test]
    fn a_case_code_is_read_and_a_short_one_is_not() {
        assert_eq!(decode(&bars("01146569777818")).map(|found| found.text).as_deref(), Some("01146569777818"));
        assert_eq!(decode(&bars("1234")), None);
    }

    #[test]
    fn without_quiet_zone_it_may_be_a_part() {
        assert_eq!(decode(&Bars { before: 4.0, ..bars("123456") }), None);
    }
}
