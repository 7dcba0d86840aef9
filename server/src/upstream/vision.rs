//! What a model read, checked field by field against our own rules before anybody sees it: unknown keys dropped,
//! texts cut, identifiers parsed or left out, and kinds decided by our own classifier.

mod invoice;

pub use invoice::check_invoice;

use super::gemini::Gemini;
use super::hub::Hub;
use super::json::Fields;
use super::{UpstreamError, UpstreamState, plain_text};
use domain::identifier::{DeviceSerial, GponSerial, MacAddress};
use domain::label::{CodeKind, LabelCode, Symbology, classify};
use domain::vision::{EquipmentLabel, VisionBarcode, VisionBarcodes, VisionEquipment, VisionInvoice};
use serde_json::{Map, Value};
const BARCODES_AT_MOST: usize = 32;

/// Who reads photos: `VISION_UPSTREAM`.
#[derive(Clone)]
pub enum Vision {
    /// Google's model, asked by us.
    Gemini(Gemini),
    /// The hub, which asks a model.
    Hub(Hub),
}

impl Vision {
    /// How the model is doing; that of the hub is the hub's own.
    pub fn state(&self) -> Option<UpstreamState> {
        match self {
            Self::Gemini(gemini) => Some(gemini.state()),
            Self::Hub(_) => None,
        }
    }

    /// Every code on a photo (JPEG).
    pub async fn read_barcodes(&self, jpeg: &[u8]) -> Result<VisionBarcodes, UpstreamError> {
        match self {
            Self::Gemini(gemini) => gemini.read_barcodes(jpeg).await,
            Self::Hub(hub) => hub.read_barcodes(jpeg).await,
        }
    }

    /// The fields of a device's label (JPEG).
    pub async fn read_equipment(&self, jpeg: &[u8]) -> Result<VisionEquipment, UpstreamError> {
        match self {
            Self::Gemini(gemini) => gemini.read_equipment(jpeg).await,
            Self::Hub(hub) => hub.read_equipment(jpeg).await,
        }
    }

    /// A supplier's invoice (JPEG).
    pub async fn read_invoice(&self, jpeg: &[u8]) -> Result<VisionInvoice, UpstreamError> {
        match self {
            Self::Gemini(gemini) => gemini.read_invoice(jpeg).await,
            Self::Hub(hub) => hub.read_invoice(jpeg).await,
        }
    }
}

/// `{barcodes: [{text, format, kind, confidence}]}`. A code of several values becomes several.
pub fn check_barcodes(answer: &Map<String, Value>) -> Result<Vec<VisionBarcode>, UpstreamError> {
    if !answer.get("barcodes").is_some_and(Value::is_array) {
        return Err(UpstreamError::garbled("an answer without barcodes"));
    }
    let fields = Fields::in_utc(answer);
    let mut codes = Vec::new();
    for item in fields.objects("barcodes") {
        codes.extend(check_barcode(&item, confidence(&item)?));
    }
    codes.truncate(BARCODES_AT_MOST);
    Ok(codes)
}

fn check_barcode(item: &Fields, confidence: f64) -> Vec<VisionBarcode> {
    let Some(text) = line(item, "text", 256) else { return Vec::new() };
    let (symbology, format) = symbology(item.word("format").as_deref().unwrap_or_default());
    let said = item.word("kind").unwrap_or_default();
    let checked = |code: LabelCode| {
        let kind = kind(code.kind, &said);
        let text = if kind.is_looked_up() { code.value } else { code.raw };
        VisionBarcode { kind, text, format: format.to_owned(), confidence }
    };
    classify(&text, symbology).into_iter().map(checked).collect()
}

/// Our classifier decides. Printed text has no symbology, so that a network key looks like a serial: there, and only
/// there, the model may say that it is none. It can take a lookup away, never cause one.
fn kind(ours: CodeKind, said: &str) -> CodeKind {
    match (ours, said) {
        (CodeKind::DeviceSerial | CodeKind::Other, "ssid") => CodeKind::Ssid,
        (CodeKind::DeviceSerial | CodeKind::Other, "wifi_key") => CodeKind::WifiKey,
        (CodeKind::DeviceSerial, "other") => CodeKind::Other,
        (CodeKind::DeviceSerial, "ean") => CodeKind::Ean,
        (ours, _) => ours,
    }
}

/// The label's fields; what does not parse is left out.
pub fn check_equipment(label: &Map<String, Value>) -> Result<EquipmentLabel, UpstreamError> {
    let fields = Fields::in_utc(label);
    let serial =
        |key: &str| line(&fields, key, 60).filter(|text| classify(text, Symbology::Text)[0].kind != CodeKind::Ean);
    Ok(EquipmentLabel {
        brand: line(&fields, "brand", 60),
        model: line(&fields, "model", 60),
        serial_number: serial("serial_number")
            .and_then(|text| DeviceSerial::parse(&text).ok())
            .map(|serial| serial.to_string()),
        mac_address: line(&fields, "mac_address", 40)
            .and_then(|text| MacAddress::parse(&text).ok())
            .map(|mac| mac.to_string()),
        gpon_sn: line(&fields, "gpon_sn", 40)
            .and_then(|text| GponSerial::parse(&text).ok())
            .map(|serial| serial.to_string()),
        wifi_ssid: line(&fields, "wifi_ssid", 32),
        // WPA takes 8 to 63 characters.
        wifi_key: line(&fields, "wifi_key", 64).filter(|key| (8..=63).contains(&key.chars().count())),
        hardware_version: line(&fields, "hardware_version", 60),
        confidence: confidence(&fields)?,
    })
}

/// One line of text that fits; a longer one is no reading of a label and is left out.
fn line(fields: &Fields, key: &str, limit: usize) -> Option<String> {
    let text = plain_text::one_line(&fields.word(key)?, 10_000);
    (!text.is_empty() && text.chars().count() <= limit).then_some(text)
}

/// 0 to 1, and 0 where the model says none. One outside is an answer by other rules than ours: none of it counts.
fn confidence(fields: &Fields) -> Result<f64, UpstreamError> {
    match fields.number("confidence") {
        Some(number) if !(0.0..=1.0).contains(&number) => Err(UpstreamError::garbled("a confidence outside of 0 to 1")),
        number => Ok(number.unwrap_or(0.0)),
    }
}

/// The symbology of a format's name in any spelling, and its one spelling here.
fn symbology(format: &str) -> (Symbology, &'static str) {
    let name: String = format.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    match name.as_str() {
        "CODE128" | "GS1128" => (Symbology::Code128, "CODE_128"),
        "CODE39" => (Symbology::Code39, "CODE_39"),
        "EAN13" => (Symbology::Ean13, "EAN_13"),
        "EAN8" => (Symbology::Ean8, "EAN_8"),
        "UPCA" | "UPC" => (Symbology::UpcA, "UPC_A"),
        "UPCE" => (Symbology::UpcE, "UPC_E"),
        "ITF" | "ITF14" => (Symbology::Itf, "ITF"),
        "CODABAR" => (Symbology::Codabar, "CODABAR"),
        "QRCODE" | "QR" => (Symbology::QrCode, "QR_CODE"),
        "DATAMATRIX" => (Symbology::DataMatrix, "DATA_MATRIX"),
        "AZTEC" => (Symbology::Aztec, "AZTEC"),
        "PDF417" => (Symbology::Pdf417, "PDF_417"),
        _ => (Symbology::Text, "TEXT"),
    }
}

#[cfg(test)]
mod tests;
