//! `issues`: what the customer complains of.

use domain::{issue::Issue, panel::Panel};

super::device_panel!(/** The open issues of a device's customer. */ ListIssues, "issues" => Panel<Vec<Issue>>);
