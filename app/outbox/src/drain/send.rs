//! One batch: marked on the disk, sent, settled by the answer.

use crate::{
    clock::Clock,
    item::{Item, Row, State},
    lane::LaneState,
    net::{Net, NetError},
    outbox::{Edit, Outbox},
    photo, schedule,
    store::{Store, StoreError},
};
use domain::{
    error::{Problem, ProblemCode},
    op::{Op, OpResult, Receipt},
};

impl<S: Store, N: Net, C: Clock> Outbox<S, N, C> {
    /// Marks, sends, settles; returns how many were accepted. A batch that fails as a whole is taken apart: the pass goes
    /// on with single ops, so that the one at fault is found at once and only that one waits.
    pub(super) async fn send_batch(
        &self,
        lane: &LaneState,
        batch: Vec<Row>,
        epoch: u64,
        tried: &mut Vec<u64>,
    ) -> Result<usize, StoreError> {
        let mut items = match self.mark_sending(&batch, epoch).await {
            Err(StoreError::Changed) => return Ok(0),
            result => result?,
        };
        let answer = self.exchange(&mut items).await;
        let whole_batch_failed = items.len() > 1 && answer.is_err();
        match &answer {
            Ok(_) => lane.answered(),
            Err(Failure::Net(NetError::Unreachable)) if !whole_batch_failed => {
                lane.unreachable(self.clock.now().utc_ms)
            }
            Err(_) => lane.failed(),
        }
        for item in &mut items {
            self.settle(item, &answer, whole_batch_failed);
        }
        match self.write_settled(&items, epoch, false).await {
            Err(StoreError::Quota) => self.write_settled(&items, epoch, true).await?,
            result => result?,
        }
        if !whole_batch_failed {
            tried.extend(batch.iter().map(|row| row.entry.seq));
        }
        Ok(items.iter().filter(|item| item.state == State::Done).count())
    }

    /// Writes down that these are on their way, before they are. On a full phone old receipts make room first.
    async fn mark_sending(&self, batch: &[Row], epoch: u64) -> Result<Vec<Item>, StoreError> {
        let now = self.clock.now();
        let sending =
            |item: &Item| Item { state: State::Sending, attempts: item.attempts + 1, changed_at: now, ..item.clone() };
        let items: Vec<Item> = batch.iter().filter_map(|row| row.item.as_ref()).map(sending).collect();
        let edits: Vec<_> = batch.iter().zip(items.iter().cloned().map(Edit::put)).collect();
        if let Err(error) = self.commit(&edits, Some(epoch)).await {
            if error != StoreError::Quota || self.clear_done().await? == 0 {
                return Err(error);
            }
            self.commit(&edits, Some(epoch)).await?;
        }
        Ok(items)
    }

    /// Writes down how the ops on their way fared. On a full phone an accepted op goes at once, and its receipt with it.
    async fn write_settled(&self, items: &[Item], epoch: u64, phone_is_full: bool) -> Result<(), StoreError> {
        let edit = |stored: &Item| {
            let item = items.iter().find(|item| item.op.op_id == stored.op.op_id)?;
            let removes = phone_is_full && item.state == State::Done;
            (stored.state == State::Sending).then(|| if removes { Edit::Remove } else { Edit::put(item.clone()) })
        };
        self.rewrite(Some(epoch), &edit).await.map(drop)
    }

    /// Photos, then ops. An answer that echoes none of the ids is none.
    async fn exchange(&self, items: &mut [Item]) -> Result<Vec<Receipt>, Failure> {
        for item in items.iter_mut() {
            self.send_photos(item).await?;
        }
        let ops: Vec<Op> = items.iter().map(|item| item.op.clone()).collect();
        let receipts = self.net.send(&ops).await.map_err(Failure::Net)?;
        if receipts.iter().any(|receipt| ops.iter().any(|op| op.op_id == receipt.op_id)) {
            Ok(receipts)
        } else {
            Err(Failure::Net(NetError::Unreachable))
        }
    }

    async fn send_photos(&self, item: &mut Item) -> Result<(), Failure> {
        let sha256s: Vec<String> = item.op.change.photos().iter().map(|photo| photo.sha256.clone()).collect();
        if item.photos_sent || sha256s.is_empty() {
            return Ok(());
        }
        for sha256 in sha256s {
            let bytes = self.store.photo(&photo::key(&item.op.op_id, &sha256)).await.map_err(Failure::Store)?;
            let intact = bytes.filter(|bytes| photo::sha256_hex(bytes) == sha256);
            let bytes = intact.ok_or_else(|| Failure::PhotoDamaged(sha256.clone()))?;
            if self.net.put_photo(&sha256, &bytes).await.map_err(Failure::Net)? != sha256 {
                return Err(Failure::Net(NetError::Unreachable));
            }
        }
        item.photos_sent = true;
        Ok(())
    }

    /// What becomes of an op after that answer.
    fn settle(&self, item: &mut Item, answer: &Result<Vec<Receipt>, Failure>, whole_batch_failed: bool) {
        item.changed_at = self.clock.now();
        let wait_ms = if whole_batch_failed { 0 } else { schedule::backoff_ms(item.attempts) };
        let later = State::Pending { next_try_at_ms: if wait_ms > 0 { item.changed_at.utc_ms + wait_ms } else { 0 } };
        (item.state, item.reason) = match answer {
            Ok(receipts) => match receipts.iter().find(|receipt| receipt.op_id == item.op.op_id) {
                Some(receipt) => {
                    item.receipt = Some(receipt.clone());
                    told(receipt, later)
                }
                None => (later, Some(Problem::new(ProblemCode::Unreachable))),
            },
            Err(Failure::Net(NetError::Unreachable)) => (later, Some(Problem::new(ProblemCode::Unreachable))),
            Err(Failure::Net(NetError::SignIn)) => {
                (State::WaitingSignIn, Some(Problem::new(ProblemCode::SignInRequired)))
            }
            Err(Failure::Net(NetError::Answered(problem))) => {
                // The server may be missing the photo itself: the next try carries it again.
                item.photos_sent = false;
                (later, Some(Problem::clone(problem)))
            }
            Err(Failure::PhotoDamaged(sha256)) => (State::Refused, Some(photo::damaged(sha256))),
            Err(Failure::Store(error)) => {
                (later, Some(Problem::new(ProblemCode::Internal).with_detail(error.to_string())))
            }
        };
    }
}

/// Where a receipt leads.
fn told(receipt: &Receipt, later: State) -> (State, Option<Problem>) {
    let reason = |code| receipt.reason.clone().or_else(|| Some(Problem::new(code)));
    match receipt.result {
        OpResult::Applied | OpResult::Duplicate => (State::Done, None),
        OpResult::Conflict => (State::Conflict, reason(ProblemCode::Conflict)),
        OpResult::Refused => (State::Refused, reason(ProblemCode::UpstreamRefused)),
        OpResult::Retry => (later, reason(ProblemCode::UpstreamUnavailable)),
    }
}

/// Why there are no receipts.
enum Failure {
    Net(NetError),
    Store(StoreError),
    PhotoDamaged(String),
}
