//! The camera of the scan page: the scanner's worker and who watches it.

pub mod supervisor;
#[cfg(feature = "hydrate")]
mod worker;

#[cfg(feature = "hydrate")]
pub use worker::{ScanEvent, ScanWorker};
