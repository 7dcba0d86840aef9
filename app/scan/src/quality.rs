//! What to tell the person when nothing is read.

use crate::{Frame, Hints};

/// Below this mean luma the torch helps.
const DARK_LUMA: u8 = 60;
/// Where a tenth of the picture is as bright as that, there is light enough for a label.
const LIT_LUMA: u8 = 110;

/// Modules narrower than this, in pixels, are seldom read: come closer.
const NARROW_MODULE_PX: f32 = 1.3;

/// Fewer segments than this that look like bars are chance.
const MIN_SEGMENTS: u32 = 3;

/// The mean run of a linear code in modules: 1.6 for all of them within a tenth.
const MODULES_PER_RUN: f32 = 1.6;

/// Counts segments that look like bars, and how wide their modules are.
#[derive(Debug, Default)]
pub(crate) struct BarsSeen {
    segments: u32,
    modules_px: Vec<f32>,
}

impl BarsSeen {
    pub fn saw(&mut self, runs: &[f32]) {
        self.segments += 1;
        self.modules_px.push(runs.iter().sum::<f32>() / runs.len() as f32 / MODULES_PER_RUN);
    }

    pub fn hints(mut self, frame: &Frame, read_nothing: bool) -> Hints {
        let mean_luma = mean_luma(frame);
        let bars_seen = self.segments >= MIN_SEGMENTS;
        let middle = self.modules_px.len() / 2;
        self.modules_px.sort_by(f32::total_cmp);
        let module_px = self.modules_px.get(middle).copied().unwrap_or(0.0);
        Hints {
            mean_luma,
            dark: mean_luma < DARK_LUMA && bright_luma(frame) < LIT_LUMA,
            closer: read_nothing && bars_seen && module_px < NARROW_MODULE_PX,
            bars_seen,
        }
    }
}

/// A lit label before a dark wall is not in the dark: what the brightest tenth of the picture reaches.
fn bright_luma(frame: &Frame) -> u8 {
    let mut counts = [0_usize; 256];
    frame.luma().iter().step_by(16).for_each(|&value| counts[usize::from(value)] += 1);
    let tenth = counts.iter().sum::<usize>() / 10;
    let mut seen = 0;
    let brightest = (0..=255_u8).rev().find(|&value| {
        seen += counts[usize::from(value)];
        seen > tenth
    });
    brightest.unwrap_or(0)
}

/// Every sixteenth pixel is plenty.
fn mean_luma(frame: &Frame) -> u8 {
    let sample = frame.luma().iter().step_by(16);
    let count = sample.len().max(1) as u64;
    (sample.map(|&v| u64::from(v)).sum::<u64>() / count) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hints(module_px: f32, luma: u8) -> Hints {
        let mut bars = BarsSeen::default();
        (0..5).for_each(|_| bars.saw(&[module_px, module_px * 2.0, module_px * 2.0, module_px]));
        bars.hints(&Frame::from_luma(&[luma; 100], 10, 10, 10).unwrap(), true)
    }

    #[test]
    fn narrow_modules_ask_to_come_closer() {
        assert!(hints(1.2, 200).closer);
        assert!(!hints(1.5, 200).closer);
    }

    #[test]
    fn a_dark_frame_asks_for_the_torch() {
        assert!(hints(2.0, 59).dark);
        assert!(!hints(2.0, 60).dark);
        let mut lit_label = [20; 400];
        lit_label[..80].fill(200);
        let frame = Frame::from_luma(&lit_label, 20, 20, 20).unwrap();
        assert!(!BarsSeen::default().hints(&frame, true).dark, "a lit label before a dark wall");
    }

    #[test]
    fn an_empty_frame_has_no_bars() {
        let hints = BarsSeen::default().hints(&Frame::default(), true);
        assert!(!hints.closer && !hints.bars_seen);
    }
}
