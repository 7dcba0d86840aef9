//! What each address does, one file per resource. `router.rs` is the list of the addresses.

pub mod assets;
pub mod events;
pub mod health;
pub mod me;
pub mod pages;
pub mod sandbox;
