//! What to look for in a frame, and how hard.

use crate::quality::BarsSeen;
use crate::sweep::sweep;
use crate::vote::stands_alone;
use crate::{Frame, Hints, Reading, Symbology, matrix};

/// What one look at a frame brought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    pub readings: Vec<Reading>,
    pub hints: Hints,
}

/// One kind of look: linear codes along `lines` lines at each of `degrees`, and square codes at full and half size.
struct Pass {
    degrees: &'static [f32],
    lines: usize,
    full_size: &'static [Symbology],
    half_size: &'static [Symbology],
}

/// Labels are held nearly level, so most frames look there; QR and Data Matrix at half size cost a quarter.
const LEVEL: Pass = Pass {
    degrees: &[0.0, 7.0, -7.0],
    lines: 40,
    full_size: &[],
    half_size: &[Symbology::QrCode, Symbology::DataMatrix],
};

/// Upright and slanted labels, and small QR codes.
const STEEP: Pass = Pass { degrees: &[90.0, 14.0, -14.0], lines: 40, full_size: &[Symbology::QrCode], half_size: &[] };

/// The rarer square codes, and small Data Matrix.
const RARE: Pass = Pass {
    degrees: &[],
    lines: 0,
    full_size: &[Symbology::DataMatrix],
    half_size: &[Symbology::Aztec, Symbology::Pdf417],
};

/// Everything, for a photograph.
const ALL: Pass =
    Pass { degrees: &[0.0, 7.0, -7.0, 16.0, -16.0, 90.0, 83.0, 97.0], lines: 64, full_size: SQUARE, half_size: SQUARE };

const SQUARE: &[Symbology] = &[Symbology::QrCode, Symbology::DataMatrix, Symbology::Aztec, Symbology::Pdf417];

/// Frames with a shorter side below this are not halved.
const MIN_HALVED_PX: usize = 360;

/// A photograph's long side is brought below this first: the cost grows with the pixels, the codes read do not.
const STILL_SIDE_PX: usize = 1920;

/// Looks at one camera frame. `turn` counts frames: every second one looks level, the others in turn steep and rare.
pub fn live(frame: &Frame, turn: u32) -> Look {
    match turn % 4 {
        1 => STEEP.look(frame),
        3 => RARE.look(frame),
        _ => LEVEL.look(frame),
    }
}

/// Looks at a photograph as thoroughly as is worth waiting for; only readings that stand alone are given.
pub fn still(frame: &Frame) -> Look {
    let long = frame.width().max(frame.height());
    let shrink = long.div_ceil(STILL_SIDE_PX).max(1);
    let small;
    let image = if shrink > 1 {
        small = frame.shrunk(shrink);
        &small
    } else {
        frame
    };
    let mut look = ALL.look(image);
    look.readings.retain(stands_alone);
    for reading in &mut look.readings {
        reading.quad = crate::quad::scaled(reading.quad, shrink as f32);
    }
    look
}

impl Pass {
    fn look(&self, frame: &Frame) -> Look {
        let mut bars = BarsSeen::default();
        let mut readings = sweep(frame, self.degrees, self.lines, &mut bars);
        let halved = if frame.width().min(frame.height()) < MIN_HALVED_PX { 1 } else { 2 };
        for (shrink, wanted) in [(halved, self.half_size), (1, self.full_size)] {
            if !wanted.is_empty() {
                add_new(&mut readings, matrix::read(frame, shrink, wanted));
            }
        }
        let hints = bars.hints(frame, readings.is_empty());
        Look { readings, hints }
    }
}

fn add_new(readings: &mut Vec<Reading>, more: Vec<Reading>) {
    for reading in more {
        if !readings.iter().any(|known| known.text == reading.text && known.symbology == reading.symbology) {
            readings.push(reading);
        }
    }
}
