//! `issues`: what the customer complains of.

use super::panel::{Device, PanelAnswer};
use domain::{issue::Issue, panel::Source};

/// `GET /api/devices/{serial}/issues`: those still open.
pub async fn list(device: Device) -> PanelAnswer<Vec<Issue>> {
    let record = device.record().await?;
    let issues = match &record.customer {
        Some(customer) => device.erpnext().list_open_issues(customer).await?,
        None => Vec::new(),
    };
    device.panel(Source::Erpnext, Some(issues))
}
