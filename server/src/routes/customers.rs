//! `customers`: who pays for the device.

use super::panel::{Device, PanelAnswer};
use domain::{customer::Customer, panel::Source};

/// `GET /api/devices/{serial}/customer`.
pub async fn find(device: Device) -> PanelAnswer<Customer> {
    let record = device.record().await?;
    let customer = match &record.customer {
        Some(name) => Some(device.erpnext().find_customer(name).await?),
        None => None,
    };
    device.panel(Source::Erpnext, customer)
}
