//! Image files to frames.

use scan::Frame;
use std::path::Path;

/// Transparent pixels count as white paper, as a browser's page would show them.
pub fn load(path: &Path) -> Frame {
    let mut pixels = image::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).to_rgba8();
    for pixel in pixels.pixels_mut() {
        let alpha = u32::from(pixel[3]);
        (0..3).for_each(|c| pixel[c] = ((u32::from(pixel[c]) * alpha + 255 * (255 - alpha)) / 255) as u8);
    }
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    Frame::from_rgba(&pixels, width, height).expect("a decoded image holds all its pixels")
}

pub fn truth<T: serde::de::DeserializeOwned>(folder: &Path) -> T {
    let path = folder.join("truth.json");
    let json = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A text without what the expectations leave out: Codabar's start and stop letters, FNC1, and the leading zero that
/// makes a UPC-A an EAN-13.
pub fn comparable(text: &str) -> String {
    let text: String = text.chars().filter(|&c| c != '\u{1d}').collect();
    let text = match text.as_bytes() {
        [b'A'..=b'D', middle @ .., b'A'..=b'D'] if middle.iter().all(|b| CODABAR.contains(b)) => {
            text[1..text.len() - 1].into()
        }
        _ => text,
    };
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    if digits && text.len() == 12 { format!("0{text}") } else { text }
}

const CODABAR: &[u8] = b"0123456789-$:/.+";
