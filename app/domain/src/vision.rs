//! Vision: what a model read on a photo. A proposal, never a fact: shown as "lu par IA" until a person confirms it.

use serde::{Deserialize, Serialize};

/// Answer of `POST /vision/barcodes`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VisionBarcodes {
    /// Every code the model saw, after our own classifier.
    pub barcodes: Vec<VisionBarcode>,
    /// `gemini-2.5-flash`.
    pub model: String,
    /// How long the model took.
    pub ms: u32,
}

/// One code the model saw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VisionBarcode {
    /// As read.
    pub text: String,
    /// `CODE_128`, `QR_CODE`, `TEXT`...
    pub format: String,
    /// Our classification, never the model's.
    pub kind: crate::label::CodeKind,
    /// 0 to 1.
    pub confidence: f64,
}

/// Answer of `POST /vision/equipment`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VisionEquipment {
    /// The label's fields.
    pub equipment: EquipmentLabel,
}

/// A label's fields as read by the model and checked by us; what does not parse is `None`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EquipmentLabel {
    /// `TP-Link`.
    pub brand: Option<String>,
    /// `XX230v`.
    pub model: Option<String>,
    /// Printed serial.
    pub serial_number: Option<String>,
    /// `AA:BB:..`.
    pub mac_address: Option<String>,
    /// ASCII form.
    pub gpon_sn: Option<String>,
    /// Printed network name.
    pub wifi_ssid: Option<String>,
    /// Printed key: shown to the technician, never logged.
    pub wifi_key: Option<String>,
    /// As printed.
    pub hardware_version: Option<String>,
    /// 0 to 1.
    pub confidence: f64,
}

/// Answer of `POST /vision/invoice`: amounts in dollars as printed; arithmetic, not confidence, decides later.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VisionInvoice {
    /// Supplier.
    pub vendor: Option<String>,
    /// `123456789 RT0001`.
    pub vendor_gst: Option<String>,
    /// `1234567890 TQ0001`.
    pub vendor_qst: Option<String>,
    /// Supplier's number.
    pub bill_no: Option<String>,
    /// Its date.
    pub bill_date: Option<String>,
    /// When it is due.
    pub due_date: Option<String>,
    /// `CAD`.
    pub currency: Option<String>,
    /// Lines.
    pub lines: Vec<InvoiceLine>,
    /// Before taxes.
    pub subtotal: Option<f64>,
    /// TPS.
    pub gst: Option<f64>,
    /// TVQ.
    pub qst: Option<f64>,
    /// With taxes.
    pub total: Option<f64>,
    /// 0 to 1.
    pub confidence: f64,
}

/// One line of an invoice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InvoiceLine {
    /// Words.
    pub description: String,
    /// How many.
    pub qty: f64,
    /// Each.
    pub rate: f64,
    /// Together.
    pub amount: f64,
}
