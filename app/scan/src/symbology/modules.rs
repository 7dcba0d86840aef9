//! Matching run lengths to patterns of modules.

/// How far `runs` (a bar first) are from a pattern of `total` modules, in square modules per run.
///
/// Print and threshold make all bars wider and all spaces narrower by the same amount, or the other way round. That
/// amount is fitted and taken off up to `MAX_SPREAD`, which leaves the distance as if it were known.
pub(super) fn distance<const N: usize>(runs: &[f32; N], pattern: &[u8; N], module: f32) -> f32 {
    let mut squares = 0.0;
    let mut spread = 0.0;
    for (index, (&run, &modules)) in runs.iter().zip(pattern).enumerate() {
        let off = run / module - f32::from(modules);
        squares += off * off;
        spread += if index % 2 == 0 { off } else { -off };
    }
    let count = N as f32;
    let fitted = (spread / count).clamp(-MAX_SPREAD, MAX_SPREAD);
    (squares - 2.0 * fitted * spread + count * fitted * fitted) / count
}

/// In modules; beyond it narrow spaces are gone anyway.
const MAX_SPREAD: f32 = 0.5;

/// The nearest pattern, its distance and the distance of the next.
pub(super) fn nearest<const N: usize>(runs: &[f32; N], patterns: &[[u8; N]], module: f32) -> (usize, f32, f32) {
    let mut best = (0, f32::MAX, f32::MAX);
    for (index, pattern) in patterns.iter().enumerate() {
        let distance = distance(runs, pattern, module);
        if distance < best.1 {
            best = (index, distance, best.1);
        } else if distance < best.2 {
            best.2 = distance;
        }
    }
    best
}

/// `N` runs from `start`.
pub(super) fn take<const N: usize>(runs: &[f32], start: usize) -> Option<[f32; N]> {
    runs.get(start..start + N)?.try_into().ok()
}

/// Patterns written as numbers, one digit a run.
pub(super) const fn expand<const N: usize, const C: usize>(numbers: [u32; C]) -> [[u8; N]; C] {
    let mut out = [[0; N]; C];
    let mut row = 0;
    while row < C {
        let mut rest = numbers[row];
        let mut column = N;
        while column > 0 {
            column -= 1;
            out[row][column] = (rest % 10) as u8;
            rest /= 10;
        }
        row += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_spread_costs_nothing() {
        let pattern = [2, 1, 1, 4, 1, 2];
        let clean = [6.0, 3.0, 3.0, 12.0, 3.0, 6.0];
        let fat = [7.0, 2.0, 4.0, 11.0, 4.0, 5.0];
        assert_eq!(distance(&clean, &pattern, 3.0), 0.0);
        assert!(distance(&fat, &pattern, 3.0) < 1e-6);
        assert!(distance(&clean, &[2, 1, 1, 2, 1, 4], 3.0) > 0.5);
    }

    #[test]
    fn numbers_become_patterns() {
        assert_eq!(expand::<4, 2>([3211, 1132]), [[3, 2, 1, 1], [1, 1, 3, 2]]);
    }
}
