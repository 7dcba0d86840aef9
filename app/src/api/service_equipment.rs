//! `service-equipment`: the record of a device.

use domain::{lookup::Lookup, panel::Panel, service_equipment::ServiceEquipment};

super::device_panel!(/** The record of a device. */ FindServiceEquipment, "service-equipment" => Panel<ServiceEquipment>);

/// The three-tier lookup of one code; 404 when no tier knows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LookUp {
    /// A serial, GPON serial, barcode or MAC, as read.
    pub code: String,
}

impl super::Endpoint for LookUp {
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/api/service-equipment/lookup";
    type Response = Lookup;
    fn path(&self) -> String {
        format!("/api/service-equipment/lookup?code={}", super::encode(&self.code))
    }
}

super::customer_panel!(/** What stands at a customer's places. */ ListServiceEquipment, "/service-equipment" => Panel<Vec<ServiceEquipment>>);
