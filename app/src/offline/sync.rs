//! The outbox as the pages see and use it. One tab at a time sends; all tabs show the same, because the store is the truth.

#[cfg(feature = "hydrate")]
mod drainer;
#[cfg(feature = "hydrate")]
mod net;

use crate::{
    browser::spawn,
    components::{chip::Tone, toast},
    i18n::{Msg, msg::outbox as words, t},
};
use domain::{
    dispatch_job::DispatchJobStatus,
    op::{Base, Change},
    time::Timestamp,
};
use outbox::{Counts, EnqueueError, Item, Listing, StoreError};
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
    /// True while the store cannot be read: what is shown may be old, or missing.
    pub unread: bool,
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

    /// Where a visit stands by this device's own word: the last move made here that the day pack cannot know yet.
    pub fn status_of(&self, job: &str, pack_made_at: Timestamp) -> Option<DispatchJobStatus> {
        self.listing.items.iter().rev().filter(|item| is_news(item, pack_made_at)).find_map(|item| {
            match &item.op.change {
                Change::TransitionJob(transition) if transition.job == job => Some(transition.status.clone()),
                _ => None,
            }
        })
    }

    /// The notes written here on a visit that the day pack cannot have yet, oldest first, and whether the server has them.
    pub fn notes_of(&self, job: &str, pack_made_at: Timestamp) -> Vec<(String, bool)> {
        let news = self.listing.items.iter().filter(|item| is_news(item, pack_made_at));
        let of_job = news.filter_map(|item| match &item.op.change {
            Change::NoteJob(note) if note.job == job => Some((note.text.clone(), item.state == outbox::State::Done)),
            _ => None,
        });
        of_job.collect()
    }

    /// Those of one job that the server does not have yet.
    pub fn of_job(&self, job: &str) -> usize {
        let of_job = |item: &&Item| item.state != outbox::State::Done && job_of(&item.op.change) == Some(job);
        self.listing.items.iter().filter(of_job).count()
    }
}

/// True for what stands, or is to stand, and happened after the pack was made.
fn is_news(item: &Item, pack_made_at: Timestamp) -> bool {
    match item.state {
        outbox::State::Conflict | outbox::State::Refused => false,
        outbox::State::Done => item.changed_at > pack_made_at,
        _ => true,
    }
}

/// The job a change is for.
pub fn job_of(change: &Change) -> Option<&str> {
    change.job()
}

/// Which photo of its visit an item is, from 1, in the order they were taken: a day's photos stay in the list. `None` for
/// what is no photo.
pub fn photo_number(items: &[Item], op_id: &str) -> Option<usize> {
    let is_photo = |item: &&Item| matches!(item.op.change, Change::ReadPhoto(_));
    let own = items.iter().filter(is_photo).find(|item| item.op.op_id == op_id)?;
    let of_visit = items.iter().filter(is_photo).filter(|item| job_of(&item.op.change) == job_of(&own.op.change));
    of_visit.map(|item| &item.op.op_id).position(|id| id == op_id).map(|at| at + 1)
}

/// What a person may do with an item by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByHand {
    /// Take it back while it is held.
    Undo,
    /// Send it now, whatever it waits for.
    Retry,
    /// Throw it away, where it needs a decision.
    Discard,
    /// Send it as a new op over what the office wrote, where the two are at odds.
    SendMine,
}

/// Keeps a change on this device and has it sent; the op's id once it is on the disk, and only then may the person be
/// told "saved". With `hold_ms` it can be undone that long (`outbox::HOLD_MS`). A device that does not keep it tells the
/// person so here, whoever calls: what happened, what is kept, what to do.
///
/// # Errors
/// A photo without its bytes, a full or lost database: nothing was kept, unless the database broke off in the middle.
pub async fn enqueue(
    change: Change,
    base: Option<Base>,
    photos: &[Vec<u8>],
    hold_ms: i64,
) -> Result<String, EnqueueError> {
    let kept = drainer::enqueue(change, base, photos, hold_ms).await;
    if let Err(error) = &kept {
        toast::show(Tone::Bad, "alert", t(not_kept(error)));
    }
    kept
}

