//! `customers`: who pays.

use domain::{
    customer::{Customer, CustomerProfile},
    panel::Panel,
};

super::device_panel!(/** The customer of a device. */ FindCustomer, "customer" => Panel<Customer>);

super::customer_panel!(/** A customer and every way to reach them. */ ReadCustomer, "" => Panel<CustomerProfile>);
