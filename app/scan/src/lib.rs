//! Pixels in, readings out: no DOM, no network, no clock.
//!
//! A device label carries several codes and all of them matter, so the scanner does not stop at the first hit.
//! It draws sheared lines over the [`Frame`] at a few slants, turns each into runs of light and dark, cuts them at
//! quiet zones and decodes every segment alone; equal texts of different lines are counted as votes. Square codes
//! are found by rxing's detectors at full or half size.
//!
//! ```
//! let frame = scan::Frame::from_luma(&[255; 640 * 480], 640, 480, 640).expect("the buffer holds all rows");
//! let look = scan::live(&frame, 0);
//! assert!(look.readings.is_empty());
//! ```
//!
//! [`live`] looks at one camera frame within a phone's time budget, [`still`] at a photograph thoroughly, and a
//! [`Session`] agrees on texts over frames before anyone is told of them.

mod frame;
mod line;
mod matrix;
mod pass;
mod quad;
mod quality;
mod runs;
mod segment;
mod session;
mod sweep;
mod symbology;
mod tilt;
mod vote;

pub use domain::label::Symbology;
pub use domain::scan::{Hints, Point, Quad, Reading};
pub use frame::Frame;
pub use pass::{Look, live, still};
pub use session::Session;
pub use vote::stands_alone;
