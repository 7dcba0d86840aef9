//! `service-locations`: where the device stands.

use super::panel::{Device, PanelAnswer};
use domain::{panel::Source, service_location::ServiceLocation};

/// `GET /api/devices/{serial}/service-location`.
pub async fn find(device: Device) -> PanelAnswer<ServiceLocation> {
    let record = device.record().await?;
    let location = match &record.service_location {
        Some(name) => Some(device.erpnext().find_service_location(name).await?),
        None => None,
    };
    device.panel(Source::Erpnext, location)
}
