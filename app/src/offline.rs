//! What works without signal: the store on the phone, the outbox that empties itself, the day pack, and the truth about
//! the connection. Pages read the signals of [`crate::state`]; the files here write them.

pub mod answers;
pub mod connection;
pub mod day_pack;
pub mod day_view;
pub mod notices;
#[cfg(feature = "hydrate")]
pub mod store;
pub mod sync;
pub mod update;
