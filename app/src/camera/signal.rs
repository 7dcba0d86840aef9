//! The two signals of a scan that a person may turn off. The choice is kept on this phone: it is about its owner's ears.

use crate::browser::memory;

/// A signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// The tone.
    Sound,
    /// The vibration.
    Vibration,
}

/// What is written for one that is off; whatever else there is, it is on.
const OFF: &str = "off";

impl Signal {
    /// True unless the person turned it off.
    pub fn is_on(self) -> bool {
        memory::read(self.name()).as_deref() != Some(OFF)
    }

    /// Turns it on or off from the next scan on.
    pub fn turn(self, on: bool) {
        memory::write(self.name(), if on { "on" } else { OFF });
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sound => "ops_scan_sound",
            Self::Vibration => "ops_scan_vibration",
        }
    }
}
