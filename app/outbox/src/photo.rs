//! Photos by their content.

use domain::{
    error::{Problem, ProblemCode},
    op::{Op, PhotoRef},
};
use sha2::{Digest, Sha256};

/// How a change names these bytes.
pub fn photo_ref(bytes: &[u8]) -> PhotoRef {
    PhotoRef { sha256: sha256_hex(bytes), size_bytes: bytes.len() as u64 }
}

/// SHA-256 in lower-case hex.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// Where an op's photo is kept: a copy of its own, so that no op can take away another's.
pub(crate) fn key(op_id: &str, sha256: &str) -> String {
    format!("{op_id}/{sha256}")
}

/// Keys of all photos of an op.
pub(crate) fn keys(op: &Op) -> Vec<String> {
    op.change.photos().iter().map(|photo| key(&op.op_id, &photo.sha256)).collect()
}

/// Why an op whose photo is missing, or not what it was, cannot leave: shown, never sent.
pub(crate) fn damaged(sha256: &str) -> Problem {
    Problem::new(ProblemCode::PhotoDamaged).with_detail(sha256)
}
