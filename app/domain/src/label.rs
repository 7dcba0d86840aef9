//! Label: what is printed on a device. Reading: one frame's answer. Every code on a label gets a kind.

mod payload;

pub use payload::Caption;

use crate::identifier::{DeviceSerial, GponSerial, MacAddress};
use serde::{Deserialize, Serialize};

/// How a code is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Symbology {
    Code128,
    Code39,
    Ean13,
    Ean8,
    UpcA,
    UpcE,
    Itf,
    Codabar,
    QrCode,
    DataMatrix,
    Aztec,
    Pdf417,
    /** Typed, or read by a wedge or a model. */
    Text,
}

/// What a code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CodeKind {
    GponSerial,
    Mac,
    DeviceSerial,
    Ean,
    WifiQr,
    Ssid,
    WifiKey,
    Url,
    Several,
    Other,
}

impl CodeKind {
    /// True for the kinds a record can be found by. An EAN names a product, never a device.
    pub fn is_looked_up(self) -> bool {
        matches!(self, Self::DeviceSerial | Self::GponSerial | Self::Mac)
    }
}

/// One value read from a label, with its kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LabelCode {
    /// As read; of a code of several values, the part this value stood in.
    pub raw: String,
    /// What it says.
    pub kind: CodeKind,
    /// Normalised: a canonical identifier, the network's name for a Wi-Fi code (never its key), else the text trimmed.
    pub value: String,
}

/// Says what a code is. A code of several values (`serial,mac`, `S/N:..;MAC:..`, JSON) gives one entry per value known;
/// every other code gives exactly one.
///
/// ```
/// use domain::label::{CodeKind, Symbology, classify};
/// let codes = classify("KFC36LAEDCNRB7,704F5765F53E", Symbology::DataMatrix);
/// let kinds: Vec<_> = codes.iter().map(|code| (code.kind, code.value.as_str())).collect();
/// assert_eq!(kinds, [(CodeKind::DeviceSerial, "KFC36LAEDCNRB7"), (CodeKind::Mac, "70:4F:57:65:F5:3E")]);
/// ```
pub fn classify(raw: &str, symbology: Symbology) -> Vec<LabelCode> {
    let text = raw.trim();
    if is_product_code(text, symbology) {
        return vec![code(raw, CodeKind::Ean, text)];
    }
    if let Some(fields) = strip_prefix_ignoring_case(text, "WIFI:") {
        return vec![code(raw, CodeKind::WifiQr, payload::wifi_name(fields))];
    }
    if is_url(text) {
        return vec![code(raw, CodeKind::Url, text)];
    }
    if is_carton_code(text, symbology) {
        return vec![code(raw, CodeKind::Other, text)];
    }
    if let Some(one) = identifier(text, symbology) {
        return vec![LabelCode { raw: raw.to_owned(), ..one }];
    }
    match payload::split(text) {
        Some(parts) if parts.is_empty() => vec![code(raw, CodeKind::Several, text)],
        Some(parts) => parts,
        None => vec![code(raw, CodeKind::Other, text)],
    }
}

/// The codes a record can be looked up by, best first: device serial, GPON serial, MAC; each value once.
pub fn pick(codes: &[LabelCode]) -> Vec<&LabelCode> {
    let mut picked: Vec<&LabelCode> = Vec::new();
    for kind in [CodeKind::DeviceSerial, CodeKind::GponSerial, CodeKind::Mac] {
        for code in codes.iter().filter(|code| code.kind == kind) {
            if !picked.iter().any(|other| other.value == code.value) {
                picked.push(code);
            }
        }
    }
    picked
}

fn code(raw: &str, kind: CodeKind, value: impl Into<String>) -> LabelCode {
    LabelCode { raw: raw.to_owned(), kind, value: value.into() }
}

/// A text that is one identifier. Twelve digits without a letter and without separators are a serial (Calix prints
/// such ones): one MAC in three hundred looks like that, and the lookup tries it as a MAC too. The letters of a
/// Codabar are its start and stop marks, so ten digits between two of them look like a MAC and are none.
fn identifier(text: &str, symbology: Symbology) -> Option<LabelCode> {
    let no_mac = symbology == Symbology::Codabar || text.bytes().all(|byte| byte.is_ascii_digit());
    if let (Ok(mac), false) = (MacAddress::parse(text), no_mac) {
        return Some(code(text, CodeKind::Mac, mac.to_string()));
    }
    if let Ok(gpon) = GponSerial::parse(text) {
        return Some(code(text, CodeKind::GponSerial, gpon.to_string()));
    }
    DeviceSerial::parse(text).ok().map(|serial| code(text, CodeKind::DeviceSerial, serial.to_string()))
}

/// An EAN, UPC or ITF-14 with a right check digit. Typed text counts only at thirteen digits: shorter ones are serials
/// as often. Thirteen digits in a Code 128 are a serial, as TP-Link prints them.
fn is_product_code(text: &str, symbology: Symbology) -> bool {
    let lengths: &[usize] = match symbology {
        Symbology::Ean13 | Symbology::Ean8 | Symbology::UpcA | Symbology::UpcE => &[8, 12, 13],
        Symbology::Itf => &[14],
        Symbology::Text => &[13],
        _ => return false,
    };
    let digits: Vec<u32> = text.chars().map_while(|c| c.to_digit(10)).collect();
    if digits.len() != text.chars().count() || !lengths.contains(&digits.len()) {
        return false;
    }
    // UPC-E carries the check digit of the UPC-A it abbreviates; its reader has checked it.
    symbology == Symbology::UpcE
        || digits.iter().rev().enumerate().map(|(i, digit)| if i % 2 == 0 { *digit } else { 3 * digit }).sum::<u32>()
            % 10
            == 0
}

/// Fourteen digits in an ITF name a carton, even where the printer got the check digit wrong.
fn is_carton_code(text: &str, symbology: Symbology) -> bool {
    symbology == Symbology::Itf && text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_url(text: &str) -> bool {
    text.contains("://") || strip_prefix_ignoring_case(text, "www.").is_some()
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests;
