use super::{ErpNext, Query};
use crate::upstream::UpstreamError;
use crate::upstream::json::Fields;
use domain::service_location::ServiceLocation;

const DOCTYPE: &str = "Service Location";

impl ErpNext {
    /// The place of that document name, `LOC-00210`.
    pub async fn find_service_location(&self, name: &str) -> Result<ServiceLocation, UpstreamError> {
        self.find(DOCTYPE, name, |fields| decode(&fields)).await
    }

    /// The places of a customer, those in service first.
    pub async fn list_service_locations_of(&self, customer: &str) -> Result<Vec<ServiceLocation>, UpstreamError> {
        let query = Query::new(DOCTYPE).filter("customer", "=", customer).order_by("name asc").limit(200);
        let mut places = self.list(&query, |fields| decode(&fields)).await?;
        places.sort_by_key(|place| place.status.as_deref() != Some("Active"));
        Ok(places)
    }

    /// The places of these names; one that does not exist is left out.
    pub async fn list_service_locations(&self, names: &[&str]) -> Result<Vec<ServiceLocation>, UpstreamError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let query = Query::new(DOCTYPE).filter("name", "in", names).limit(1000);
        self.list(&query, |fields| decode(&fields)).await
    }
}

pub(super) fn decode(fields: &Fields) -> Option<ServiceLocation> {
    Some(ServiceLocation {
        name: fields.word("name")?,
        customer: fields.word("customer"),
        address_line: fields.text("address_line").unwrap_or_default(),
        city: fields.text("city").unwrap_or_default(),
        postal_code: fields.word("postal_code"),
        // A place is never on the equator or on the meridian of Greenwich here: Frappe's 0.0 is an unset field.
        latitude: fields.nonzero("latitude").filter(|degrees| degrees.abs() <= 90.0),
        longitude: fields.nonzero("longitude").filter(|degrees| degrees.abs() <= 180.0),
        connection_type: fields.word("connection_type"),
        olt_port: fields.word("olt_port"),
        access_notes: fields.text("access_notes"),
        status: fields.word("status"),
    })
}
