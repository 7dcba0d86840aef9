//! The offline queue as a pure state machine over the traits [`Store`], [`Net`] and [`Clock`].

pub mod clock;
mod drain;
pub mod item;
pub mod net;
mod outbox;
mod photo;
mod schedule;
pub mod store;

pub use clock::Clock;
pub use drain::{End, Lane, Pass};
pub use item::{Counts, Item, Listing, State};
pub use net::{Net, NetError};
pub use outbox::{DONE_KEPT_S, EnqueueError, HOLD_MS, Outbox};
pub use photo::{PHOTO_DAMAGED, photo_ref, sha256_hex};
pub use store::{Entry, Photo, Store, StoreError, Write};
