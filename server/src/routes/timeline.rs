//! `timeline`: what happened to the device and its customer, with the cursor that live events go on from.

use super::panel::{Device, PanelAnswer};
use domain::{panel::Source, timeline::Timeline};

const ENTRIES: u32 = 50;

/// `GET /api/devices/{serial}/timeline`. The cursor is taken before the read: what happens in between comes twice, by
/// its id, rather than never.
pub async fn read(device: Device) -> PanelAnswer<Timeline> {
    let cursor = device.app().live.cursor().to_string();
    let record = device.record().await?;
    let read = device.erpnext().list_timeline(record.customer.as_deref(), Some(&record.name), ENTRIES).await?;
    device.panel(Source::Erpnext, Some(Timeline { entries: read.entries, cursor }))
}
