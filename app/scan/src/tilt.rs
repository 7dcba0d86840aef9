//! Which way the bars of a frame lie.

use crate::Frame;

/// Only every so many pixels are asked: a label's bars fill thousands of them.
const STEP_PX: usize = 3;

/// Gradients below this are noise.
const MIN_GRADIENT: i32 = 60;

/// One bin a degree, over the half turn after which a line is itself again.
const BINS: usize = 180;

/// Two directions nearer than this are one.
const APART_DEGREES: usize = 12;

/// The strongest directions across edges, in degrees from -45 to 135, clockwise on the screen: where lines should run.
///
/// A label's codes are parallel, and a line must cross all bars of one without leaving it, which a code twelve times as
/// long as high allows within two or three degrees only. So the direction is measured rather than tried.
pub(crate) fn tilts<const N: usize>(frame: &Frame) -> [Option<f32>; N] {
    let mut bins = smoothed(&histogram(frame));
    std::array::from_fn(|_| {
        let peak = (0..BINS).max_by(|&a, &b| bins[a].total_cmp(&bins[b])).filter(|&peak| bins[peak] > 0.0)?;
        let degrees = peak as f32 + offset(&bins, peak);
        for around in 0..2 * APART_DEGREES + 1 {
            bins[(peak + BINS + around - APART_DEGREES) % BINS] = 0.0;
        }
        Some(if degrees >= 135.0 { degrees - 180.0 } else { degrees })
    })
}

/// Edges by direction, weighted by their square so that bars outweigh texture.
fn histogram(frame: &Frame) -> [f32; BINS] {
    let (width, height, luma) = (frame.width(), frame.height(), frame.luma());
    let mut bins = [0.0; BINS];
    for y in (1..height.saturating_sub(1)).step_by(STEP_PX) {
        let rows = [y - 1, y, y + 1].map(|row| &luma[row * width..][..width]);
        for x in (1..width.saturating_sub(1)).step_by(STEP_PX) {
            let at = |row: usize, column: usize| i32::from(rows[row][column]);
            let (right, left) = (x + 1, x - 1);
            let dx = at(0, right) + 2 * at(1, right) + at(2, right) - at(0, left) - 2 * at(1, left) - at(2, left);
            let dy = at(2, left) + 2 * at(2, x) + at(2, right) - at(0, left) - 2 * at(0, x) - at(0, right);
            if dx.abs() + dy.abs() > MIN_GRADIENT {
                let degrees = (dy as f32).atan2(dx as f32).to_degrees();
                bins[(degrees + 360.5) as usize % BINS] += (dx * dx + dy * dy) as f32;
            }
        }
    }
    bins
}

/// Over five degrees, with the middle counting most: perspective spreads a label's edges that far.
fn smoothed(bins: &[f32; BINS]) -> [f32; BINS] {
    let around = |bin: usize, by: usize| bins[(bin + by) % BINS] + bins[(bin + BINS - by) % BINS];
    std::array::from_fn(|bin| 3.0 * bins[bin] + 2.0 * around(bin, 1) + around(bin, 2))
}

/// Where between its neighbours the top of the peak lies, from -0.5 to 0.5, by a parabola.
fn offset(bins: &[f32; BINS], peak: usize) -> f32 {
    let (before, here, after) = (bins[(peak + BINS - 1) % BINS], bins[peak], bins[(peak + 1) % BINS]);
    let bend = before - 2.0 * here + after;
    if bend < 0.0 { ((before - after) / (2.0 * bend)).clamp(-0.5, 0.5) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Soft stripes 8 px wide whose normal points `degrees` clockwise from the x axis.
    fn stripes(degrees: f32) -> Frame {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let at = |i: usize| ((i % 320) as f32 * cos + (i / 320) as f32 * sin) * std::f32::consts::TAU / 16.0;
        let luma: Vec<u8> = (0..320 * 240).map(|i| (128.0 + 100.0 * at(i).sin()) as u8).collect();
        Frame::from_luma(&luma, 320, 240, 320).unwrap()
    }

    #[test]
    fn the_direction_is_found_within_a_degree() {
        for degrees in [-44.0, -20.5, -3.0, 0.0, 7.0, 33.0, 60.0, 90.0, 133.0] {
            let [tilt] = tilts(&stripes(degrees));
            assert!((tilt.unwrap() - degrees).abs() < 1.0, "{degrees}: {tilt:?}");
        }
    }

    #[test]
    fn an_even_frame_has_none() {
        let frame = Frame::from_luma(&[99; 64], 8, 8, 8).unwrap();
        assert_eq!(tilts(&frame), [None, None]);
        assert_eq!(tilts(&Frame::default()), [None]);
    }
}
