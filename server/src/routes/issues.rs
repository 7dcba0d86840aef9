//! `issues`: what the customer complains of.

use super::{
    of_customer::OfCustomer,
    panel::{Device, PanelAnswer},
};
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

/// `GET /api/customers/{customer}/issues`: those still open, newest first.
pub async fn list_of_customer(customer: OfCustomer) -> PanelAnswer<Vec<Issue>> {
    let found = customer.erpnext().list_open_issues(&customer.name).await?;
    customer.panel(found)
}
