//! The sandbox, spoken to as its clients do: over HTTP.

mod clients;
mod erpnext;
mod gemini;
pub mod helper;
mod hub;
mod recordings;
mod world;
