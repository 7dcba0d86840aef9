//! Photo: what is read from a picture, by the scanner that also runs on the phone. The sandboxed model knows no more
//! than that: what cannot be decoded is an empty answer, unless a dial has written the next one.

use crate::sandbox::random::Random;
use domain::label::{CodeKind, LabelCode, Symbology, classify};
use image::{ImageReader, Limits};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::io::Cursor;

/// The longest side that is decoded; larger pictures are refused before they take memory.
const MAX_SIDE_PX: u32 = 8_192;

/// One code on the picture.
pub struct Code {
    pub symbology: Symbology,
    pub codes: Vec<LabelCode>,
}

/// Decodes a JPEG, PNG or WebP and reads every code on it; `None` when it is no such picture.
pub fn read(bytes: &[u8]) -> Option<Vec<Code>> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(MAX_SIDE_PX), Some(MAX_SIDE_PX));
    reader.limits(limits);
    let luma = reader.decode().ok()?.into_luma8();
    let (width, height) = (luma.width() as usize, luma.height() as usize);
    let frame = scan::Frame::from_luma(luma.as_raw(), width, height, width)?;
    let readings = scan::still(&frame).readings;
    let codes = readings.into_iter().map(|reading| {
        let symbology = reading.symbology;
        Code { symbology, codes: classify(&reading.text, symbology) }
    });
    Some(codes.collect())
}

/// `{"barcodes": [{text, format, kind, confidence}]}`.
pub fn barcodes(read: &[Code]) -> Value {
    let barcodes: Vec<Value> = read.iter().filter_map(barcode).collect();
    json!({ "barcodes": barcodes })
}

fn barcode(code: &Code) -> Option<Value> {
    let first = code.codes.first()?;
    let kind = match first.kind {
        _ if code.codes.len() > 1 => "other",
        CodeKind::GponSerial => "gpon_sn",
        CodeKind::Mac => "mac",
        CodeKind::DeviceSerial => "serial",
        CodeKind::Ean => "ean",
        CodeKind::Ssid => "ssid",
        CodeKind::WifiKey => "wifi_key",
        _ => "other",
    };
    Some(json!({ "text": first.raw, "format": format(code.symbology), "kind": kind, "confidence": 0.93 }))
}

/// `CODE_128`, `QR_CODE`...: the model's words.
fn format(symbology: Symbology) -> &'static str {
    match symbology {
        Symbology::Code128 => "CODE_128",
        Symbology::Code39 => "CODE_39",
        Symbology::Ean13 => "EAN_13",
        Symbology::Ean8 => "EAN_8",
        Symbology::UpcA => "UPC_A",
        Symbology::UpcE => "UPC_E",
        Symbology::Itf => "ITF",
        Symbology::Codabar => "CODABAR",
        Symbology::QrCode => "QR_CODE",
        Symbology::DataMatrix => "DATA_MATRIX",
        Symbology::Aztec => "AZTEC",
        Symbology::Pdf417 => "PDF_417",
        Symbology::Text => "TEXT",
    }
}

/// The fields of a label, as far as its codes give them.
pub fn equipment(read: &[Code]) -> Value {
    let all = || read.iter().flat_map(|code| &code.codes);
    let first = |kind: CodeKind| all().find(|code| code.kind == kind).map(|code| code.value.clone());
    let gpon = first(CodeKind::GponSerial);
    let brand = gpon.as_deref().and_then(brand);
    let found = [CodeKind::GponSerial, CodeKind::Mac, CodeKind::DeviceSerial].into_iter().filter_map(first).count();
    let confidence = [0.1, 0.6, 0.8, 0.93][found];
    json!({
        "brand": brand, "model": null, "serial_number": first(CodeKind::DeviceSerial), "mac_address": first(CodeKind::Mac),
        "gpon_sn": gpon, "wifi_ssid": first(CodeKind::WifiQr), "wifi_key": null, "hardware_version": null,
        "confidence": confidence,
    })
}

fn brand(gpon: &str) -> Option<&'static str> {
    let vendors = [
        ("TPLG", "TP-Link"),
        ("ALCL", "NOKIA"),
        ("HWTC", "HUAWEI"),
        ("CXNK", "Calix"),
        ("ZTEG", "ZTE"),
        ("FHTT", "FiberHome"),
        ("ADTN", "ADTRAN"),
        ("SMBS", "Sagemcom"),
        ("VSOL", "V-SOL"),
    ];
    vendors.into_iter().find(|(vendor, _)| gpon.starts_with(vendor)).map(|(_, brand)| brand)
}

/// A supplier's invoice made up from the picture's own bytes: the same picture always gives the same invoice, and
/// its sums are right.
pub fn invoice(bytes: &[u8]) -> Value {
    let digest = Sha256::digest(bytes);
    let mut random = Random::new(u64::from_le_bytes([0, 1, 2, 3, 4, 5, 6, 7].map(|at| digest[at])), "invoice");
    let vendor = *random.pick(&["Fibre Montérégie inc.", "Câblage L’Heureux & Fils", "Distribution Réseau ABC"]);
    let goods =
        [("Câble de branchement SC/APC 3 m", 8.5), ("Boîtier de raccordement", 42.0), ("Heure de tirage", 95.0)];
    let lines: Vec<(&str, f64, f64)> =
        (0..1 + random.below(3)).map(|at| (goods[at].0, 1.0 + random.below(9) as f64, goods[at].1)).collect();
    let subtotal = cents(lines.iter().map(|(_, qty, rate)| qty * rate).sum());
    let (gst, qst) = (cents(subtotal * 0.05), cents(subtotal * 0.099_75));
    let lines: Vec<Value> = lines
        .into_iter()
        .map(|(description, qty, rate)| {
            json!({ "description": description, "qty": qty, "rate": rate, "amount": cents(qty * rate), "item_code": null })
        })
        .collect();
    json!({
        "vendor": vendor, "vendor_gst": "123456789 RT0001", "vendor_qst": "1234567890 TQ0001",
        "bill_no": format!("F-{}", 10_000 + random.below(9000)), "bill_date": "2026-11-02", "due_date": "2026-12-02",
        "currency": "CAD", "lines": lines, "subtotal": subtotal, "gst": gst, "qst": qst,
        "total": cents(subtotal + gst + qst), "confidence": 0.88,
    })
}

fn cents(dollars: f64) -> f64 {
    (dollars * 100.0).round() / 100.0
}

/// Only what the schema asks for, at its own level.
pub fn within(schema: &Value, answer: Value) -> Value {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return answer };
    let Value::Object(answer) = answer else { return answer };
    answer.into_iter().filter(|(name, _)| properties.contains_key(name)).collect::<Map<_, _>>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invoice_adds_up_and_is_the_pictures_own() {
        let one = invoice(b"one picture");
        assert_eq!(one, invoice(b"one picture"));
        assert_ne!(one, invoice(b"another picture"));
        let amounts: f64 = one["lines"].as_array().unwrap().iter().map(|line| line["amount"].as_f64().unwrap()).sum();
        assert_eq!(one["subtotal"], cents(amounts));
        let sum: f64 = ["subtotal", "gst", "qst"].iter().map(|field| one[field].as_f64().unwrap()).sum();
        assert_eq!(one["total"], cents(sum));
    }

    #[test]
    fn what_is_no_picture_is_not_read() {
        assert!(read(b"GIF89a").is_none());
        assert!(read(b"").is_none());
    }
}
