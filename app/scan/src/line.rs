//! One straight line through a frame, as samples.

use crate::{Frame, Point};

/// Lines shorter than this hold no linear code worth a try.
const MIN_LENGTH_PX: f32 = 60.0;

/// A direction over the frame: rows sheared by `slope`, of the frame itself or of the transposed one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Slant {
    pub transposed: bool,
    pub slope: f32,
}

impl Slant {
    /// From an angle in degrees, clockwise on the screen; beyond 45 degrees rows become columns.
    pub fn from_degrees(degrees: f32) -> Self {
        let transposed = degrees.abs() > 45.0;
        let shear = if transposed { 90.0 - degrees } else { degrees };
        Self { transposed, slope: shear.to_radians().tan() }
    }

    /// The height over which sheared rows must be spread to cover a frame of this size.
    pub fn extent(self, frame: &Frame) -> f32 {
        frame.height() as f32 + self.slope.abs() * frame.width() as f32
    }
}

/// The samples of one sheared row and where they came from; the buffer is kept between lines.
#[derive(Debug, Default)]
pub(crate) struct Line {
    pub samples: Vec<u8>,
    first_x: usize,
    first_y: f32,
    slope: f32,
    transposed: bool,
}

impl Line {
    /// Samples the row that passes the frame's middle column at height `middle_y`; false when too little of it is inside.
    ///
    /// `frame` must already be transposed when the slant says so. Each sample is the mean of the row and its
    /// neighbours, weighted by the position between pixels (3 taps in fixed point: a bilinear filter costs thrice as
    /// much and reads no more).
    pub fn sample(&mut self, frame: &Frame, slant: Slant, middle_y: f32) -> bool {
        self.samples.clear();
        let Some((first, last)) = inside(frame, slant.slope, middle_y) else { return false };
        let (width, luma) = (frame.width(), frame.luma());
        let first_y = middle_y + (first as f32 - width as f32 / 2.0) * slant.slope;
        *self = Self {
            samples: std::mem::take(&mut self.samples),
            first_x: first,
            first_y,
            slope: slant.slope,
            transposed: slant.transposed,
        };
        let (mut y, step) = ((first_y * 65536.0) as i32, (slant.slope * 65536.0) as i32);
        self.samples.reserve(last - first);
        for x in first..last {
            let (row, part) = ((y >> 16) as usize, ((y >> 8) & 255) as u32);
            let at = row * width + x;
            let (above, here, below) = (luma[at - width], luma[at], luma[at + width]);
            let value = ((256 - part) * u32::from(above) + 256 * u32::from(here) + part * u32::from(below)) >> 1;
            self.samples.push((value >> 8) as u8);
            y += step;
        }
        true
    }

    /// The position in the frame as the camera gave it, `along` samples from the line's start.
    pub fn point(&self, along: f32) -> Point {
        let (x, y) = (self.first_x as f32 + along, self.first_y + along * self.slope);
        if self.transposed { (y, x) } else { (x, y) }
    }
}

/// The columns between which the sheared row has a neighbour above and below it.
fn inside(frame: &Frame, slope: f32, middle_y: f32) -> Option<(usize, usize)> {
    let (width, height) = (frame.width() as f32, frame.height() as f32);
    let (top, bottom) = (1.0, height - 2.5);
    let (mut first, mut last) = (0.0, width);
    if slope == 0.0 {
        if middle_y < top || middle_y > bottom {
            return None;
        }
    } else {
        let (a, b) = ((top - middle_y) / slope + width / 2.0, (bottom - middle_y) / slope + width / 2.0);
        first = (a.min(b) + 1.0).max(0.0);
        last = (a.max(b) - 1.0).min(width);
    }
    (last - first >= MIN_LENGTH_PX).then_some((first as usize, last as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame whose pixels hold their own column.
    fn ramp() -> Frame {
        let row: Vec<u8> = (0..200).collect();
        Frame::from_luma(&row.repeat(100), 200, 100, 200).unwrap()
    }

    #[test]
    fn a_level_row_is_its_pixels() {
        let mut line = Line::default();
        assert!(line.sample(&ramp(), Slant::from_degrees(0.0), 50.0));
        assert_eq!(line.samples, (0..200).collect::<Vec<u8>>());
        assert_eq!(line.point(50.0), (50.0, 50.0));
    }

    #[test]
    fn a_steep_line_gives_points_of_the_frame_as_taken() {
        let (mut line, slant) = (Line::default(), Slant::from_degrees(90.0));
        assert!(line.sample(&ramp().transposed(), slant, 30.0));
        assert_eq!(line.point(10.0), (30.0, 10.0));
        // The mean of columns 29 and 30, rounded down: the line runs along their common edge.
        assert!(line.samples.iter().all(|&v| v == 29));
    }

    #[test]
    fn a_slanted_line_stays_inside() {
        let (mut line, slant) = (Line::default(), Slant::from_degrees(-20.0));
        for y in -200..300 {
            if line.sample(&ramp(), slant, y as f32) {
                let (x, y) = line.point(line.samples.len() as f32 - 1.0);
                assert!((0.0..200.0).contains(&x) && (0.0..100.0).contains(&y));
            }
        }
    }
}
