//! Samples to runs of light and dark.

/// Contrast below this, within a window, is paper and noise.
const MIN_CONTRAST: u8 = 24;

/// Lengths of alternating runs, the first one light (perhaps empty), in pixels.
///
/// The threshold is the middle between the darkest and the brightest sample nearby, because one value per row fails
/// under a shadow or a glare. The window is taken block by block, each with its two neighbours: close enough to a
/// sliding one and far cheaper. An edge lies where the straight line between two samples crosses the threshold, so
/// that bars of 1.3 px keep their width.
pub(crate) fn runs(samples: &[u8], window: usize, out: &mut Vec<f32>) {
    out.clear();
    let block = (window / 2).max(1);
    let (mut dark, mut start, mut previous) = (false, 0.0, 255);
    let mut around = Around::new(samples.chunks(block));
    for (index, chunk) in samples.chunks(block).enumerate() {
        let threshold = around.next_threshold();
        for (offset, &value) in chunk.iter().enumerate() {
            if (value < threshold) != dark {
                let edge = (index * block + offset) as f32 - past(threshold, previous, value);
                out.push(edge - start);
                (dark, start) = (!dark, edge);
            }
            previous = value;
        }
    }
    out.push(samples.len() as f32 - start);
    if dark {
        out.push(0.0);
    }
}

/// How far back from `value` towards `previous` the threshold was crossed; half way where it moved instead.
fn past(threshold: u8, previous: u8, value: u8) -> f32 {
    let (threshold, previous, value) = (f32::from(threshold) - 0.5, f32::from(previous), f32::from(value));
    let back = (value - threshold) / (value - previous);
    if (0.0..=1.0).contains(&back) { back } else { 0.5 }
}

/// The extremes of the previous, this and the next block.
struct Around<'a> {
    blocks: std::slice::Chunks<'a, u8>,
    near: [(u8, u8); 3],
}

impl<'a> Around<'a> {
    fn new(mut blocks: std::slice::Chunks<'a, u8>) -> Self {
        let first = extremes(blocks.next());
        Self { blocks, near: [NOTHING, NOTHING, first] }
    }

    /// Zero, which nothing is below, where there is no contrast.
    fn next_threshold(&mut self) -> u8 {
        self.near = [self.near[1], self.near[2], extremes(self.blocks.next())];
        let low = self.near.iter().map(|e| e.0).min().unwrap_or(255);
        let high = self.near.iter().map(|e| e.1).max().unwrap_or(0);
        if high.saturating_sub(low) < MIN_CONTRAST { 0 } else { low.midpoint(high) }
    }
}

/// The extremes of no samples at all.
const NOTHING: (u8, u8) = (255, 0);

fn extremes(block: Option<&[u8]>) -> (u8, u8) {
    block.unwrap_or(&[]).iter().fold(NOTHING, |(low, high), &v| (low.min(v), high.max(v)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(samples: &[u8], window: usize) -> Vec<f32> {
        let mut out = vec![];
        runs(samples, window, &mut out);
        out
    }

    #[test]
    fn runs_alternate_and_start_and_end_light() {
        let lengths = of(&[200, 10, 10, 200, 10], 24);
        assert_eq!(lengths.iter().map(|l| l.round()).collect::<Vec<_>>(), [1.0, 2.0, 1.0, 1.0, 0.0]);
        assert_eq!(of(&[], 24), [0.0]);
    }

    #[test]
    fn an_edge_lies_between_pixels() {
        let lengths = of(&[200, 200, 150, 0, 0, 100, 200], 24);
        assert!((lengths[1] - 2.67).abs() < 0.02, "{lengths:?}");
    }

    #[test]
    fn a_shadow_does_not_swallow_bars() {
        // Fading light: the paper at the end is darker than the bars at the start.
        let lit = |at: usize| 200 - at as u32 * 150 / 400;
        let bar = |at: usize| at / 2 % 2 == 1;
        let line: Vec<u8> = (0..400).map(|at| (if bar(at) { lit(at) / 2 } else { lit(at) }) as u8).collect();
        let lengths = of(&line, 24);
        assert_eq!(lengths.len(), 201);
        assert!(lengths[1..180].iter().all(|&length| (length - 2.0).abs() < 0.2), "{lengths:?}");
    }

    #[test]
    fn flat_paper_is_one_run() {
        assert_eq!(of(&[120, 130, 125, 118, 122], 4), [5.0]);
    }
}
