//! Aztec codes by their bull's eye.
//!
//! rxing's detector looks in the middle of the picture and walks along the diagonals, so it wants the code there and
//! upright. Here the bull's eyes are found first, and each is put before the detector the way it likes it.

use crate::tilt::tilts;
use crate::{Frame, Point};
use rxing::common::BitMatrix;

/// More candidates than this are texture.
const MAX_EYES: usize = 8;

/// Modules from the eye to the crop's edge: room for the 27 of the largest compact code at any turn.
const RADIUS_MODULES: f32 = 20.0;

/// The crop is drawn with this many pixels a module.
const MODULE_PX: f32 = 5.0;

/// The middle of a bull's eye and the width of its rings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Eye {
    pub middle: Point,
    pub module: f32,
}

/// A crop around an eye, turned upright, and the way back.
pub(super) struct Crop {
    pub frame: Frame,
    middle: Point,
    /// The frame's pixels along one pixel of the crop.
    step: Point,
}

impl Crop {
    pub fn around(frame: &Frame, eye: Eye) -> Self {
        let side = (2.0 * RADIUS_MODULES * MODULE_PX) as usize;
        let scale = eye.module / MODULE_PX;
        let level = Self { frame: Frame::default(), middle: eye.middle, step: (scale, 0.0) };
        let [tilt] = tilts(&level.drawn(frame, side));
        let (sin, cos) = tilt.unwrap_or(0.0).to_radians().sin_cos();
        let upright = Self { step: (cos * scale, sin * scale), ..level };
        Self { frame: upright.drawn(frame, side), ..upright }
    }

    /// Where a point of the crop lies in the frame.
    pub fn back(&self, (x, y): Point) -> Point {
        let half = RADIUS_MODULES * MODULE_PX;
        let (x, y) = (x - half, y - half);
        (self.middle.0 + x * self.step.0 - y * self.step.1, self.middle.1 + x * self.step.1 + y * self.step.0)
    }

    /// Bilinear; what lies outside the frame repeats its edge.
    fn drawn(&self, frame: &Frame, side: usize) -> Frame {
        let at = |index: usize| self.back(((index % side) as f32, (index / side) as f32));
        let luma: Vec<u8> = (0..side * side).map(|index| between(frame, at(index))).collect();
        Frame::from_luma(&luma, side, side, side).unwrap_or_default()
    }
}

fn between(frame: &Frame, (x, y): Point) -> u8 {
    let (x, y) = (x.clamp(0.0, frame.width() as f32 - 1.001), y.clamp(0.0, frame.height() as f32 - 1.001));
    let (left, top, right, low) = (x as usize, y as usize, x.fract(), y.fract());
    let pixel = |dx: usize, dy: usize| f32::from(frame.luma()[(top + dy) * frame.width() + left + dx]);
    let row = |dy: usize| pixel(0, dy) * (1.0 - right) + pixel(1, dy) * right;
    (row(0) * (1.0 - low) + row(1) * low) as u8
}

/// The bull's eyes of a binarized picture.
pub(super) fn eyes(bits: &BitMatrix) -> Vec<Eye> {
    let mut eyes: Vec<Eye> = vec![];
    for y in (0..bits.height()).step_by(2) {
        for (x, module) in in_row(bits, y) {
            let eye = in_column(bits, x, y, module);
            let known = |eye: &Eye| eyes.iter().any(|e| near(e.middle, eye.middle, 4.0 * e.module));
            if let Some(eye) = eye.filter(|eye| !known(eye)) {
                eyes.push(eye);
            }
            if eyes.len() == MAX_EYES {
                return eyes;
            }
        }
    }
    eyes
}

fn near(a: Point, b: Point, distance: f32) -> bool {
    (a.0 - b.0).hypot(a.1 - b.1) < distance
}

/// The rings a line through the middle crosses, light ones outermost.
const RINGS: usize = 7;

/// Seven runs of about the same length, light first: their middle and mean length.
fn in_row(bits: &BitMatrix, y: u32) -> Vec<(f32, f32)> {
    let mut found = vec![];
    let mut runs = [0u32; RINGS];
    let (mut dark, mut start) = (false, 0);
    for x in 0..=bits.width() {
        let here = x < bits.width() && bits.get(x, y);
        if here != dark || x == bits.width() {
            runs.rotate_left(1);
            runs[RINGS - 1] = x - start;
            if !dark && let Some(module) = even(&runs) {
                found.push((x as f32 - module * RINGS as f32 / 2.0, module));
            }
            (dark, start) = (here, x);
        }
    }
    found
}

/// The mean of runs none of which is far from it.
fn even(runs: &[u32; RINGS]) -> Option<f32> {
    let mean = runs.iter().sum::<u32>() as f32 / RINGS as f32;
    let fits = |&run: &u32| (run as f32 - mean).abs() <= 0.5 * mean;
    (mean >= 1.0 && runs.iter().all(fits)).then_some(mean)
}

/// The eye, when the column through the row's middle crosses the same rings.
fn in_column(bits: &BitMatrix, x: f32, y: u32, module: f32) -> Option<Eye> {
    let column = x as u32;
    if !bits.try_get(column, y)? {
        return None;
    }
    let walk = |step: i64| -> Option<[u32; 4]> {
        let (mut runs, mut ring, mut at) = ([0; 4], 0, i64::from(y));
        loop {
            at += step;
            let dark = bits.try_get(column, u32::try_from(at).ok()?)?;
            if dark == (ring % 2 == 1) {
                ring += 1;
                if ring == 4 {
                    return Some(runs);
                }
            }
            runs[ring] += 1;
        }
    };
    let (up, down) = (walk(-1)?, walk(1)?);
    let runs = [up[3], up[2], up[1], up[0] + down[0] + 1, down[1], down[2], down[3]];
    let tall = even(&runs).filter(|tall| (tall / module - 1.0).abs() < 0.4)?;
    let middle = y as f32 + (down[0] as f32 - up[0] as f32) / 2.0;
    Some(Eye { middle: (x, middle), module: f32::midpoint(tall, module) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Square rings `module` pixels wide around (50, 40).
    fn rings(module: u32) -> BitMatrix {
        let mut bits = BitMatrix::new(100, 80).unwrap();
        for (x, y) in (0..100).flat_map(|x| (0..80).map(move |y| (x, y))) {
            let ring = (x as f32 - 50.0).abs().max((y as f32 - 40.0).abs()) / module as f32 + 0.5;
            bits.set_bool(x, y, ring < 5.0 && (ring as u32).is_multiple_of(2));
        }
        bits
    }

    #[test]
    fn rings_are_an_eye() {
        for module in [2, 3, 5] {
            let [eye] = eyes(&rings(module))[..] else { panic!("{module}: {:?}", eyes(&rings(module))) };
            assert!(near(eye.middle, (50.0, 40.0), 1.5) && (eye.module - module as f32).abs() < 0.5, "{eye:?}");
        }
    }

    #[test]
    fn stripes_are_none() {
        let mut bits = BitMatrix::new(90, 60).unwrap();
        (0..90).filter(|x| x / 3 % 2 == 0).for_each(|x| (0..60).for_each(|y| bits.set(x, y)));
        assert_eq!(eyes(&bits), []);
    }
}
