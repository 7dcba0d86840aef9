//! What each address does, one file per resource. `router.rs` is the list of the addresses.

pub mod admin;
pub mod assets;
pub mod audit;
pub mod customers;
pub mod day_pack;
pub mod dispatch_jobs;
pub mod events;
pub mod health;
pub mod issues;
pub mod links;
pub mod me;
pub mod metrics;
pub mod network;
pub mod ops;
pub mod pages;
pub mod panel;
pub mod photos;
pub mod preferences;
pub mod sandbox;
pub mod service_equipment;
pub mod service_locations;
pub mod subscriptions;
pub mod timeline;
pub mod vision;
