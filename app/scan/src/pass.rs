//! What to look for in a frame, and how hard.

use crate::quality::BarsSeen;
use crate::sweep::sweep;
use crate::tilt::tilts;
use crate::vote::stands_alone;
use crate::{Frame, Hints, Reading, Symbology, matrix, quad};

/// What one look at a frame brought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    pub readings: Vec<Reading>,
    pub hints: Hints,
}

/// One kind of look: rakes of lines for linear codes, and square codes at full and half size.
struct Pass {
    rakes: &'static [(Aim, f32)],
    full_size: &'static [Symbology],
    half_size: &'static [Symbology],
}

/// Where the lines of a rake run; the number beside it is their distance in pixels.
#[derive(Clone, Copy)]
enum Aim {
    /// Across the strongest edges of the frame, and these degrees beside: perspective turns codes that far apart.
    Tilt(f32),
    /// Across the second strongest.
    OtherTilt,
    /// At a fixed angle, for a code too small to show in the edges.
    Degrees(f32),
}

use Aim::{Degrees, OtherTilt, Tilt};

/// Every second frame looks for what labels have most; QR and Data Matrix at half size cost a quarter.
const COMMON: Pass = Pass {
    rakes: &[(Tilt(0.0), 6.0), (Degrees(0.0), 16.0)],
    full_size: &[],
    half_size: &[Symbology::QrCode, Symbology::DataMatrix],
};

/// Codes that lie otherwise, and small QR codes.
const BESIDE: Pass = Pass {
    rakes: &[(Tilt(2.5), 8.0), (Tilt(-2.5), 8.0), (OtherTilt, 10.0), (Degrees(90.0), 16.0)],
    full_size: &[Symbology::QrCode],
    half_size: &[],
};

/// The rarer square codes, and small Data Matrix.
const RARE: Pass =
    Pass { rakes: &[], full_size: &[Symbology::DataMatrix, Symbology::Aztec, Symbology::Pdf417], half_size: &[] };

/// Everything, for a photograph.
const ALL: Pass = Pass {
    rakes: &[
        (Tilt(0.0), 4.0),
        (Tilt(2.5), 6.0),
        (Tilt(-2.5), 6.0),
        (OtherTilt, 6.0),
        (Degrees(0.0), 8.0),
        (Degrees(90.0), 8.0),
        (Degrees(7.0), 16.0),
        (Degrees(-7.0), 16.0),
    ],
    full_size: SQUARE,
    half_size: SQUARE,
};

const SQUARE: &[Symbology] = &[Symbology::QrCode, Symbology::DataMatrix, Symbology::Aztec, Symbology::Pdf417];

/// Frames with a shorter side below this are not halved.
const MIN_HALVED_PX: usize = 360;

/// A photograph's long side is brought below this first: the cost grows with the pixels, the codes read do not.
const STILL_SIDE_PX: usize = 1920;

/// Looks at one camera frame. `turn` counts frames and picks the kind of look: common, beside, common, rare.
pub fn live(frame: &Frame, turn: u32) -> Look {
    match turn % 4 {
        1 => BESIDE.look(frame),
        3 => RARE.look(frame),
        _ => COMMON.look(frame),
    }
}

/// Looks at a photograph as thoroughly as is worth waiting for; only readings that stand alone are given.
pub fn still(frame: &Frame) -> Look {
    let long = frame.width().max(frame.height());
    let shrink = long.div_ceil(STILL_SIDE_PX).max(1);
    let mut look = ALL.look(&frame.shrunk(shrink));
    look.readings.retain(stands_alone);
    quad::enlarge(&mut look.readings, shrink);
    look
}

impl Pass {
    fn look(&self, frame: &Frame) -> Look {
        let mut bars = BarsSeen::default();
        let mut readings = sweep(frame, &self.aimed(frame), &mut bars);
        let halved = if frame.width().min(frame.height()) < MIN_HALVED_PX { 1 } else { 2 };
        for (shrink, wanted) in [(halved, self.half_size), (1, self.full_size)] {
            if !wanted.is_empty() {
                add_new(&mut readings, matrix::read(frame, shrink, wanted));
            }
        }
        let hints = bars.hints(frame, readings.is_empty());
        Look { readings, hints }
    }

    /// The rakes in degrees and pixels, without those that would run where another already does.
    fn aimed(&self, frame: &Frame) -> Vec<(f32, f32)> {
        const SAME_DEGREES: f32 = 1.5;
        if self.rakes.is_empty() {
            return vec![];
        }
        let [tilt, other] = tilts(frame);
        let mut aimed: Vec<(f32, f32)> = vec![];
        for &(aim, apart_px) in self.rakes {
            let degrees = match aim {
                Tilt(beside) => tilt.map(|tilt| tilt + beside),
                OtherTilt => other,
                Degrees(degrees) => Some(degrees),
            };
            aimed.extend(
                degrees.filter(|d| !aimed.iter().any(|a| (a.0 - d).abs() < SAME_DEGREES)).map(|d| (d, apart_px)),
            );
        }
        aimed
    }
}

fn add_new(readings: &mut Vec<Reading>, more: Vec<Reading>) {
    for reading in more {
        if !readings.iter().any(|known| known.text == reading.text && known.symbology == reading.symbology) {
            readings.push(reading);
        }
    }
}
