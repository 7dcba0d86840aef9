//! One test binary for everything that speaks over sockets.

#![expect(clippy::unwrap_used, reason = "a test falls over where it is wrong")]

mod helpers;
mod hostile;
mod live;
mod operating;
mod ops;
mod process;
mod resilience;
mod routes;
mod sandbox;
mod upstream;
