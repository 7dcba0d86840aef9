//! `subscriptions`: what the customer pays for.

use super::{
    of_customer::OfCustomer,
    panel::{Device, PanelAnswer},
};
use domain::{
    panel::Source,
    subscription::{CustomerPlan, Subscription},
};

/// `GET /api/devices/{serial}/subscription`: the active one, or the suspended one, at the device's place.
pub async fn find(device: Device) -> PanelAnswer<Subscription> {
    let record = device.record().await?;
    let subscription = match &record.customer {
        Some(customer) => {
            device.erpnext().find_active_subscription(customer, record.service_location.as_deref()).await?
        }
        None => None,
    };
    device.panel(Source::Erpnext, subscription)
}

/// `GET /api/customers/{customer}/subscriptions`: what is not over, in force first.
pub async fn list_of_customer(customer: OfCustomer) -> PanelAnswer<Vec<CustomerPlan>> {
    let found = customer.erpnext().list_plans(&customer.name).await?;
    customer.panel(found)
}
