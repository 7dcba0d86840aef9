//! The real three: one client per upstream, domain types out.
//!
//! Each client is one struct with a [`Config`](erpnext::Config), answers in domain types and fails with one
//! [`UpstreamError`]. The sandbox speaks the same protocols over loopback HTTP: there is no second code path.

pub mod erpnext;
pub mod error;
pub mod gemini;
pub mod http;
pub mod hub;
mod json;
mod plain_text;
pub mod share;
mod site_time;
pub mod stack;
pub mod vision;
pub mod watch;

pub use error::UpstreamError;
pub use http::Jitter;
pub use stack::{Given, UpstreamState};
