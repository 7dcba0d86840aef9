//! Scan: what the scanner's worker tells the page. Reading: one code as one frame shows it.

use crate::label::Symbology;
use serde::{Deserialize, Serialize};

/// Pixels of the frame, x to the right and y down.
pub type Point = (f32, f32);

/// Four corners of a convex outline in order around it.
pub type Quad = [Point; 4];

/// One code as one frame shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reading {
    pub text: String,
    pub symbology: Symbology,
    /// How many different lines of this frame agree; 1 for a square code, whose own error correction vouches for it.
    pub lines: u32,
    /// The code's outline in frame pixels.
    pub quad: Quad,
}

/// The state of the picture, for the words under the viewfinder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hints {
    pub mean_luma: u8,
    /// Too dark: offer the torch.
    pub dark: bool,
    /// Something bar-like is in view but too small: ask to come closer.
    pub closer: bool,
    /// Something bar-like is in view, read or not.
    pub bars_seen: bool,
}

/// One message from the worker to the page, as a JSON string.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ScanReply {
    /// The worker listens; whatever was posted before is lost.
    Ready,
    Seen(Seen),
    /// This frame could not be looked at; the next one may be.
    Failed {
        id: u32,
        reason: String,
    },
    /// The worker is about to die of a panic and must be replaced.
    Broken {
        reason: String,
    },
}

/// The answer to one frame or photograph.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Seen {
    /// The request's own number.
    pub id: u32,
    /// The size of the picture the quads are in, in pixels.
    pub width: u32,
    pub height: u32,
    /// Everything read in this frame, certain or not: for the overlay.
    pub readings: Vec<Reading>,
    /// What has just become certain, each text once per session and cooldown: for the person.
    pub accepted: Vec<Reading>,
    pub hints: Hints,
    pub decode_ms: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_keep_their_shape_on_the_wire() {
        let ready = serde_json::to_string(&ScanReply::Ready).unwrap();
        assert_eq!(ready, r#"{"kind":"ready"}"#);
        let seen = ScanReply::Seen(Seen { id: 7, ..Seen::default() });
        let json = serde_json::to_string(&seen).unwrap();
        assert!(json.starts_with(r#"{"kind":"seen","id":7,"width":0,"#), "{json}");
        assert_eq!(serde_json::from_str::<ScanReply>(&json).unwrap(), seen);
    }
}
