//! `issues`: what the customer complains of.

use domain::{issue::Issue, panel::Panel};

super::device_panel!(/** The open issues of a device's customer. */ ListIssues, "issues" => Panel<Vec<Issue>>);

super::customer_panel!(/** What a customer still waits for. */ ListCustomerIssues, "/issues" => Panel<Vec<Issue>>);
