//! Linear codes: many lines over the frame, every segment decoded, the votes counted.

use crate::line::{Line, Slant};
use crate::quality::BarsSeen;
use crate::runs::runs;
use crate::segment::{MIN_RUNS, segments};
use crate::symbology::{Bars, decode};
use crate::vote::Votes;
use crate::{Frame, Reading};
use std::ops::Range;

/// Threshold windows in pixels: the narrow one follows glare and shadow, the wide one bridges broad bars.
const WINDOWS_PX: [usize; 2] = [24, 96];

/// Smaller frames hold no line that could be read.
const MIN_SIZE_PX: (usize, usize) = (40, 12);

/// Reads the linear codes along lines at each of these angles and distances (degrees clockwise on the screen, pixels).
pub(crate) fn sweep(frame: &Frame, rakes: &[(f32, f32)], seen: &mut BarsSeen) -> Vec<Reading> {
    if frame.width().min(frame.height()) < MIN_SIZE_PX.1 || frame.width().max(frame.height()) < MIN_SIZE_PX.0 {
        return vec![];
    }
    let slants: Vec<(Slant, f32)> = rakes.iter().map(|&(d, apart)| (Slant::from_degrees(d), apart)).collect();
    let transposed = slants.iter().any(|s| s.0.transposed).then(|| frame.transposed());
    let mut sweep = Sweep::default();
    for (slant, apart) in slants {
        let image = transposed.as_ref().filter(|_| slant.transposed).unwrap_or(frame);
        let (middle, extent) = (image.height() as f32 / 2.0, slant.extent(image));
        let lines = (extent / apart) as usize;
        for line in 0..lines {
            let share = (line as f32 + 0.5) / lines as f32 - 0.5;
            sweep.number += 1;
            if sweep.line.sample(image, slant, middle + share * extent) {
                sweep.read_line(seen);
            }
        }
    }
    sweep.votes.into_readings()
}

/// The buffers of the loop, kept between lines.
#[derive(Default)]
struct Sweep {
    line: Line,
    runs: Vec<f32>,
    segments: Vec<Range<usize>>,
    number: usize,
    votes: Votes,
    bars: Bars,
}

impl Sweep {
    /// The second window is asked only when the first one read nothing.
    fn read_line(&mut self, seen: &mut BarsSeen) {
        for window in WINDOWS_PX {
            runs(&self.line.samples, window, &mut self.runs);
            if self.runs.len() > MIN_RUNS && self.read_segments(seen) {
                return;
            }
        }
    }

    fn read_segments(&mut self, seen: &mut BarsSeen) -> bool {
        segments(&self.runs, &mut self.segments);
        let mut read = false;
        for segment in self.segments.drain(..) {
            seen.saw(&self.runs[segment.clone()]);
            self.bars.load(&self.runs, segment.clone());
            if let Some(found) = decode(&mut self.bars) {
                let first = segment.start + found.runs.start;
                let start: f32 = self.runs[..first].iter().sum();
                let length: f32 = self.runs[first..][..found.runs.len()].iter().sum();
                let stroke = (self.line.point(start), self.line.point(start + length));
                self.votes.add(found.symbology, found.text, self.number, stroke);
                read = true;
            }
        }
        read
    }
}
