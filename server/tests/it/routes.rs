//! What each address answers, and to whom.

mod access;
mod contradictions;
mod customers;
mod events;
mod files;
mod links;
mod ops;
mod preferences;
mod search;
mod sign_in;
mod vision;
