//! `VISION_UPSTREAM=hub`: the hub asks the model for us. Its answers are checked like the model's own.

use super::{Hub, decode_object};
use crate::upstream::stack::{Ask, rules};
use crate::upstream::{UpstreamError, vision};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::vision::{VisionBarcodes, VisionEquipment, VisionInvoice};
use reqwest::Method;
use serde_json::{Map, Value, json};

impl Hub {
    /// Every code on a photo.
    pub async fn read_barcodes(&self, jpeg: &[u8]) -> Result<VisionBarcodes, UpstreamError> {
        let answer = self.read_photo("barcodes", jpeg).await?;
        let text = |key: &str| answer.get(key).and_then(Value::as_str).unwrap_or("hub").chars().take(60).collect();
        let ms = answer.get("ms").and_then(Value::as_u64).and_then(|ms| u32::try_from(ms).ok()).unwrap_or(0);
        Ok(VisionBarcodes { barcodes: vision::check_barcodes(&answer)?, model: text("model"), ms })
    }

    /// The fields of a device's label.
    pub async fn read_equipment(&self, jpeg: &[u8]) -> Result<VisionEquipment, UpstreamError> {
        let answer = self.read_photo("equipment", jpeg).await?;
        let label = answer.get("equipment").and_then(Value::as_object).unwrap_or(&answer);
        Ok(VisionEquipment { equipment: vision::check_equipment(label)? })
    }

    /// A supplier's invoice.
    pub async fn read_invoice(&self, jpeg: &[u8]) -> Result<VisionInvoice, UpstreamError> {
        vision::check_invoice(&self.read_photo("invoice", jpeg).await?)
    }

    async fn read_photo(&self, what: &str, jpeg: &[u8]) -> Result<Map<String, Value>, UpstreamError> {
        let image = format!("data:image/jpeg;base64,{}", BASE64_STANDARD.encode(jpeg));
        let body = json!({ "image": image, "hint": "any" }).to_string().into_bytes();
        let (method, path) = (Method::POST, format!("/vision/{what}"));
        let ask = Ask { method, path, body: Some(body), rules: &rules::VISION, about: "photos" };
        self.stack.live(ask, decode_object).await
    }
}
