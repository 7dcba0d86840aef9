//! `service-locations`: where the device stands.

use super::{
    of_customer::OfCustomer,
    panel::{Device, PanelAnswer},
};
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

/// `GET /api/customers/{customer}/service-locations`: those in service first.
pub async fn list_of_customer(customer: OfCustomer) -> PanelAnswer<Vec<ServiceLocation>> {
    let found = customer.erpnext().list_service_locations_of(&customer.name).await?;
    customer.panel(found)
}
