//! The sandbox, spoken to as its clients do: over HTTP.

mod erpnext;
mod helper;
mod hub;
mod world;
