//! EAN-13, UPC-A and EAN-8 (ISO/IEC 15420).

use super::modules::{distance, expand, take};
use super::{Bars, Found};
use crate::Symbology;

/// The ten digits in sets A and C, then mirrored in set B.
pub(super) const DIGITS: [[u8; 4]; 20] = expand([
    3211, 2221, 2122, 1411, 1132, 1231, 1114, 1312, 1213, 3112, 1123, 1222, 2212, 1141, 2311, 1321, 4111, 2131, 3121,
    2113,
]);

/// Which of the six left digits are in set B, by the first digit; the leftmost is the highest bit.
const FIRST_DIGIT: [u8; 10] = [0x00, 0x0b, 0x0d, 0x0e, 0x13, 0x19, 0x1c, 0x15, 0x16, 0x1a];

const DIGIT_MODULES: f32 = 7.0;

/// A digit farther off than this, in square modules per run, is none.
const MAX_DISTANCE: f32 = 0.2;

/// Modules of light on both sides; 7 to 11 by the standard.
const MIN_QUIET: f32 = 4.0;

/// Runs of the whole code, digits on each side.
const EAN_13: (usize, usize) = (59, 6);
const EAN_8: (usize, usize) = (43, 4);

pub(super) fn decode(bars: &Bars) -> Option<Found> {
    find(bars, EAN_13, ean13).or_else(|| find(bars, EAN_8, ean8))
}

fn ean13(digits: &[u8], sets: u8) -> Option<(Symbology, String)> {
    let first = FIRST_DIGIT.iter().position(|&known| known == sets)? as u8;
    let digits = [&[first], digits].concat();
    checks(&digits).then(|| match first {
        0 => (Symbology::UpcA, text(&digits[1..])),
        _ => (Symbology::Ean13, text(&digits)),
    })
}

fn ean8(digits: &[u8], sets: u8) -> Option<(Symbology, String)> {
    (sets == 0 && checks(digits)).then(|| (Symbology::Ean8, text(digits)))
}

/// What digits and the sets of their left half mean.
type Sense = fn(&[u8], u8) -> Option<(Symbology, String)>;

/// A code of that many runs whose digits and sets make sense.
fn find(bars: &Bars, (count, side): (usize, usize), sense: Sense) -> Option<Found> {
    let last = bars.runs.len().checked_sub(count)?;
    (0..=last).step_by(2).find_map(|start| {
        let (digits, sets) = read(bars, start, count, side)?;
        let (symbology, text) = sense(&digits, sets)?;
        Some(Found { symbology, text, runs: start..start + count })
    })
}

/// The digits of the code at `start` and the sets of its left half.
fn read(bars: &Bars, start: usize, count: usize, side: usize) -> Option<(Vec<u8>, u8)> {
    let runs = &bars.runs[start..start + count];
    let module = runs.iter().sum::<f32>() / (DIGIT_MODULES * 2.0 * side as f32 + 11.0);
    let quiet = bars.space_before(start).min(bars.space_after(start + count)) / module;
    let middle = 3 + side * 4;
    let guards = quiet >= MIN_QUIET
        && distance(&take::<3>(runs, 0)?, &[1; 3], module) < MAX_DISTANCE
        && distance(&take::<3>(runs, count - 3)?, &[1; 3], module) < MAX_DISTANCE
        && distance(&take::<5>(runs, middle)?, &[1; 5], module) < MAX_DISTANCE;
    if !guards {
        return None;
    }
    let spread = spread(runs, middle, module);
    let (mut digits, mut sets) = (vec![], 0);
    for index in 0..side {
        let value = digit(runs, 3 + index * 4, -spread, &DIGITS)?;
        sets = sets * 2 + value / 10;
        digits.push(value % 10);
    }
    for index in 0..side {
        digits.push(digit(runs, middle + 5 + index * 4, spread, &DIGITS[..10])?);
    }
    Some((digits, sets))
}

/// How much wider bars are than they should be, in pixels, from the guards, all of whose runs are one module.
fn spread(runs: &[f32], middle: usize, module: f32) -> f32 {
    let end = runs.len() - 3;
    let bars = [0, 2, middle + 1, middle + 3, end, end + 2].iter().map(|&at| runs[at]).sum::<f32>() / 6.0;
    (bars - module).clamp(-0.5 * module, 0.5 * module)
}

/// One digit; `spread` is that of its first run.
pub(super) fn digit(runs: &[f32], at: usize, spread: f32, patterns: &[[u8; 4]]) -> Option<u8> {
    let [a, b, c, d] = take::<4>(runs, at)?;
    let module = (a + b + c + d) / DIGIT_MODULES;
    // 1 and 7, 2 and 8 differ by nothing but spread, so it is taken off as the guards tell it, not fitted.
    let runs = [a - spread, b + spread, c - spread, d + spread];
    let off = |pattern: &[u8; 4]| {
        let squares = runs.iter().zip(pattern).map(|(run, &modules)| (run / module - f32::from(modules)).powi(2));
        squares.sum::<f32>() / 4.0
    };
    let best = (0..patterns.len()).min_by(|&a, &b| off(&patterns[a]).total_cmp(&off(&patterns[b])))?;
    (off(&patterns[best]) < MAX_DISTANCE).then_some(best as u8)
}

/// The check digit: weights 3 and 1 alternating from the right make a multiple of ten.
pub(super) fn checks(digits: &[u8]) -> bool {
    let sum: u32 = digits.iter().rev().enumerate().map(|(i, &d)| u32::from(d) * if i % 2 == 0 { 1 } else { 3 }).sum();
    sum.is_multiple_of(10)
}

pub(super) fn text(digits: &[u8]) -> String {
    digits.iter().map(|&digit| char::from(b'0' + digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The runs of an EAN-13 in modules.
    fn encode(digits: [u8; 13]) -> Vec<u8> {
        let sets = FIRST_DIGIT[usize::from(digits[0])];
        let left = (0..6).flat_map(|i| DIGITS[usize::from(digits[i + 1] + 10 * (sets >> (5 - i) & 1))]);
        let right = (7..13).flat_map(|i| DIGITS[usize::from(digits[i])]);
        [1, 1, 1].into_iter().chain(left).chain([1; 5]).chain(right).chain([1; 3]).collect()
    }

    fn read(digits: [u8; 13], spread: f32) -> Option<(Symbology, String)> {
        let runs = encode(digits).into_iter().enumerate();
        let runs = runs.map(|(i, w)| f32::from(w) * 2.0 + if i % 2 == 0 { spread } else { -spread }).collect();
        decode(&Bars { runs, before: 20.0, after: 20.0 }).map(|found| (found.symbology, found.text))
    }

    #[test]
    fn spread_does_not_turn_ones_into_sevens() {
        for spread in [-0.8, -0.4, 0.0, 0.4, 0.8] {
            let read = read([4, 1, 7, 2, 8, 1, 7, 2, 8, 1, 7, 2, 2], spread);
            assert_eq!(read, Some((Symbology::Ean13, "4172817281722".into())), "{spread}");
        }
    }

    #[test]
    fn a_leading_zero_is_upc_a() {
        let read = read([0, 7, 4, 7, 1, 5, 1, 2, 1, 6, 7, 1, 2], 0.0);
        assert_eq!(read, Some((Symbology::UpcA, "747151216712".into())));
    }

    #[test]
    fn a_wrong_check_digit_is_refused() {
        assert_eq!(read([4, 1, 7, 2, 8, 1, 7, 2, 8, 1, 7, 2, 5], 0.0), None);
    }
}