/// Does it; false if the item is no longer where that is possible. A device that cannot write it down says so.
pub async fn by_hand(what: ByHand, op_id: &str) -> bool {
    drainer::by_hand(what, op_id).await.unwrap_or_else(|_| {
        toast::show(Tone::Bad, "alert", t(words::not_kept::BY_HAND));
        false
    })
}

/// All there is, as one text to be saved by hand.
pub async fn export() -> Option<String> {
    let text = drainer::export().await;
    if text.is_none() {
        toast::show(Tone::Bad, "alert", t(words::not_kept::UNREAD_TEXT));
    }
    text
}

/// Sends what waits for a time or a sign-in now.
pub fn hurry() {
    spawn(drainer::hurry());
}

/// Why a change was not kept on this device, with what is kept and what to do.
pub fn not_kept(error: &EnqueueError) -> Msg {
    match error {
        EnqueueError::Store(StoreError::Quota) => words::not_kept::FULL,
        _ => words::not_kept::UNCONFIRMED,
    }
}

#[cfg(feature = "hydrate")]
pub use drainer::start;

/// While a page is drawn on the server there is no device to keep anything on.
#[cfg(not(feature = "hydrate"))]
mod drainer {
    use super::{Base, ByHand, Change, EnqueueError, StoreError};

    pub async fn enqueue(_: Change, _: Option<Base>, _: &[Vec<u8>], _: i64) -> Result<String, EnqueueError> {
        Err(EnqueueError::Store(StoreError::Closed))
    }
    pub async fn by_hand(_: ByHand, _: &str) -> Result<bool, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn export() -> Option<String> {
        None
    }
    pub async fn hurry() {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        dispatch_job::EquipmentAction,
        op::{LinkEquipment, Op, PhotoRef, ReadPhoto},
    };

    #[test]
    fn a_full_device_and_one_that_refuses_are_told_apart() {
        let store = |error| not_kept(&EnqueueError::Store(error));
        assert_eq!(store(StoreError::Quota), words::not_kept::FULL);
        for error in [StoreError::Closed, StoreError::Other("InvalidStateError".into())] {
            assert_eq!(store(error), words::not_kept::UNCONFIRMED);
        }
        assert_eq!(not_kept(&EnqueueError::PhotoMissing("ab".into())), words::not_kept::UNCONFIRMED);
    }

    fn item(op_id: &str, job: &str, is_photo: bool) -> Item {
        let (at, job) = (Timestamp::new(0, 0), job.to_owned());
        let photo = PhotoRef { sha256: "ab".into(), size_bytes: 1 };
        let change = match is_photo {
            true => Change::ReadPhoto(ReadPhoto { photo, what: "barcodes".into(), job: Some(job) }),
            false => {
                let (serial_number, action) = ("A".to_owned(), EquipmentAction::Install);
                Change::LinkEquipment(LinkEquipment { job, serial_number, action, confirmed: None })
            }
        };
        let op = Op { op_id: op_id.into(), recorded_at: at, device_id: "p".into(), seq: 1, base: None, change };
        Item {
            entity: String::new(),
            op,
            owner: None,
            state: outbox::State::Sending,
            attempts: 0,
            changed_at: at,
            photos_sent: false,
            reason: None,
            receipt: None,
        }
    }

    #[test]
    fn the_photos_of_a_visit_are_counted_from_one() {
        let made = [("a", "DJ-1", true), ("b", "DJ-1", false), ("c", "DJ-2", true), ("d", "DJ-1", true)];
        let items: Vec<Item> = made.map(|(op_id, job, is_photo)| item(op_id, job, is_photo)).into();
        let numbers = ["a", "b", "c", "d", "none"].map(|op_id| photo_number(&items, op_id));
        assert_eq!(numbers, [Some(1), None, Some(1), Some(2), None]);
    }
}
