//! The outbox as the rest of the app sees it. It keeps nothing in memory that matters: the store is the truth, so tabs agree.

use crate::{
    clock::{Clock, uuid_v7},
    item::{Counts, Item, Listing, Owner, Row, State},
    lane::LaneState,
    net::Net,
    photo, schedule,
    store::{Photo, Store, StoreError, Write},
};
use domain::op::{Base, Change, Op};
use std::{
    cell::{Cell, RefCell},
    fmt,
};

/// The usual time to change one's mind.
pub const HOLD_MS: i64 = 8_000;
/// How long an accepted op stays in the list, for its receipt to be seen.
pub const DONE_KEPT_S: i64 = 86_400;

/// Changes made here and not yet accepted there. One per tab; every method takes `&self` and may run beside any other.
pub struct Outbox<S, N, C> {
    pub(crate) store: S,
    pub(crate) net: N,
    pub(crate) clock: C,
    device_id: String,
    random: Box<dyn Fn() -> [u8; 10]>,
    /// Who is signed in, where it is known.
    person: RefCell<Option<Owner>>,
    pub(crate) epoch: Cell<Option<u64>>,
    pub(crate) lanes: [LaneState; 2],
}

impl<S: Store, N: Net, C: Clock> Outbox<S, N, C> {
    /// An outbox over that store. `device_id` names the phone and belongs in the same database, so that the two are lost
    /// together; `random` gives ten fresh random bytes for an op's id.
    pub fn new(store: S, net: N, clock: C, device_id: String, random: Box<dyn Fn() -> [u8; 10]>) -> Self {
        Self {
            store,
            net,
            clock,
            device_id,
            random,
            person: RefCell::default(),
            epoch: Cell::new(None),
            lanes: Default::default(),
        }
    }

    /// Says who is signed in: from now on changes are theirs, and only theirs are sent, shown and touched.
    pub fn set_person(&self, person: Option<Owner>) {
        self.person.replace(person);
    }

    /// Whether it is the business of the person signed in.
    pub(crate) fn is_own(&self, item: &Item) -> bool {
        item.is_of(self.person.borrow().as_ref().map(|person| person.id.as_str()))
    }

    /// Takes a change in, with the bytes of the photos it names, and returns its op id once all of it is on the disk: only
    /// then may the person be told "saved". With `hold_ms` over 0 it can be undone that long (at most five minutes).
    pub async fn enqueue(
        &self,
        change: Change,
        base: Option<Base>,
        photos: &[Vec<u8>],
        hold_ms: i64,
    ) -> Result<String, EnqueueError> {
        let now = self.clock.now();
        let op_id = uuid_v7(now.utc_ms, (self.random)());
        let photos = named_photos(&op_id, &change, photos)?;
        let state = match hold_ms.min(schedule::MAX_WAIT_MS) {
            ..=0 => State::Pending { next_try_at_ms: 0 },
            hold_ms => State::Held { until_ms: now.utc_ms + hold_ms },
        };
        let entity = change.entity();
        let op = Op { op_id: op_id.clone(), recorded_at: now, device_id: self.device_id.clone(), seq: 0, base, change };
        let owner = self.person.borrow().clone();
        let item = Item {
            entity,
            op,
            owner,
            state,
            attempts: 0,
            changed_at: now,
            photos_sent: false,
            reason: None,
            receipt: None,
        };
        self.store.append(&encode(&item)?, &photos).await?;
        Ok(op_id)
    }

    /// Takes a held op back, with its photos, as if it had never been; `false` if it is no longer held.
    pub async fn undo(&self, op_id: &str) -> Result<bool, StoreError> {
        let held = |item: &Item| item.op.op_id == op_id && matches!(item.state, State::Held { .. });
        Ok(self.rewrite(None, &|item| held(item).then_some(Edit::Remove)).await? > 0)
    }

    /// Sends an op at the next drain, whatever it waits for: its hold, its next try, a sign-in, a person's decision after a
    /// conflict or a refusal. `false` if it is on its way, done or gone.
    pub async fn retry(&self, op_id: &str) -> Result<bool, StoreError> {
        self.forget_backoff();
        let edit = |item: &Item| match item.state {
            State::Sending | State::Done => None,
            _ if item.op.op_id == op_id => Some(Edit::put(Item { photos_sent: false, ..self.pending_again(item) })),
            _ => None,
        };
        Ok(self.rewrite(None, &edit).await? > 0)
    }

