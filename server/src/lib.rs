//! The operations server: renders and serves the app, and proxies to ERPNext, the hub and Gemini.

pub mod app;
pub mod auth;
pub mod clock;
pub mod config;
pub mod contradictions;
pub mod devices;
pub mod error;
#[cfg(test)]
mod fuzz;
pub mod language;
pub mod live;
pub mod metrics;
pub mod middleware;
pub mod openapi;
pub mod ops;
pub mod prepare;
pub mod router;
pub mod routes;
pub mod sandbox;
pub mod search;
pub mod secret;
pub mod serve;
pub mod store;
pub mod telemetry;
pub mod upstream;
pub mod vision;
pub mod wire;
