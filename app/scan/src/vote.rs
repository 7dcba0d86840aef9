//! Counting the lines that agree.

use crate::{Point, Quad, Reading, Symbology, quad};

/// Where a line hit a code: from the first to the last bar.
pub(crate) type Stroke = (Point, Point);

/// What the lines of one frame said.
#[derive(Debug, Default)]
pub(crate) struct Votes(Vec<Vote>);

#[derive(Debug)]
struct Vote {
    symbology: Symbology,
    text: String,
    /// Line number and stroke, in the order of lines; a line counts once.
    hits: Vec<(usize, Stroke)>,
}

impl Votes {
    pub fn add(&mut self, symbology: Symbology, text: String, line: usize, stroke: Stroke) {
        match self.0.iter_mut().find(|vote| vote.symbology == symbology && vote.text == text) {
            Some(vote) if vote.hits.iter().any(|hit| hit.0 == line) => {}
            Some(vote) => vote.hits.push((line, stroke)),
            None => self.0.push(Vote { symbology, text, hits: vec![(line, stroke)] }),
        }
    }

    /// A line that leaves a code through its long side reads a part of it where no check character spans the whole, so
    /// a text within a longer one of more lines is dropped.
    pub fn into_readings(self) -> Vec<Reading> {
        let part = |vote: &Vote| self.0.iter().any(|whole| vote.is_part_of(whole));
        let parts: Vec<bool> = self.0.iter().map(part).collect();
        self.0.into_iter().zip(parts).filter(|(_, part)| !part).map(|(vote, _)| vote.into_reading()).collect()
    }
}

impl Vote {
    fn is_part_of(&self, whole: &Self) -> bool {
        self.symbology == whole.symbology
            && self.text.len() < whole.text.len()
            && self.hits.len() < whole.hits.len()
            && whole.text.contains(&self.text)
    }

    fn into_reading(self) -> Reading {
        let quad = self.quad();
        Reading { text: self.text, symbology: self.symbology, lines: self.hits.len() as u32, quad }
    }

    /// Spans the outermost strokes that belong together: those whose middle is near the middle stroke's, since a label
    /// may print the same code twice.
    fn quad(&self) -> Quad {
        let reference = self.hits[self.hits.len() / 2].1;
        let length = (reference.1.0 - reference.0.0).hypot(reference.1.1 - reference.0.1);
        let across = |stroke: &Stroke| offset(reference, middle(*stroke));
        let near = self.hits.iter().map(|hit| hit.1).filter(|stroke| {
            let (a, b) = (middle(reference), middle(*stroke));
            (a.0 - b.0).hypot(a.1 - b.1) <= length
        });
        let near: Vec<Stroke> = near.map(|stroke| same_way(reference, stroke)).collect();
        let first = near.iter().min_by(|a, b| across(a).total_cmp(&across(b)));
        let last = near.iter().max_by(|a, b| across(a).total_cmp(&across(b)));
        quad::around_strokes(*first.unwrap_or(&reference), *last.unwrap_or(&reference))
    }
}

/// Whether this one frame is proof enough, as for a photograph that has no second frame.
///
/// A linear code needs two lines that agree: zxing accepts the first and reads 13 codes in 157 pictures that have
/// none. The symbologies without a check digit need more and longer text.
pub fn stands_alone(reading: &Reading) -> bool {
    let (lines, length) = (reading.lines, reading.text.len());
    match reading.symbology {
        Symbology::Code128 => lines >= 2 || length >= 8,
        Symbology::Itf => lines >= 3 && length >= 6,
        Symbology::Code39 | Symbology::Codabar => lines >= 2 && length >= 3,
        Symbology::Ean13 | Symbology::UpcA => lines >= 2,
        Symbology::Ean8 | Symbology::UpcE => lines >= 3,
        _ => true,
    }
}

fn middle(stroke: Stroke) -> Point {
    ((stroke.0.0 + stroke.1.0) / 2.0, (stroke.0.1 + stroke.1.1) / 2.0)
}

/// How far to the side of the stroke a point lies.
fn offset(stroke: Stroke, point: Point) -> f32 {
    let (dx, dy) = (stroke.1.0 - stroke.0.0, stroke.1.1 - stroke.0.1);
    ((point.1 - stroke.0.1) * dx - (point.0 - stroke.0.0) * dy) / dx.hypot(dy).max(1.0)
}

/// The stroke turned to run in the direction of the reference.
fn same_way(reference: Stroke, stroke: Stroke) -> Stroke {
    let along = |s: Stroke| (s.1.0 - s.0.0, s.1.1 - s.0.1);
    let (a, b) = (along(reference), along(stroke));
    if a.0 * b.0 + a.1 * b.1 < 0.0 { (stroke.1, stroke.0) } else { stroke }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_code_is_not_a_code() {
        let mut votes = Votes::default();
        for (line, text) in ["36BB", "ZTEG46C036BB", "ZTEG46C036BB", "46C"].into_iter().enumerate() {
            votes.add(Symbology::Code39, text.into(), line, ((0.0, 0.0), (9.0, 0.0)));
        }
        let texts: Vec<String> = votes.into_readings().into_iter().map(|reading| reading.text).collect();
        assert_eq!(texts, ["ZTEG46C036BB"]);
    }

    #[test]
    fn a_line_votes_once_and_the_quad_spans_all() {
        let mut votes = Votes::default();
        for (line, y) in [(3, 10.0), (3, 10.0), (4, 20.0), (9, 50.0)] {
            votes.add(Symbology::Code39, "ABC".into(), line, ((0.0, y), (100.0, y)));
        }
        votes.add(Symbology::Code128, "ABC".into(), 4, ((0.0, 20.0), (100.0, 20.0)));
        let readings = votes.into_readings();
        assert_eq!(readings.iter().map(|r| r.lines).collect::<Vec<_>>(), [3, 1]);
        assert_eq!(readings[0].quad, [(0.0, 10.0), (100.0, 10.0), (100.0, 50.0), (0.0, 50.0)]);
    }
}
