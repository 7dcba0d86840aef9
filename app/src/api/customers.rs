//! `customers`: who pays for the device.

use domain::{customer::Customer, panel::Panel};

super::device_panel!(/** The customer of a device. */ FindCustomer, "customer" => Panel<Customer>);
