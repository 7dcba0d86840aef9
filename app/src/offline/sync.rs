//! The outbox as the pages see and use it. One tab at a time sends; all tabs show the same, because the store is the truth.

#[cfg(feature = "hydrate")]
mod drainer;
#[cfg(feature = "hydrate")]
mod net;

use domain::{
    op::{Base, Change},
    time::Timestamp,
};
use outbox::{Counts, EnqueueError, Item, Listing};
use std::sync::Arc;

/// What is on this device.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutboxState {
    /// The items, oldest first, with those this version cannot read.
    pub listing: Arc<Listing>,
    /// How many are in each state.
    pub counts: Counts,
    /// While something is on its way: how many have arrived, of how many.
    pub sending: Option<(usize, usize)>,
    /// True once the store has been read.
    pub loaded: bool,
}

impl OutboxState {
    /// How many the server does not have and will get by themselves.
    pub fn waiting(&self) -> usize {
        self.counts.waiting() - self.to_decide()
    }

    /// How many need a decision.
    pub fn to_decide(&self) -> usize {
        self.counts.conflict + self.counts.refused
    }

    /// When the oldest of those that wait was made.
    pub fn oldest_at(&self) -> Option<Timestamp> {
        self.counts.oldest_at
    }

    /// Those of one job that the server does not have yet.
    pub fn of_job(&self, job: &str) -> usize {
        let of_job = |item: &&Item| item.state != outbox::State::Done && job_of(&item.op.change) == Some(job);
        self.listing.items.iter().filter(of_job).count()
    }
}

/// The job a change is for.
pub fn job_of(change: &Change) -> Option<&str> {
    match change {
        Change::LinkEquipment(link) => Some(&link.job),
        Change::CreateEquipment(create) => create.job.as_deref(),
        Change::ReadPhoto(read) => read.job.as_deref(),
    }
}

/// Keeps a change on this device and has it sent; the op's id once it is on the disk, and only then may the person be
/// told "saved". With `hold_ms` it can be undone that long (`outbox::HOLD_MS`).
///
/// # Errors
/// A photo without its bytes, a full or lost database: nothing was kept, unless the database broke off in the middle.
pub async fn enqueue(
    change: Change,
    base: Option<Base>,
    photos: &[Vec<u8>],
    hold_ms: i64,
) -> Result<String, EnqueueError> {
    #[cfg(feature = "hydrate")]
    return drainer::enqueue(change, base, photos, hold_ms).await;
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (change, base, photos, hold_ms);
        Err(EnqueueError::Store(outbox::StoreError::Closed))
    }
}

/// Takes a change back while it is held; false if it has left.
pub async fn undo(op_id: &str) -> bool {
    #[cfg(feature = "hydrate")]
    return drainer::edit(async |outbox| outbox.undo(op_id).await).await;
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = op_id;
        false
    }
}

/// Sends one item now, whatever it waits for.
pub async fn retry(op_id: &str) -> bool {
    #[cfg(feature = "hydrate")]
    return drainer::edit(async |outbox| outbox.retry(op_id).await).await;
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = op_id;
        false
    }
}

/// Throws away an item that needs a decision, by the person's hand only.
pub async fn discard(op_id: &str) -> bool {
    #[cfg(feature = "hydrate")]
    return drainer::edit(async |outbox| outbox.discard(op_id).await).await;
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = op_id;
        false
    }
}

/// All there is, as one text to be saved by hand.
pub async fn export() -> Option<String> {
    #[cfg(feature = "hydrate")]
    return drainer::export().await;
    #[cfg(not(feature = "hydrate"))]
    None
}

/// Sends what waits for a time or a sign-in now.
pub fn hurry() {
    #[cfg(feature = "hydrate")]
    crate::browser::spawn(drainer::hurry());
}

#[cfg(feature = "hydrate")]
pub use drainer::start;
