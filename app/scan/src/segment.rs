//! Cutting a line's runs at quiet zones.

use std::ops::Range;

/// The shortest code (UPC-E has 33 runs, a two-character Codabar 23) less the runs a blurred edge may swallow.
pub(crate) const MIN_RUNS: usize = 21;

/// How many times the mean run a gap must have to be a quiet zone.
const QUIET: f32 = 4.5;

/// Ranges of `runs` that start and end with a bar and hold no gap that looks like a quiet zone.
///
/// Cutting first lets several codes share a line, keeps a QR code beside a bar code from spoiling it, and makes a
/// miss cheap: text and edges fall apart into segments too short to try.
pub(crate) fn segments(runs: &[f32], out: &mut Vec<Range<usize>>) {
    out.clear();
    let mut start = 1;
    while start + MIN_RUNS <= runs.len() {
        let end = end_of(runs, start);
        if end - start >= MIN_RUNS {
            out.push(start..end);
        }
        start = end + 1;
    }
}

fn end_of(runs: &[f32], start: usize) -> usize {
    let (mut end, mut sum) = (start + 1, runs[start]);
    while end + 1 < runs.len() {
        let (gap, bar) = (runs[end], runs[end + 1]);
        let limit = limit(runs, start, end, sum);
        if gap > limit || bar > limit {
            break;
        }
        sum += gap + bar;
        end += 2;
    }
    end
}

/// The longest run that still belongs: from the mean, or from the first two bars as long as there is none yet.
fn limit(runs: &[f32], start: usize, end: usize, sum: f32) -> f32 {
    let count = end - start;
    if count >= 6 {
        return (sum / count as f32).max(0.5) * QUIET;
    }
    let second = runs[(start + 2).min(runs.len() - 1)];
    (runs[start].min(second) * 8.0).max(4.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_codes_on_a_line_are_two_segments() {
        let code = [2.0, 1.0, 1.0, 2.0, 3.0, 1.0, 2.0].repeat(5);
        let runs = [vec![50.0], code.clone(), vec![40.0], code, vec![50.0]].concat();
        let mut out = vec![];
        segments(&runs, &mut out);
        assert_eq!(out, [1..36, 37..72]);
    }

    #[test]
    fn a_few_strokes_of_text_are_none() {
        let mut out = vec![];
        segments(&[50.0, 3.0, 4.0, 2.0, 60.0, 3.0, 5.0, 3.0, 80.0, 1.0, 0.0], &mut out);
        assert!(out.is_empty());
        segments(&[0.0], &mut out);
        assert!(out.is_empty());
    }
}
