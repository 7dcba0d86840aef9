//! What one frame says.

use crate::{Quad, Symbology};
use serde::{Deserialize, Serialize};

/// One code as one frame shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    pub text: String,
    pub symbology: Symbology,
    /// How many different lines of this frame agree; 1 for a square code, whose own error correction vouches for it.
    pub lines: u32,
    /// The code's outline in frame pixels.
    pub quad: Quad,
}

impl Reading {
    /// Whether this one frame is proof enough, as for a photograph that has no second frame.
    ///
    /// A linear code needs two lines that agree: zxing accepts the first and reads 13 codes in 157 pictures that have
    /// none. The symbologies without a check digit need more and longer text.
    pub fn stands_alone(&self) -> bool {
        let (lines, length) = (self.lines, self.text.len());
        match self.symbology {
            Symbology::Code128 => lines >= 2 || length >= 8,
            Symbology::Itf => lines >= 3 && length >= 6,
            Symbology::Code39 | Symbology::Codabar => lines >= 2 && length >= 3,
            Symbology::Ean13 | Symbology::UpcA | Symbology::Ean8 | Symbology::UpcE => lines >= 2,
            _ => true,
        }
    }
}
