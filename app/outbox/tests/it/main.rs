//! The outbox against a phone that dies, a network that lies and two tabs that quarrel.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod contract;
mod crash_matrix;
mod drain_rules;
mod hand_rules;
mod schedules;
mod world;
mod wrong;
