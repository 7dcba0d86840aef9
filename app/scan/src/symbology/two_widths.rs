//! Codes of narrow and wide runs: Code 39, ITF and Codabar.

/// The thresholds between narrow and wide, bars and spaces apart since ink spreads.
#[derive(Debug)]
pub(super) struct TwoWidths {
    bars: Class,
    spaces: Class,
}

#[derive(Debug)]
struct Class {
    narrow: f32,
    wide: f32,
}

/// Wide is 2 to 3 times narrow by the standards; blur and spread shift it.
const RATIO: std::ops::Range<f32> = 1.5..4.5;

impl TwoWidths {
    /// From all runs of a code; `None` when they are not of two widths.
    pub fn of(runs: impl Iterator<Item = (usize, f32)>) -> Option<Self> {
        let (bars, spaces): (Vec<_>, Vec<_>) = runs.partition(|(index, _)| index % 2 == 0);
        Some(Self { bars: Class::of(&bars)?, spaces: Class::of(&spaces)? })
    }

    /// Where a run lies: -1 is narrow, 1 is wide, 0 is neither; not beyond.
    pub fn place(&self, index: usize, run: f32) -> f32 {
        let class = if index.is_multiple_of(2) { &self.bars } else { &self.spaces };
        let middle = (class.narrow + class.wide) / 2.0;
        ((run - middle) * 2.0 / (class.wide - class.narrow)).clamp(-1.0, 1.0)
    }

    pub fn narrow(&self) -> f32 {
        (self.bars.narrow + self.spaces.narrow) / 2.0
    }
}

impl Class {
    /// Two means, settled within a few rounds because the classes lie far apart.
    fn of(runs: &[(usize, f32)]) -> Option<Self> {
        let extremes = runs.iter().fold((f32::MAX, 0f32), |(low, high), (_, run)| (low.min(*run), high.max(*run)));
        let (mut narrow, mut wide) = extremes;
        for _ in 0..4 {
            let middle = (narrow + wide) / 2.0;
            narrow = mean(runs, |run| run <= middle)?;
            wide = mean(runs, |run| run > middle)?;
        }
        RATIO.contains(&(wide / narrow)).then_some(Self { narrow, wide })
    }
}

fn mean(runs: &[(usize, f32)], belongs: impl Fn(f32) -> bool) -> Option<f32> {
    let (sum, count) = runs.iter().filter(|(_, run)| belongs(*run)).fold((0.0, 0), |m, (_, run)| (m.0 + run, m.1 + 1));
    (count > 0).then(|| sum / count as f32)
}

/// The pattern (bit set = wide, the first run the highest of `count` bits) that fits best, if it fits well.
pub(super) fn best(places: &[f32], patterns: &[u16]) -> Option<usize> {
    const MIN_FIT: f32 = 0.35;
    let count = places.len();
    let fit = |pattern: u16| {
        let signed = places
            .iter()
            .enumerate()
            .map(|(i, place)| if pattern >> (count - 1 - i) & 1 == 1 { *place } else { -place });
        signed.fold((0.0, 1f32), |(sum, least), fit| (sum + fit / count as f32, least.min(fit)))
    };
    let best = (0..patterns.len()).max_by(|&a, &b| fit(patterns[a]).0.total_cmp(&fit(patterns[b]).0))?;
    let (mean, least) = fit(patterns[best]);
    (mean > MIN_FIT && least > -0.5).then_some(best)
}