    /// Sends all that waits for a time or a sign-in at the next drain: for "send now", `online`, `visibilitychange`. What
    /// waits for a person's decision keeps waiting. Returns how many were hurried.
    pub async fn retry_all(&self) -> Result<usize, StoreError> {
        self.forget_backoff();
        let waits = |state| matches!(state, State::Pending { next_try_at_ms: 1.. } | State::WaitingSignIn);
        self.rewrite(None, &|item| waits(item.state).then(|| Edit::put(self.pending_again(item)))).await
    }

    /// The session is there again: what waited for it may leave.
    pub async fn signed_in(&self) -> Result<usize, StoreError> {
        self.forget_backoff();
        let waits = |item: &Item| item.state == State::WaitingSignIn;
        self.rewrite(None, &|item| waits(item).then(|| Edit::put(self.pending_again(item)))).await
    }

    /// Sends what stands in conflict once more, as a new op that was decided on what the office wrote: the person has
    /// seen it. It keeps its place and the time it was done. `false` if it is in no conflict, or names no fields.
    pub async fn send_mine(&self, op_id: &str) -> Result<bool, StoreError> {
        self.forget_backoff();
        let fresh = uuid_v7(self.clock.now().utc_ms, (self.random)());
        let edit = |item: &Item| {
            let is_it = item.state == State::Conflict && item.op.op_id == op_id;
            let asked = item.receipt.as_ref().and_then(|receipt| receipt.conflict.as_ref()).filter(|_| is_it)?;
            let mut base = item.op.base.clone().unwrap_or_default();
            base.fields.extend(asked.iter().map(|(field, asked)| (field.clone(), asked.theirs.clone())));
            let op = Op { op_id: fresh.clone(), base: Some(base), ..item.op.clone() };
            Some(Edit::put(Item { op, attempts: 0, reason: None, receipt: None, ..self.pending_again(item) }))
        };
        Ok(self.rewrite(None, &edit).await? > 0)
    }

    /// Throws away a refused or conflicting op with its photos, by hand only; `false` if it is in no such state.
    pub async fn discard(&self, op_id: &str) -> Result<bool, StoreError> {
        let settled = |item: &Item| matches!(item.state, State::Refused | State::Conflict) && item.op.op_id == op_id;
        Ok(self.rewrite(None, &|item| settled(item).then_some(Edit::Remove)).await? > 0)
    }

    /// Throws away an item this version cannot read, by hand only; `false` if there is none under that key.
    pub async fn discard_unreadable(&self, seq: u64) -> Result<bool, StoreError> {
        let rows = self.load().await?;
        let Some(row) = rows.iter().find(|row| row.item.is_none() && row.entry.seq == seq) else { return Ok(false) };
        let write = Write { seq, old: &row.entry.value, new: None, drop_photos: Vec::new() };
        self.store.commit(&[write], None).await.map(|()| true)
    }

    /// Clears accepted ops from the list.
    pub async fn clear_done(&self) -> Result<usize, StoreError> {
        self.rewrite(None, &|item| (item.state == State::Done).then_some(Edit::Remove)).await
    }

    /// All there is, in the order it was made; what is another person's apart.
    pub async fn list(&self) -> Result<Listing, StoreError> {
        let mut listing = Listing::default();
        for row in self.load().await? {
            match row.item {
                Some(item) if self.is_own(&item) => listing.items.push(item),
                Some(item) if item.state == State::Done => {}
                Some(item) => listing.of_others.push(item),
                None => listing.unreadable.push(row.entry),
            }
        }
        Ok(listing)
    }

    /// How many items are in each state.
    pub async fn counts(&self) -> Result<Counts, StoreError> {
        Ok(self.list().await?.counts())
    }

    /// All there is as one JSON text, to be saved by hand: `{"device_id", "exported_at", "items": [{"seq", "value"}]}`,
    /// where `value` is the stored text itself, so that what this version cannot read is not lost either.
    pub async fn export(&self) -> Result<String, StoreError> {
        let items: Vec<_> = self.store.list().await?;
        let items: Vec<_> =
            items.into_iter().map(|entry| serde_json::json!({"seq": entry.seq, "value": entry.value})).collect();
        let exported_at = self.clock.now().to_string();
        Ok(serde_json::json!({"device_id": self.device_id, "exported_at": exported_at, "items": items}).to_string())
    }

    /// Makes this tab the one that sends, and fences off whichever did before; what that one left on its way, or waiting
    /// for a sign-in, is pending again. To be called with the Web Lock in hand.
    pub async fn acquire_drainer(&self) -> Result<(), StoreError> {
        let epoch = self.store.acquire_drainer().await?;
        self.epoch.set(Some(epoch));
        let left = |item: &Item| matches!(item.state, State::Sending | State::WaitingSignIn);
        self.rewrite(Some(epoch), &|item| left(item).then(|| Edit::put(self.pending_again(item)))).await.map(drop)
    }

