//! The tables of `encoding_rs`.

use encoding_rs::Encoding;

/// `None` for a set without tables, and when `strict`, for bytes that are no characters.
pub fn decode(name: &str, bytes: &[u8], strict: bool) -> Option<String> {
    let (text, failed) = Encoding::for_label(name.as_bytes())?.decode_without_bom_handling(bytes);
    (!strict || !failed).then(|| text.into_owned())
}

/// `None` for a set without tables, and when `strict`, for characters it does not have.
pub fn encode(name: &str, text: &str, strict: bool) -> Option<Vec<u8>> {
    let (bytes, _, failed) = Encoding::for_label(name.as_bytes())?.encode(text);
    (!strict || !failed).then(|| bytes.into_owned())
}
