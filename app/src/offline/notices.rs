//! Notices: answers that came while the person was elsewhere. A photo read by the model leads to the device.

use domain::{
    label::{CodeKind, Symbology, classify},
    op::{Change, Receipt},
};
use serde::{Deserialize, Serialize};

/// One answer, until the person takes it away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The op it answers.
    pub op_id: String,
    /// What the model read and our classifier took for a device's number; `None` when there was nothing.
    pub code: Option<String>,
    /// The job the photo was taken for.
    pub job: Option<String>,
    /// Which photo of that visit it is, from 1; a notice kept by an older version does not say.
    #[serde(default)]
    pub number: Option<usize>,
    /// RFC 3339, when the server took it.
    pub received_at: String,
}

/// What a receipt tells the person, if anything; `number` is that of a photo within its visit.
pub fn notice_of(change: &Change, receipt: &Receipt, number: Option<usize>) -> Option<Notice> {
    let Change::ReadPhoto(read) = change else { return None };
    let code = receipt.doc.as_ref().and_then(best_code);
    Some(Notice {
        op_id: receipt.op_id.clone(),
        code,
        job: read.job.clone(),
        number,
        received_at: receipt.received_at.to_string(),
    })
}

/// The number to look the device up by, in either answer of the model: a serial before a GPON serial before a MAC. An EAN
/// or a network name is no device's number.
fn best_code(doc: &serde_json::Value) -> Option<String> {
    let label = &doc["equipment"];
    let fields = ["serial_number", "gpon_sn", "mac_address"].into_iter();
    // The model calls a product code a serial now and then: our own classifier has the word.
    let named = fields.filter_map(|field| label[field].as_str()).find_map(|text| {
        classify(text, Symbology::Text).into_iter().find(|code| code.kind.is_looked_up()).map(|code| code.value)
    });
    let codes = doc["barcodes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let of_kind = |wanted: CodeKind| {
        let code = codes
            .iter()
            .find(|code| serde_json::from_value(code["kind"].clone()).is_ok_and(|kind: CodeKind| kind == wanted));
        code.and_then(|code| code["text"].as_str())
    };
    let read = || [CodeKind::DeviceSerial, CodeKind::GponSerial, CodeKind::Mac].into_iter().find_map(of_kind);
    named.or_else(|| read().map(str::to_owned))
}

#[cfg(feature = "hydrate")]
pub use browser::{dismiss, load, take_in};

/// There is nobody to tell on the server.
#[cfg(not(feature = "hydrate"))]
pub fn dismiss(_op_id: &str) {}

#[cfg(feature = "hydrate")]
mod browser {
    use super::{Notice, notice_of};
    use crate::{
        browser::spawn,
        offline::{store::PHONE, sync::photo_number},
        state::state,
    };
    use leptos::prelude::*;
    use outbox::{Item, State};

    const KEY: &str = "notices";
    /// Which receipts have been told of, so that a notice taken away does not come back.
    const TOLD: &str = "notices-told";
    const MOST_TOLD: usize = 100;

    /// Reads what was kept.
    pub async fn load() {
        let text = PHONE.get(KEY).await.unwrap_or_default();
        state().notices.set(serde_json::from_str(&text).unwrap_or_default());
    }

    /// Makes notices of receipts that have not been told of yet. Only the tab that drains calls it.
    pub async fn take_in(items: &[Item]) {
        let mut told: Vec<String> =
            PHONE.get(TOLD).await.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let done = items.iter().filter(|item| item.state == State::Done && !told.contains(&item.op.op_id));
        let notice =
            |item: &Item| notice_of(&item.op.change, item.receipt.as_ref()?, photo_number(items, &item.op.op_id));
        let new: Vec<Notice> = done.filter_map(notice).collect();
        if new.is_empty() {
            return;
        }
        told.extend(new.iter().map(|notice| notice.op_id.clone()));
        told.drain(..told.len().saturating_sub(MOST_TOLD));
        load().await;
        state().notices.update(|notices| notices.splice(0..0, new).for_each(drop));
        keep().await;
        let _ = PHONE.put(TOLD, serde_json::to_string(&told).ok().as_deref()).await;
    }

    /// Takes a notice away.
    pub fn dismiss(op_id: &str) {
        state().notices.update(|notices| notices.retain(|notice| notice.op_id != op_id));
        spawn(keep());
    }

    async fn keep() {
        let text = state().notices.with_untracked(|notices| serde_json::to_string(notices).unwrap_or_default());
        let _ = PHONE.put(KEY, Some(&text)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_serial_comes_before_a_mac_and_an_ean_never() {
        let code =
            |kind: &str, text: &str| json!({"kind": kind, "text": text, "format": "CODE_128", "confidence": 0.9});
        let doc = json!({"barcodes": [code("ean", "6935364081232"), code("mac", "9C:A2:F4:97:44:1B"), code("device_serial", "2239A7B004512")]});
        assert_eq!(best_code(&doc).as_deref(), Some("2239A7B004512"));
        assert_eq!(best_code(&json!({"barcodes": [code("ean", "6935364081232"), code("ssid", "Maison")]})), None);
    }

    #[test]
    fn a_label_read_whole_gives_its_first_number() {
        let doc = json!({"equipment": {"brand": "TP-Link", "serial_number": null, "gpon_sn": "TPLG97441B58", "mac_address": "9C:A2:F4:97:44:1B"}});
        assert_eq!(best_code(&doc).as_deref(), Some("TPLG97441B58"));
        let product = json!({"equipment": {"serial_number": "6935364081232", "mac_address": "9C:A2:F4:97:44:1B"}});
        assert_eq!(best_code(&product).as_deref(), Some("9C:A2:F4:97:44:1B"), "an EAN is no serial");
    }
}
