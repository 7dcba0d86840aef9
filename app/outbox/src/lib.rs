//! The offline queue: changes made on the phone and not yet accepted by the server. A pure state machine over three
//! traits, [`Store`], [`Net`] and [`Clock`]; no DOM, no threads, no timers, no randomness of its own.
//!
//! # States
//!
//! | [`State`] | means | left by |
//! |---|---|---|
//! | `Held` | taken in, can be undone for some seconds | [`Outbox::undo`] (gone), time or [`Outbox::retry`] (sending) |
//! | `Pending` | leaves as soon as it may | a drain (sending) |
//! | `Sending` | on its way, the n-th time | the answer; a tab that takes over (pending) |
//! | `WaitingSignIn` | the session was over; the whole outbox waits | [`Outbox::signed_in`], `retry`, `retry_all`, a tab that takes over (pending) |
//! | `Conflict` | the office changed the same field | a person: `retry` (pending), [`Outbox::discard`] (gone) |
//! | `Refused` | will not be done as it is, or its photo is damaged | a person: `retry` (pending), `discard` (gone) |
//! | `Done` | the server has it; kept with its receipt | a day later, or [`Outbox::clear_done`] (gone) |
//!
//! | answer to a try | leads to |
//! |---|---|
//! | receipt with the op's id: `applied`, `duplicate` | `Done`; its photos are deleted in the same transaction |
//! | `conflict`, `refused` | that state, with the server's reason |
//! | `retry`; a problem for the whole request; no echo of the op's id; no answer | `Pending`, again after 2, 5, 15, 60 s, then each 5 min |
//! | [`NetError::SignIn`] | `WaitingSignIn` |
//!
//! # What is promised
//!
//! - **Nothing is lost.** Once [`Outbox::enqueue`] has resolved, the op and its photos leave the phone's disk only by a
//!   receipt that echoes the op's id, by `undo` while it is held, or by `discard`, a person's hand. No age, count or
//!   number of tries ever removes it.
//! - **Nothing is doubled**, given a server that dedupes by op id: an op is sent under one id however often it is sent.
//! - **Nothing is reordered within an entity** ([`domain::op::Change::entity`]). Order is the store's `seq`, never a clock.
//!   A request carries at most one op of each entity, and an entity's next op leaves only after a receipt for the one
//!   before. An op held, refused, in conflict or unreadable holds back the later ones of its own entity, and no others.
//! - **No op delays another entity's** by more than a pass: a batch that fails as a whole is taken apart at once, what was
//!   tried least goes first, and photos have a lane of their own.
//! - **One tab sends.** [`Outbox::acquire_drainer`] fences off the tab that did before: what that one writes from then on
//!   is refused, and what it still sends the server knows by its id. (Web Locks, outside, only save work.)
//! - The clock may jump: nothing waits longer than five minutes by it.
//!
//! # What the parts must do
//!
//! The store's five calls are one transaction each, resolved after a flush to disk: see [`Store`]. The net's two calls end
//! in bounded time and know our server's word from a captive portal's: see [`Net`]. Photos travel before the op that names
//! them, from bytes whose SHA-256 was checked as they were read. The browser calls [`Outbox::drain`] for both [`Lane`]s at
//! every trigger, and again after [`Pass::wait_ms`].

pub mod clock;
pub mod contract;
mod drain;
pub mod item;
mod lane;
pub mod memory;
pub mod net;
mod outbox;
mod photo;
mod schedule;
pub mod store;

pub use clock::Clock;
pub use drain::{End, Pass};
pub use item::{Counts, Item, Listing, Owner, State};
pub use lane::Lane;
pub use net::{Net, NetError};
pub use outbox::{DONE_KEPT_S, EnqueueError, HOLD_MS, Outbox};
pub use photo::{photo_ref, sha256_hex};
pub use store::{Entry, Photo, Store, StoreError, Write};
