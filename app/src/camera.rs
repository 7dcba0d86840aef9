//! The camera of the scan page: which one to open, what it gives, the scanner's worker and who watches it.

pub mod choice;
pub mod signal;
pub mod supervisor;

#[cfg(feature = "hydrate")]
pub mod feedback;
#[cfg(feature = "hydrate")]
pub mod listener;
#[cfg(feature = "hydrate")]
pub mod media;
#[cfg(feature = "hydrate")]
pub mod photo;
#[cfg(feature = "hydrate")]
pub mod stream;
#[cfg(feature = "hydrate")]
mod worker;

#[cfg(feature = "hydrate")]
pub use worker::{ScanEvent, ScanWorker};

/// What a person is told by light, tone and vibration; of several at once the greatest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feedback {
    /// A label was read.
    Ok,
    /// One that was read before.
    Duplicate,
    /// Nobody knows it.
    Unknown,
    /// It must not be linked.
    Blocked,
}

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameraTrouble {
    /// The person, or the phone's settings, said no.
    Denied,
    /// No camera here.
    Missing,
    /// Browsers give a camera only to a page over https.
    Insecure,
    /// Another app holds it, or it failed.
    Busy,
    /// It was opened and shows nothing.
    Silent,
    /// Pictures come, and the scanner that would read them does not work here.
    NoScanner,
}
