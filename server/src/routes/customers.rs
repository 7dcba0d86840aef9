//! `customers`: who pays.

use super::{
    of_customer::OfCustomer,
    panel::{Device, PanelAnswer},
};
use domain::{
    customer::{Customer, CustomerProfile},
    panel::Source,
};

/// `GET /api/devices/{serial}/customer`.
pub async fn find(device: Device) -> PanelAnswer<Customer> {
    let record = device.record().await?;
    let customer = match &record.customer {
        Some(name) => Some(device.erpnext().find_customer(name).await?),
        None => None,
    };
    device.panel(Source::Erpnext, customer)
}

/// `GET /api/customers/{customer}`: with every number and address of their contacts.
pub async fn read(customer: OfCustomer) -> PanelAnswer<CustomerProfile> {
    let profile = customer.erpnext().find_customer_profile(&customer.name).await?;
    customer.panel(profile)
}
