//! What each address answers, and to whom.

mod access;
mod events;
mod files;
mod links;
mod ops;
mod preferences;
mod sign_in;
mod vision;
