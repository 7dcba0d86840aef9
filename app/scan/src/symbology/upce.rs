//! UPC-E: eight digits of a UPC-A whose zeros are left out (ISO/IEC 15420).

use super::ean::{DIGITS, checks, digit, text};
use super::modules::{distance, take};
use super::{Bars, Found};
use crate::Symbology;

const RUNS: usize = 33;
const MODULES: f32 = 51.0;

/// As for EAN; stricter, because six digits with one check are soon matched by chance.
const MAX_DISTANCE: f32 = 0.15;
const MIN_QUIET: f32 = 6.0;

/// Which of the six digits are in set B, by the check digit; the sets of number system 1 are the complement.
const CHECK_DIGIT: [u8; 10] = [0x38, 0x34, 0x32, 0x31, 0x2c, 0x26, 0x23, 0x2a, 0x29, 0x25];

/// Only a segment that is nothing but the code: parts of longer codes look like one too often.
pub(super) fn decode(bars: &Bars) -> Option<Found> {
    let runs = &bars.runs;
    if runs.len() != RUNS {
        return None;
    }
    let module = runs.iter().sum::<f32>() / MODULES;
    let framed = bars.before.min(bars.after) >= MIN_QUIET * module
        && distance(&take::<3>(runs, 0)?, &[1; 3], module) < MAX_DISTANCE
        && distance(&take::<6>(runs, 27)?, &[1; 6], module) < MAX_DISTANCE;
    if !framed {
        return None;
    }
    let mean = [0, 2, 28, 30, 32].iter().map(|&at| runs[at]).sum::<f32>() / 5.0;
    let spread = (mean - module).clamp(-0.5 * module, 0.5 * module);
    let values: Vec<u8> = (0..6).map(|index| digit(runs, 3 + index * 4, -spread, &DIGITS)).collect::<Option<_>>()?;
    let sets = values.iter().fold(0, |sets, value| sets * 2 + value / 10);
    let digits: Vec<u8> = values.iter().map(|value| value % 10).collect();
    whole(&digits, sets).map(|digits| bars.whole(Symbology::UpcE, text(&digits)))
}

/// Number system, the six digits and the check digit, when they check.
fn whole(digits: &[u8], sets: u8) -> Option<[u8; 8]> {
    let of = |sets: u8| CHECK_DIGIT.iter().position(|&known| known == sets);
    let (system, check) = match (of(sets), of(!sets & 0x3f)) {
        (Some(check), _) => (0, check as u8),
        (_, Some(check)) => (1, check as u8),
        _ => return None,
    };
    let &[a, b, c, d, e, f] = digits else { return None };
    let upc_a = match f {
        0..=2 => [system, a, b, f, 0, 0, 0, 0, c, d, e, check],
        3 => [system, a, b, c, 0, 0, 0, 0, 0, d, e, check],
        4 => [system, a, b, c, d, 0, 0, 0, 0, 0, e, check],
        _ => [system, a, b, c, d, e, 0, 0, 0, 0, f, check],
    };
    checks(&upc_a).then_some([system, a, b, c, d, e, f, check])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortened_digits_are_checked_as_upc_a() {
        // 01234565 is 012345000065 written out.
        assert_eq!(whole(&[1, 2, 3, 4, 5, 6], CHECK_DIGIT[5]), Some([0, 1, 2, 3, 4, 5, 6, 5]));
        assert_eq!(whole(&[1, 2, 3, 4, 5, 6], CHECK_DIGIT[4]), None);
        assert_eq!(whole(&[1, 2, 3, 4, 5, 6], 0), None);
    }

    #[test]
    fn a_drawn_code_is_read() {
        let sets = CHECK_DIGIT[5];
        let digits = (0..6u8).flat_map(|i| DIGITS[usize::from(i + 1 + 10 * (sets >> (5 - i) & 1))]);
        let widths = [1, 1, 1].into_iter().chain(digits).chain([1; 6]);
        let bars = Bars { runs: widths.map(|w| f32::from(w) * 2.0).collect(), before: 20.0, after: 20.0 };
        assert_eq!(decode(&bars).map(|found| found.text).as_deref(), Some("01234565"));
    }
}
