//! `service-locations`: where the device stands.

use domain::{panel::Panel, service_location::ServiceLocation};

super::device_panel!(/** The place of a device. */ FindServiceLocation, "service-location" => Panel<ServiceLocation>);

super::customer_panel!(/** The places of a customer. */ ListServiceLocations, "/service-locations" => Panel<Vec<ServiceLocation>>);
