//! Where a code is, for the overlay.

use crate::{Point, Quad, Reading};

/// A code hit by one line only is drawn this much of its length high, so that it can be seen.
const THIN: f32 = 0.08;

/// The outline of a linear code from the first and the last line that hit it, each from its start to its end.
pub(crate) fn around_strokes(first: (Point, Point), last: (Point, Point)) -> Quad {
    let (dx, dy) = (first.1.0 - first.0.0, first.1.1 - first.0.1);
    let apart = ((last.0.0 - first.0.0) * dy - (last.0.1 - first.0.1) * dx).abs() / dx.hypot(dy).max(1.0);
    let missing = (dx.hypot(dy) * THIN - apart).max(0.0) / 2.0 / dx.hypot(dy).max(1.0);
    let (mut nx, mut ny) = (-dy * missing, dx * missing);
    if (last.0.0 - first.0.0) * nx + (last.0.1 - first.0.1) * ny < 0.0 {
        (nx, ny) = (-nx, -ny);
    }
    let (back, on) = (|p: Point| (p.0 - nx, p.1 - ny), |p: Point| (p.0 + nx, p.1 + ny));
    [back(first.0), back(first.1), on(last.1), on(last.0)]
}

/// The outline of the points a detector gives: 3 (the fourth is completed), 4, or more; `None` for fewer.
pub(crate) fn around_points(points: &[Point]) -> Option<Quad> {
    match *points {
        [a, b, c] => Some(in_order([a, b, c, (a.0 + c.0 - b.0, a.1 + c.1 - b.1)])),
        [a, b, c, d] => Some(in_order([a, b, c, d])),
        [_, _, _, _, ..] => {
            let most = |score: fn(Point) -> f32| points.iter().copied().max_by(|&a, &b| score(a).total_cmp(&score(b)));
            Some([most(|p| -p.0 - p.1)?, most(|p| p.0 - p.1)?, most(|p| p.0 + p.1)?, most(|p| p.1 - p.0)?])
        }
        _ => None,
    }
}

/// Places what was read on a frame shrunk by `factor` on the frame as it was.
pub(crate) fn enlarge(readings: &mut [Reading], factor: usize) {
    let factor = factor as f32;
    for reading in readings {
        reading.quad = reading.quad.map(|(x, y)| (x * factor, y * factor));
    }
}

/// Around the middle, clockwise on the screen.
fn in_order(mut quad: Quad) -> Quad {
    let (x, y) = quad.iter().fold((0.0, 0.0), |m, p| (m.0 + p.0 / 4.0, m.1 + p.1 / 4.0));
    let turn = |p: &Point| (p.1 - y).atan2(p.0 - x);
    quad.sort_by(|a, b| turn(a).total_cmp(&turn(b)));
    quad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_lines_span_the_code() {
        let quad = around_strokes(((10.0, 10.0), (110.0, 10.0)), ((10.0, 50.0), (110.0, 50.0)));
        assert_eq!(quad, [(10.0, 10.0), (110.0, 10.0), (110.0, 50.0), (10.0, 50.0)]);
    }

    #[test]
    fn one_line_gets_a_height() {
        let line = ((10.0, 10.0), (110.0, 10.0));
        let quad = around_strokes(line, line);
        assert_eq!(quad[3].1 - quad[0].1, 8.0);
        assert_eq!((quad[0].1 + quad[3].1) / 2.0, 10.0);
    }

    #[test]
    fn any_order_of_corners_becomes_an_outline() {
        let quad = around_points(&[(0.0, 0.0), (9.0, 9.0), (9.0, 0.0), (0.0, 9.0)]);
        assert_eq!(quad, Some([(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)]));
        assert_eq!(around_points(&[(0.0, 9.0), (0.0, 0.0), (9.0, 0.0)]), quad);
        assert_eq!(around_points(&[(0.0, 0.0)]), None);
    }
}
