//! The server's endpoints, each declared once as a type: the browser calls it, the server routes it, the outbox replays it.
//!
//! Paths are below the base path and in axum's notation; `path()` fills and percent-encodes the holes.

pub mod admin;
pub mod audit;
pub mod call;
pub mod contradictions;
pub mod customers;
pub mod day_pack;
pub mod dispatch_jobs;
pub mod issues;
pub mod links;
pub mod me;
pub mod network;
pub mod ops;
pub mod payment_entries;
pub mod preferences;
pub mod prefetched;
pub mod sales_invoices;
pub mod search;
pub mod service_equipment;
pub mod service_locations;
pub mod subscriptions;
pub mod timeline;

use serde::{Serialize, de::DeserializeOwned};

/// One endpoint of the server.
pub trait Endpoint {
    /// `GET` or `POST`.
    const METHOD: &'static str;
    /// Route below the base path, with `{holes}`.
    const PATH: &'static str;
    /// What it answers with status 200.
    type Response: Serialize + DeserializeOwned + Clone + Send + Sync + 'static;

    /// The path with its holes filled, and the query.
    fn path(&self) -> String;

    /// The JSON body of a `POST`.
    fn body(&self) -> Option<String> {
        None
    }
}

/// Percent-encodes one path segment or query value: everything but RFC 3986's unreserved characters.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            _ => {
                encoded.push('%');
                for nibble in [byte >> 4, byte & 15] {
                    encoded.push(char::from(b"0123456789ABCDEF"[usize::from(nibble)]));
                }
            }
        }
    }
    encoded
}

/// Declares `GET` endpoints whose only argument is a device's serial: the panels of the device page.
macro_rules! device_panel {
    ($(#[$meta:meta])* $name:ident, $path:literal => $response:ty) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name {
            /// Printed serial, GPON serial or MAC, as scanned.
            pub serial: String,
        }
        impl $crate::api::Endpoint for $name {
            const METHOD: &'static str = "GET";
            const PATH: &'static str = concat!("/api/devices/{serial}/", $path);
            type Response = $response;
            fn path(&self) -> String {
                format!(concat!("/api/devices/{}/", $path), $crate::api::encode(&self.serial))
            }
        }
    };
}
pub(crate) use device_panel;

/// Declares `GET` endpoints whose only argument is a customer's document name: the panels of the customer page.
macro_rules! customer_panel {
    ($(#[$meta:meta])* $name:ident, $path:literal => $response:ty) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name {
            /// Document name, which may be any text: `Ferme O'Brien + Fils`.
            pub customer: String,
        }
        impl $crate::api::Endpoint for $name {
            const METHOD: &'static str = "GET";
            const PATH: &'static str = concat!("/api/customers/{customer}", $path);
            type Response = $response;
            fn path(&self) -> String {
                format!(concat!("/api/customers/{}", $path), $crate::api::encode(&self.customer))
            }
        }
    };
}
pub(crate) use customer_panel;