    /// Whether this tab sends, as far as it knows.
    pub fn is_drainer(&self) -> bool {
        self.epoch.get().is_some()
    }

    /// Whether it may leave under this session. While nobody is known to be signed in, a person's ops stay.
    pub(crate) fn may_leave(&self, item: &Item) -> bool {
        self.is_own(item) && (item.owner.is_none() || self.person.borrow().is_some())
    }

    /// Reads all rows; one that cannot be read is a row all the same.
    pub(crate) async fn load(&self) -> Result<Vec<Row>, StoreError> {
        Ok(self.store.list().await?.into_iter().map(Row::read).collect())
    }

    /// Edits all of the person's own items for which `edit` wants it, in one transaction, and returns how many. If another tab was quicker,
    /// it looks again and decides anew.
    pub(crate) async fn rewrite(
        &self,
        epoch: Option<u64>,
        edit: &dyn Fn(&Item) -> Option<Edit>,
    ) -> Result<usize, StoreError> {
        let mut looks = 0;
        loop {
            let rows = self.load().await?;
            let edits: Vec<_> = rows
                .iter()
                .filter_map(|row| Some((row, edit(row.item.as_ref().filter(|item| self.is_own(item))?)?)))
                .collect();
            match self.commit(&edits, epoch).await {
                Err(StoreError::Changed) if looks < 10 => looks += 1,
                result => return result.map(|()| edits.len()),
            }
        }
    }

    /// Writes edited rows in one transaction. Photos go with the item, or once the server has accepted it. A drainer asks
    /// the store even with nothing to write, so that one that was fenced off finds out.
    pub(crate) async fn commit(&self, edits: &[(&Row, Edit)], epoch: Option<u64>) -> Result<(), StoreError> {
        if edits.is_empty() && epoch.is_none() {
            return Ok(());
        }
        let mut writes = Vec::with_capacity(edits.len());
        for (row, edit) in edits {
            let (new, keeps_photos) = match edit {
                Edit::Put(item) => (Some(encode(item)?), item.state != State::Done),
                Edit::Remove => (None, false),
            };
            let op = row.item.as_ref().map(|item| &item.op).filter(|_| !keeps_photos);
            let drop_photos = op.map(photo::keys).unwrap_or_default();
            writes.push(Write { seq: row.entry.seq, old: &row.entry.value, new, drop_photos });
        }
        self.store.commit(&writes, epoch).await
    }

    fn pending_again(&self, item: &Item) -> Item {
        Item { state: State::Pending { next_try_at_ms: 0 }, changed_at: self.clock.now(), ..item.clone() }
    }

    fn forget_backoff(&self) {
        self.lanes.iter().for_each(LaneState::forget_backoff);
    }
}

/// What becomes of a stored item.
pub(crate) enum Edit {
    Put(Box<Item>),
    Remove,
}

impl Edit {
    pub(crate) fn put(item: Item) -> Self {
        Self::Put(Box::new(item))
    }
}

fn encode(item: &Item) -> Result<String, StoreError> {
    serde_json::to_string(item).map_err(|error| StoreError::Other(error.to_string()))
}

/// Finds the bytes of each photo the change names.
fn named_photos<'a>(op_id: &str, change: &Change, photos: &'a [Vec<u8>]) -> Result<Vec<Photo<'a>>, EnqueueError> {
    let hashes: Vec<_> = photos.iter().map(|bytes| photo::sha256_hex(bytes)).collect();
    let find = |sha256: &str| {
        let index = hashes.iter().position(|hash| hash == sha256);
        let index = index.ok_or_else(|| EnqueueError::PhotoMissing(sha256.to_owned()))?;
        Ok(Photo { key: photo::key(op_id, sha256), bytes: &photos[index] })
    };
    change.photos().into_iter().map(|photo| find(&photo.sha256)).collect()
}

/// Why a change was not taken in. All older ones are intact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnqueueError {
    /// The change names a photo whose bytes were not given: its SHA-256.
    PhotoMissing(String),
    /// The store could not keep it; with [`StoreError::Quota`] nothing was written. With others it may have been.
    Store(StoreError),
}

impl From<StoreError> for EnqueueError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
impl fmt::Display for EnqueueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PhotoMissing(sha256) => write!(f, "the bytes of photo {sha256} were not given"),
            Self::Store(error) => error.fmt(f),
        }
    }
}
impl std::error::Error for EnqueueError {}
