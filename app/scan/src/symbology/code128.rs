//! Code 128 (ISO/IEC 15417).

use super::modules::{distance, expand, nearest, take};
use super::{Bars, Found};
use crate::Symbology;

/// Bars and spaces of the values 0 to 105; 103 to 105 start a code in set A, B or C.
#[rustfmt::skip]
const PATTERNS: [[u8; 6]; 106] = expand([
    212222, 222122, 222221, 121223, 121322, 131222, 122213, 122312, 132212, 221213, 221312, 231212, 112232, 122132,
    122231, 113222, 123122, 123221, 223211, 221132, 221231, 213212, 223112, 312131, 311222, 321122, 321221, 312212,
    322112, 322211, 212123, 212321, 232121, 111323, 131123, 131321, 112313, 132113, 132311, 211313, 231113, 231311,
    112133, 112331, 132131, 113123, 113321, 133121, 313121, 211331, 231131, 213113, 213311, 213131, 311123, 311321,
    331121, 312113, 312311, 332111, 314111, 221411, 431111, 111224, 111422, 121124, 121421, 141122, 141221, 112214,
    112412, 122114, 122411, 142112, 142211, 241211, 221114, 413111, 241112, 134111, 111242, 121142, 121241, 114212,
    124112, 124211, 411212, 421112, 421211, 212141, 214121, 412121, 111143, 111341, 131141, 114113, 114311, 411113,
    411311, 113141, 114131, 311141, 411131, 211412, 211214, 211232,
]);
const STOP: [u8; 7] = [2, 3, 3, 1, 1, 1, 2];

const MODULES: f32 = 11.0;
const STOP_MODULES: f32 = 13.0;

/// A character farther off than this, in square modules per run, is none.
const MAX_DISTANCE: f32 = 0.18;

/// Neighbouring characters differ in width by no more than this share, even in perspective.
const MAX_CHANGE: f32 = 0.2;

/// The quiet zone is 10 modules by the standard; labels and cut segments keep less.
const MIN_QUIET: f32 = 4.0;

pub(super) fn decode(bars: &Bars) -> Option<Found> {
    const SHORTEST: usize = 3 * 6 + 7;
    let last = bars.runs.len().checked_sub(SHORTEST)?;
    (0..=last).step_by(2).find_map(|start| from(bars, start))
}

/// The code whose start character is at `start`.
fn from(bars: &Bars, start: usize) -> Option<Found> {
    let mut module = module(&bars.runs, start, 6, MODULES)?;
    if bars.space_before(start) < MIN_QUIET * module {
        return None;
    }
    let first = character(&bars.runs, start, module).filter(|&value| value >= 103)?;
    let mut values = vec![first];
    let mut at = start + 6;
    loop {
        if ends(bars, at, module) {
            let runs = start..at + STOP.len();
            return text(&values).map(|text| Found { symbology: Symbology::Code128, text, runs });
        }
        let next = self::module(&bars.runs, at, 6, MODULES)?;
        if (next / module - 1.0).abs() > MAX_CHANGE {
            return None;
        }
        values.push(character(&bars.runs, at, next).filter(|&value| value < 103)?);
        module = next;
        at += 6;
    }
}

/// The module's width in pixels when `count` runs from `at` are `modules` wide.
fn module(runs: &[f32], at: usize, count: usize, modules: f32) -> Option<f32> {
    Some(runs.get(at..at + count)?.iter().sum::<f32>() / modules)
}

fn character(runs: &[f32], at: usize, module: f32) -> Option<u8> {
    let (value, distance, _) = nearest(&take(runs, at)?, &PATTERNS, module);
    (distance < MAX_DISTANCE).then_some(value as u8)
}

/// Whether the stop character and some quiet zone are at `at`.
fn ends(bars: &Bars, at: usize, module: f32) -> bool {
    let (Some(runs), Some(stop)) = (take(&bars.runs, at), self::module(&bars.runs, at, 7, STOP_MODULES)) else {
        return false;
    };
    (stop / module - 1.0).abs() < MAX_CHANGE
        && distance(&runs, &STOP, stop) < MAX_DISTANCE
        && bars.space_after(at + 7) >= MIN_QUIET * module
}

