//! The linear symbologies, decoded from run lengths.
//!
//! rxing's row readers take bits, so the position of an edge between pixels is lost to them, and the ink spread of a
//! blurred print is read as wrong modules. These take the lengths themselves: characters are matched to the nearest
//! pattern, with the spread as an unknown that costs nothing.

mod codabar;
mod code128;
mod code39;
mod ean;
mod itf;
mod modules;
mod two_widths;
mod upce;

use crate::Symbology;
use std::ops::Range;

/// A segment's runs in pixels, a bar first and last, with the quiet zones on both sides.
#[derive(Debug, Default, Clone)]
pub(crate) struct Bars {
    pub runs: Vec<f32>,
    pub before: f32,
    pub after: f32,
}

impl Bars {
    pub fn load(&mut self, line: &[f32], segment: Range<usize>) {
        self.runs.clear();
        self.runs.extend_from_slice(&line[segment.clone()]);
        self.before = line[segment.start - 1];
        self.after = line.get(segment.end).copied().unwrap_or(0.0);
    }

    fn turn_round(&mut self) {
        self.runs.reverse();
        (self.before, self.after) = (self.after, self.before);
    }

    /// The code, when it covers all runs.
    fn whole(&self, symbology: Symbology, text: String) -> Found {
        Found { symbology, text, runs: 0..self.runs.len() }
    }

    /// The light run before the bar at `index`.
    fn space_before(&self, index: usize) -> f32 {
        if index == 0 { self.before } else { self.runs[index - 1] }
    }

    /// The light run at `index`, which ends a code.
    fn space_after(&self, index: usize) -> f32 {
        self.runs.get(index).copied().unwrap_or(self.after)
    }
}

/// A code and the runs of the segment it covers.
#[derive(Debug, PartialEq)]
pub(crate) struct Found {
    pub symbology: Symbology,
    pub text: String,
    pub runs: Range<usize>,
}

/// What a segment says, read forwards or backwards; the bars may be left turned round.
///
/// The symbologies with a check digit are asked first, in both directions, since the others accept more.
pub(crate) fn decode(bars: &mut Bars) -> Option<Found> {
    const READERS: [fn(&Bars) -> Option<Found>; 6] =
        [code128::decode, ean::decode, upce::decode, code39::decode, itf::decode, codabar::decode];
    let mut turned = false;
    let mut found = READERS.iter().find_map(|read| {
        read(bars).or_else(|| {
            bars.turn_round();
            turned = !turned;
            read(bars)
        })
    })?;
    if turned {
        let count = bars.runs.len();
        found.runs = count - found.runs.end..count - found.runs.start;
    }
    Some(found)
}
