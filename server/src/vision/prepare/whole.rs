//! What the decoders forgive and we do not: a photo that ends too early, which they fill with grey, and one cut into
//! so many pieces that reading them is the attack.

use super::{ImageKind, PhotoError};

/// Cameras and screenshots write tens.
const PNG_CHUNKS_MAX: usize = 2000;

/// Judges the file's frame before a pixel is decoded.
pub fn check(bytes: &[u8], kind: ImageKind) -> Result<(), PhotoError> {
    let sound = match kind {
        ImageKind::Jpeg => jpeg_ends(bytes),
        ImageKind::Png => png_chunks(bytes).is_some_and(|chunks| chunks <= PNG_CHUNKS_MAX),
        ImageKind::WebP => true,
    };
    if sound { Ok(()) } else { Err(PhotoError::Broken("it ends too early, or is in too many pieces".to_owned())) }
}

/// An end-of-image marker after the first scan began. One inside a thumbnail, before it, does not count.
fn jpeg_ends(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some([0xff, marker]) = bytes.get(at..at + 2) {
        match (marker, bytes.get(at + 2..at + 4)) {
            (0xff, _) => at += 1,
            (0xda, _) => return bytes[at..].windows(2).any(|pair| pair == [0xff, 0xd9]),
            (_, Some(&[high, low])) => at += 2 + usize::from(u16::from_be_bytes([high, low])),
            (_, _) => return false,
        }
    }
    false
}

/// How many chunks there are up to the last one; `None` when that never comes.
fn png_chunks(bytes: &[u8]) -> Option<usize> {
    let mut at = 8;
    for chunks in 1..=PNG_CHUNKS_MAX + 1 {
        let length: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        if bytes.get(at + 4..at + 8)? == b"IEND" {
            return Some(chunks);
        }
        at = at.checked_add(12)?.checked_add(usize::try_from(u32::from_be_bytes(length)).ok()?)?;
    }
    Some(PNG_CHUNKS_MAX + 1)
}
