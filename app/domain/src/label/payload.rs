//! Codes that carry several values: `serial,mac`, `S/N=..;MAC=..`, `PN=.. SN=.. MAC=..` and JSON.

use super::{CodeKind, LabelCode, Symbology, code, identifier};
use crate::identifier::{DeviceSerial, GponSerial, MacAddress};

/// What the word before a value promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caption {
    /// `S/N`, `SN`, `N/S`, `Serial No`.
    Serial,
    /// `GPON SN`, `PON S/N`.
    Gpon,
    /// `MAC`, `WAN MAC`.
    Mac,
    /// A value that identifies a product or nothing: `PN`, `Model`.
    Product,
}

impl Caption {
    /// Reads a caption; punctuation and case do not matter. `None` is a word that is no caption.
    pub fn of(word: &str) -> Option<Self> {
        let word: String = word.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
        Some(match word.as_str() {
            "SN" | "NS" | "SERIAL" | "SERIALNO" | "SERIALNUMBER" | "NOSERIE" | "NODESERIE" | "DEVICESN" => Self::Serial,
            "GPON" | "GPONSN" | "PONSN" | "ONTSN" | "ONUSN" | "PONID" | "GPONSERIAL" | "SLID" => Self::Gpon,
            "MAC" | "MACADDRESS" | "MACADDR" | "MACID" | "WANMAC" | "LANMAC" | "CMMAC" | "ETHMAC" | "WIFIMAC" => {
                Self::Mac
            }
            "PN" | "PNO" | "MODEL" | "MODELNO" | "MODELE" | "EAN" | "UPC" | "HW" | "FW" | "SSID" | "KEY" | "PWD"
            | "PASSWORD" => Self::Product,
            _ => return None,
        })
    }
}

/// The values of a combined code, or `None` for a text that is none. A captioned value is what its caption says, or
/// nothing; values without caption count only where no value has one.
pub(super) fn split(text: &str) -> Option<Vec<LabelCode>> {
    let pieces = pieces(text);
    let captioned: Vec<(Caption, &str)> = pieces.iter().filter_map(|piece| captioned(piece)).collect();
    if !captioned.is_empty() {
        return Some(captioned.into_iter().filter_map(|(caption, value)| named(caption, value)).collect());
    }
    (pieces.len() > 1).then(|| pieces.into_iter().filter_map(|piece| identifier(piece, Symbology::Text)).collect())
}

/// The name in a Wi-Fi code's fields, `T:WPA;S:name;P:key;;`; a backslash escapes the next character.
pub(super) fn wifi_name(fields: &str) -> String {
    let (mut name, mut in_name, mut at_start, mut escaped) = (String::new(), false, true, false);
    let mut rest = fields.chars().peekable();
    while let Some(c) = rest.next() {
        if at_start && matches!(c, 'S' | 's') && rest.peek() == Some(&':') {
            rest.next();
            in_name = true;
        } else if !escaped && c == ';' {
            in_name = false;
        } else if !escaped && c == '\\' {
            escaped = true;
            continue;
        } else if in_name {
            name.push(c);
        }
        at_start = !escaped && c == ';';
        escaped = false;
    }
    name
}

/// Cuts at the marks that separate values; at spaces only where values are written `NAME=value`.
fn pieces(text: &str) -> Vec<&str> {
    let by_space = text.matches('=').count() > 1 && !text.contains(';');
    let is_mark = |c: char| matches!(c, ',' | ';' | '|' | '{' | '}' | '\n' | '\r' | '\t') || (by_space && c == ' ');
    text.split(is_mark).map(|piece| piece.trim().trim_matches('"')).filter(|piece| !piece.is_empty()).collect()
}

fn captioned(piece: &str) -> Option<(Caption, &str)> {
    let (word, value) = piece.split_once([':', '='])?;
    Some((Caption::of(word)?, value.trim().trim_matches('"')))
}

fn named(caption: Caption, value: &str) -> Option<LabelCode> {
    match caption {
        Caption::Serial => GponSerial::parse(value)
            .map(|gpon| code(value, CodeKind::GponSerial, gpon.to_string()))
            .or_else(|_| {
                DeviceSerial::parse(value).map(|serial| code(value, CodeKind::DeviceSerial, serial.to_string()))
            })
            .ok(),
        Caption::Gpon => GponSerial::parse(value).map(|gpon| code(value, CodeKind::GponSerial, gpon.to_string())).ok(),
        Caption::Mac => MacAddress::parse(value).map(|mac| code(value, CodeKind::Mac, mac.to_string())).ok(),
        Caption::Product => None,
    }
}
