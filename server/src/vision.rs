//! Photos for the model: checked by their content, decoded under limits, turned upright, made small, and rid of
//! everything that is not picture before they leave the house.

mod budget;
mod input;
mod prepare;
mod reader;
mod sniff;

pub use budget::Budget;
pub use input::Photo;
pub use prepare::{PhotoError, Prepared, Preparer};
pub use reader::{PhotoReader, ReadError, Task};
pub use sniff::{ImageKind, sniff};

/// Largest photo taken in.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
