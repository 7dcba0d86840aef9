//! The operations server: renders and serves the app, and proxies to ERPNext, the hub and Gemini.

pub mod clock;
pub mod sandbox;
pub mod upstream;
