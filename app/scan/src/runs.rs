//! Samples to runs of light and dark.

/// Contrast below this, within a window, is paper and noise.
const MIN_CONTRAST: u8 = 24;

/// Lengths of alternating runs, the first one light (perhaps empty), in samples.
///
/// The threshold is the middle between the darkest and the brightest sample nearby, because one value per row fails
/// under a shadow or a glare. The window is taken block by block, each with its two neighbours: close enough to a
/// sliding one and far cheaper.
pub(crate) fn runs(samples: &[u8], window: usize, out: &mut Vec<u32>) {
    out.clear();
    let block = (window / 2).max(1);
    let (mut dark, mut length) = (false, 0);
    let mut around = Around::new(samples.chunks(block));
    for chunk in samples.chunks(block) {
        let threshold = around.next_threshold();
        for &value in chunk {
            if (value < threshold) != dark {
                out.push(length);
                (dark, length) = (!dark, 0);
            }
            length += 1;
        }
    }
    out.push(length);
    if dark {
        out.push(0);
    }
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

    fn of(samples: &[u8], window: usize) -> Vec<u32> {
        let mut out = vec![];
        runs(samples, window, &mut out);
        out
    }

    #[test]
    fn runs_alternate_and_start_and_end_light() {
        assert_eq!(of(&[200, 10, 10, 200, 10], 24), [1, 2, 1, 1, 0]);
        assert_eq!(of(&[], 24), [0]);
    }

    #[test]
    fn a_shadow_does_not_swallow_bars() {
        // Fading light: the paper at the end is darker than the bars at the start.
        let lit = |at: usize| 200 - at as u32 * 150 / 400;
        let bar = |at: usize| at / 2 % 2 == 1;
        let line: Vec<u8> = (0..400).map(|at| (if bar(at) { lit(at) / 2 } else { lit(at) }) as u8).collect();
        let lengths = of(&line, 24);
        assert_eq!(lengths.len(), 201);
        assert!(lengths[..200].iter().all(|&length| length == 2));
    }

    #[test]
    fn flat_paper_is_one_run() {
        assert_eq!(of(&[120, 130, 125, 118, 122], 4), [5]);
    }
}
