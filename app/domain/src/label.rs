//! Label: what is printed on a device. Reading: one frame's answer. Every code on a label gets a kind.

use serde::{Deserialize, Serialize};

/// How a code is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
