//! Every page of the app and its address. The one table: links are made from it, the server and the browser read it.

use crate::api::{audit::ReadAudit, encode};

/// A page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// `/` leads each role to its home.
    Home,
    /// `/j`, the technician's day.
    Today,
    /// `/j/scan`, for a job or for none.
    Scan {
        /// Dispatch Job at hand.
        job: Option<String>,
    },
    /// `/j/device/:serial`.
    Device {
        /// Printed serial, GPON serial or MAC.
        serial: String,
        /// Dispatch Job at hand.
        job: Option<String>,
    },
    /// `/j/job/:name`.
    Job {
        /// `DJ-2026-00412`.
        name: String,
    },
    /// `/j/outbox`.
    Outbox,
    /// `/j/settings`.
    Settings,
    /// `/console`, customer service; the form's answer leads to the device.
    Console {
        /// What was typed in the lookup.
        device: Option<String>,
    },
    /// `/console/customer/:name`, everything of one customer.
    Customer {
        /// Document name, any text: `Ferme O'Brien + Fils`.
        name: String,
    },
    /// `/search`, for anything.
    Search {
        /// As typed.
        q: String,
    },
    /// `/console/ecarts`, what the systems contradict.
    Contradictions,
    /// `/dispatch`, the board.
    Dispatch,
    /// `/dispatch/links`, for those without an account.
    Links,
    /// `/admin`.
    Admin,
    /// `/admin/audit`, one search of it.
    Audit(ReadAudit),
    /// Any other address.
    NotFound,
}

/// One of the two programs the app is built into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// On a phone: everything below `/j`.
    Technician,
    /// At a desk: customer service, dispatch, administration.
    Desk,
}

impl Route {
    /// Which program shows the page. An address that leads nowhere is told by the smaller one.
    pub fn surface(&self) -> Surface {
        match self {
            Self::Console { .. } | Self::Customer { .. } | Self::Dispatch => Surface::Desk,
            Self::Contradictions | Self::Search { .. } | Self::Links | Self::Admin | Self::Audit(_) => Surface::Desk,
            Self::Home | Self::Today | Self::Scan { .. } | Self::Device { .. } | Self::Job { .. } => {
                Surface::Technician
            }
            Self::Outbox | Self::Settings | Self::NotFound => Surface::Technician,
        }
    }

    /// Reads a path below the base path with its query: `/j/device/AB%2F1?job=DJ-1`.
    pub fn parse(path_and_query: &str) -> Self {
        let without_fragment = path_and_query.split('#').next().unwrap_or_default();
        let (path, query) = without_fragment.split_once('?').unwrap_or((without_fragment, ""));
        let segments: Vec<String> = path.split('/').filter(|segment| !segment.is_empty()).map(decode).collect();
        let job = || query_value(query, "job");
        match segments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            [] => Self::Home,
            ["j"] => Self::Today,
            ["j", "scan"] => Self::Scan { job: job() },
            ["j", "device", serial] => Self::Device { serial: (*serial).to_owned(), job: job() },
            ["j", "job", name] => Self::Job { name: (*name).to_owned() },
            ["j", "outbox"] => Self::Outbox,
            ["j", "settings"] => Self::Settings,
            ["console"] => Self::Console { device: query_value(query, "device") },
            ["console", "customer", name] => Self::Customer { name: (*name).to_owned() },
            ["search"] => Self::Search { q: query_value(query, "q").unwrap_or_default() },
            ["console", "ecarts"] => Self::Contradictions,
            ["dispatch"] => Self::Dispatch,
            ["dispatch", "links"] => Self::Links,
            ["admin"] => Self::Admin,
            ["admin", "audit"] => {
                let asked = |key| query_value(query, key).unwrap_or_default();
                Self::Audit(ReadAudit::typed(&asked("text"), &asked("from"), &asked("to")))
            }
            _ => Self::NotFound,
        }
    }

    /// The address below the base path.
    pub fn path(&self) -> String {
        let with = |path: String, key: &str, value: &Option<String>| match value {
            Some(value) => format!("{path}?{key}={}", encode(value)),
            None => path,
        };
        match self {
            Self::Home | Self::NotFound => "/".to_owned(),
            Self::Today => "/j".to_owned(),
            Self::Scan { job } => with("/j/scan".to_owned(), "job", job),
            Self::Device { serial, job } => with(format!("/j/device/{}", encode(serial)), "job", job),
            Self::Job { name } => format!("/j/job/{}", encode(name)),
            Self::Outbox => "/j/outbox".to_owned(),
            Self::Settings => "/j/settings".to_owned(),
            Self::Console { device } => with("/console".to_owned(), "device", device),
            Self::Customer { name } => format!("/console/customer/{}", encode(name)),
            Self::Search { q } if q.trim().is_empty() => "/search".to_owned(),
            Self::Search { q } => format!("/search?q={}", encode(q.trim())),
            Self::Contradictions => "/console/ecarts".to_owned(),
            Self::Dispatch => "/dispatch".to_owned(),
            Self::Links => "/dispatch/links".to_owned(),
            Self::Admin => "/admin".to_owned(),
            Self::Audit(search) => format!("/admin/audit{}", search.query()),
        }
    }

    /// The address as a link, base path included.
    pub fn href(&self) -> String {
        crate::env::href(&self.path())
    }
}

fn query_value(query: &str, key: &str) -> Option<String> {
    let value = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(name, _)| *name == key)?.1;
    let value = decode(&value.replace('+', " "));
    (!value.trim().is_empty()).then(|| value.trim().to_owned())
}

/// Undoes percent-encoding; a broken escape is kept as it stands, and bytes that are no UTF-8 are replaced.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        match escaped.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_as_the_page_it_was_made_from() {
        let odd = "DJ 1/2#é%?&+".to_owned();
        let routes = [
            Route::Home,
            Route::Today,
            Route::Scan { job: None },
            Route::Scan { job: Some(odd.clone()) },
            Route::Device { serial: odd.clone(), job: Some(odd.clone()) },
            Route::Job { name: odd.clone() },
            Route::Outbox,
            Route::Settings,
            Route::Customer { name: odd.clone() },
            Route::Console { device: Some(odd) },
            Route::Search { q: "l’été & co".to_owned() },
            Route::Search { q: String::new() },
            Route::Contradictions,
            Route::Dispatch,
            Route::Links,
            Route::Admin,
            Route::Audit(ReadAudit::typed("l’été & co", "2026-11-01", "2026-11-22")),
        ];
        for route in routes {
            assert_eq!(Route::parse(&route.path()), route);
        }
    }

    #[test]
    fn other_addresses_are_not_found() {
        for path in
            ["/j/device", "/j/job/", "/J", "/x", "/j/scan/x", "/console/1", "/console/customer", "/..", "/%2e%2e/j"]
        {
            assert_eq!(Route::parse(path), Route::NotFound, "{path}");
        }
    }

    #[test]
    fn a_trailing_slash_an_empty_value_and_a_broken_escape_are_forgiven() {
        assert_eq!(Route::parse("/j/"), Route::Today);
        assert_eq!(Route::parse("/j/scan?job="), Route::Scan { job: None });
        assert_eq!(Route::parse("/j/job/a%zz%C3"), Route::Job { name: "a%zz\u{fffd}".to_owned() });
    }
}
