//! Names that say what is inside: a file whose name holds its content's hash may be kept by a browser for ever.

use sha2::{Digest as _, Sha256};

/// `app`, `css` and the bytes become `pkg/app-1a2b3c4d5e6f7a8b.css`.
pub fn name(stem: &str, extension: &str, bytes: &[u8]) -> String {
    format!("pkg/{stem}-{}.{extension}", of(bytes))
}

/// Sixteen hexadecimal digits of SHA-256.
pub fn of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