/// From the start value to the check value, which is checked and left out.
fn text(values: &[u8]) -> Option<String> {
    let (&check, values) = values.split_last()?;
    let weighted = values.iter().enumerate().map(|(index, &value)| index.max(1) * usize::from(value));
    if weighted.sum::<usize>() % 103 != usize::from(check) {
        return None;
    }
    let (&start, values) = values.split_first()?;
    let mut reader = Reader { set: start - 103, shifted: None, high: false, high_once: false, text: String::new() };
    values.iter().try_for_each(|&value| reader.push(value))?;
    (!reader.text.is_empty()).then_some(reader.text)
}

/// The code sets as the standard names them: A has the control characters, B the small letters, C pairs of digits.
const A: u8 = 0;
const B: u8 = 1;
const C: u8 = 2;

struct Reader {
    set: u8,
    /// The set to go back to after one character.
    shifted: Option<u8>,
    /// FNC4: the upper half of Latin-1, for good or for one character.
    high: bool,
    high_once: bool,
    text: String,
}

impl Reader {
    fn push(&mut self, value: u8) -> Option<()> {
        let back = self.shifted.take();
        match (self.set, value) {
            (C, 0..100) => self.text.push_str(&format!("{value:02}")),
            (A, 0..64) | (B, 0..96) => self.character(value + 32),
            (A, 64..96) => self.character(value - 64),
            (A, 98) | (B, 98) => {
                self.shifted = Some(self.set);
                self.set = 1 - self.set;
                return Some(());
            }
            (A | B, 99) => self.set = C,
            (A | C, 100) => self.set = B,
            (B | C, 101) => self.set = A,
            (A, 101) | (B, 100) => self.fnc4(),
            // FNC1 parts GS1 fields and FNC2 and FNC3 talk to the reader: no text in any of them.
            (_, 102) | (A | B, 96 | 97) => {}
            _ => return None,
        }
        if let Some(back) = back {
            self.set = back;
        }
        Some(())
    }

    fn character(&mut self, ascii: u8) {
        let high = self.high != self.high_once;
        self.high_once = false;
        self.text.push(char::from(if high { ascii | 128 } else { ascii }));
    }

    fn fnc4(&mut self) {
        if self.high_once {
            self.high = !self.high;
        }
        self.high_once = !self.high_once;
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The runs of `values` (start included) with check and stop, in modules.
    pub fn encode(values: &[u8]) -> Vec<u8> {
        let sum: usize = values.iter().enumerate().map(|(i, &v)| i.max(1) * usize::from(v)).sum();
        let all = values.iter().copied().chain([(sum % 103) as u8]);
        all.flat_map(|value| PATTERNS[usize::from(value)]).chain(STOP).collect()
    }

    fn read(values: &[u8], spread: f32) -> Option<String> {
        let widths = encode(values).into_iter().enumerate();
        let runs = widths.map(|(i, w)| f32::from(w) * 2.0 + if i % 2 == 0 { spread } else { -spread }).collect();
        decode(&Bars { runs, before: 20.0, after: 20.0 }).map(|found| found.text)
    }

    #[test]
    fn all_sets_and_shifts_are_read() {
        assert_eq!(read(&[104, 33, 34, 65], 0.0).as_deref(), Some("ABa"));
        assert_eq!(read(&[105, 12, 34, 100, 33], 0.0).as_deref(), Some("1234A"));
        assert_eq!(read(&[103, 33, 98, 65, 34], 0.0).as_deref(), Some("AaB"));
        assert_eq!(read(&[103, 64 + 9, 33], 0.0).as_deref(), Some("\tA"));
        assert_eq!(read(&[104, 100, 73, 65], 0.0).as_deref(), Some("éa"));
        assert_eq!(read(&[104, 102, 33, 34], 0.0).as_deref(), Some("AB"));
    }

    #[test]
    fn spread_bars_are_read() {
        for spread in [-0.7, -0.3, 0.3, 0.7] {
            assert_eq!(read(&[104, 33, 34, 35, 36], spread).as_deref(), Some("ABCD"), "{spread}");
        }
    }

    #[test]
    fn a_wrong_check_character_is_refused() {
        assert_eq!(text(&[104, 33, 34, 0]), None);
    }
}
