//! Sending: one pass over what may leave.

use crate::{
    clock::Clock,
    item::{Item, Row, State},
    net::{Net, NetError},
    outbox::{DONE_KEPT_S, Edit, Outbox},
    photo, schedule,
    store::{Store, StoreError},
};
use domain::{
    error::{Problem, ProblemCode},
    op::{Op, OpResult, Receipt},
};
use std::cell::Cell;

/// The most ops in one request.
const MAX_BATCH: usize = 20;
/// The least wait before an op that failed in a pass is looked at again, should the clock have jumped meanwhile.
const LEAST_WAIT_MS: i64 = 2_000;

/// Which ops a pass sends. The two may run at the same time, so that a slow photo delays no other op.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Ops without photos.
    Ops,
    /// Ops with photos, one at a time, each behind its photos.
    Photos,
}

/// What a pass did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pass {
    /// How many ops the server accepted.
    pub accepted: usize,
    /// Why it ended.
    pub end: End,
    /// In how many milliseconds to call again, at most five minutes; `None` if only a person, a sign-in or a new op helps.
    pub wait_ms: Option<i64>,
}

/// Why a pass ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Nothing more may leave now.
    Idle,
    /// The server is out of reach.
    Unreachable,
    /// The session is over: call `signed_in` when it is there again.
    SignIn,
    /// This tab is not the drainer (any more).
    NotDrainer,
    /// A pass of this lane was running; it has been told to look again before it ends.
    Running,
}

impl<S: Store, N: Net, C: Clock> Outbox<S, N, C> {
    /// Sends all that may leave now, in order within each entity; ops of different entities never wait for each other.
    /// To be called at every trigger (a new op, `online`, visible, signed in, a live event, `Pass::wait_ms`) for both lanes.
    ///
    /// An error is the store's: nothing is lost, call again a little later.
    pub async fn drain(&self, lane: Lane) -> Result<Pass, StoreError> {
        let state = &self.lanes[lane as usize];
        if state.running.replace(true) {
            state.again.set(true);
            return Ok(Pass { accepted: 0, end: End::Running, wait_ms: None });
        }
        let _running = Running(state);
        let mut accepted = 0;
        let (end, wait_ms) = match self.pass(lane, &mut accepted).await {
            Err(StoreError::Fenced) => {
                self.epoch.set(None);
                (End::NotDrainer, None)
            }
            result => result?,
        };
        Ok(Pass { accepted, end, wait_ms })
    }

    async fn pass(&self, lane: Lane, accepted: &mut usize) -> Result<(End, Option<i64>), StoreError> {
        let Some(epoch) = self.epoch.get() else { return Ok((End::NotDrainer, None)) };
        let state = &self.lanes[lane as usize];
        self.clear_old_done(epoch).await?;
        let mut tried = Vec::new();
        loop {
            state.again.set(false);
            let plan = self.plan(lane, &tried).await?;
            let link_wait_ms = schedule::wait_ms(state.link_retry_at_ms.get(), self.clock.now().utc_ms);
            if plan.paused {
                return Ok((End::SignIn, None));
            } else if plan.batch.is_empty() && !state.again.get() {
                return Ok((if link_wait_ms > 0 { End::Unreachable } else { End::Idle }, plan.wait_ms));
            } else if link_wait_ms > 0 {
                return Ok((End::Unreachable, Some(link_wait_ms)));
            }
            *accepted += self.send_batch(state, plan.batch, epoch, &mut tried).await?;
        }
    }

    /// Chooses what to send next: of each entity only its oldest unsettled op, those tried least first, so that one that
    /// always fails is never in the way of another.
    async fn plan(&self, lane: Lane, tried: &[u64]) -> Result<Plan, StoreError> {
        let now_ms = self.clock.now().utc_ms;
        let mut plan = Plan { paused: false, batch: Vec::new(), wait_ms: None };
        let mut heads: Vec<String> = Vec::new();
        for row in self.load().await? {
            let state = row.item.as_ref().map(|item| item.state);
            plan.paused |= state == Some(State::WaitingSignIn);
            if state == Some(State::Done) || heads.contains(&row.entity) {
                continue;
            }
            heads.push(row.entity.clone());
            let wait_ms = row.item.as_ref().and_then(|item| wait_ms(item, lane, now_ms));
            match wait_ms {
                Some(wait_ms) if tried.contains(&row.entry.seq) => plan.wake_in(wait_ms.max(LEAST_WAIT_MS)),
                Some(0) => plan.batch.push(row),
                Some(wait_ms) => plan.wake_in(wait_ms),
                None => {}
            }
        }
        plan.batch.sort_by_key(|row| (row.item.as_ref().map(|item| item.attempts), row.entry.seq));
        plan.batch.truncate(if lane == Lane::Photos { 1 } else { self.lanes[lane as usize].batch_limit.get() });
        Ok(plan)
    }

    /// Marks, sends, settles; returns how many were accepted. A batch that fails as a whole is taken apart: the pass goes
    /// on with single ops, so that the one at fault is found at once and only that one waits.
    async fn send_batch(
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
        lane.learn(&answer, whole_batch_failed, self.clock.now().utc_ms);
        for item in &mut items {
            self.settle(item, &answer, whole_batch_failed);
        }
        let settled = |stored: &Item| items.iter().find(|item| item.op.op_id == stored.op.op_id).cloned();
        self.rewrite(Some(epoch), &|stored| match stored.state {
            State::Sending => settled(stored).map(Edit::Put),
            _ => None,
        })
        .await?;
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
        let edits: Vec<_> = batch.iter().zip(items.iter().cloned().map(Edit::Put)).collect();
        if let Err(error) = self.commit(&edits, Some(epoch)).await {
            if error != StoreError::Quota || self.clear_done().await? == 0 {
                return Err(error);
            }
            self.commit(&edits, Some(epoch)).await?;
        }
        Ok(items)
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
                (later, Some(problem.clone()))
            }
            Err(Failure::PhotoDamaged(sha256)) => (State::Refused, Some(photo::damaged(sha256))),
            Err(Failure::Store(error)) => {
                (later, Some(Problem::new(ProblemCode::Internal).with_detail(error.to_string())))
            }
        };
    }

    async fn clear_old_done(&self, epoch: u64) -> Result<(), StoreError> {
        let now = self.clock.now();
        let old = |item: &Item| item.state == State::Done && item.changed_at.age_s(now) > DONE_KEPT_S;
        self.rewrite(Some(epoch), &|item| old(item).then_some(Edit::Remove)).await.map(drop)
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

/// How long until an entity's oldest op may leave in this lane; `None` if time alone does not free it.
fn wait_ms(item: &Item, lane: Lane, now_ms: i64) -> Option<i64> {
    let own_lane = if item.op.change.photos().is_empty() { Lane::Ops } else { Lane::Photos };
    match item.state {
        _ if lane != own_lane => None,
        State::Held { until_ms } => Some(schedule::wait_ms(until_ms, now_ms)),
        State::Pending { next_try_at_ms } => Some(schedule::wait_ms(next_try_at_ms, now_ms)),
        // Its answer never reached the store: the server knows by the op's id whether it has it.
        State::Sending => Some(0),
        State::WaitingSignIn | State::Conflict | State::Refused | State::Done => None,
    }
}

/// What to send next.
struct Plan {
    paused: bool,
    batch: Vec<Row>,
    wait_ms: Option<i64>,
}

impl Plan {
    fn wake_in(&mut self, wait_ms: i64) {
        self.wait_ms = Some(self.wait_ms.map_or(wait_ms, |least| least.min(wait_ms)));
    }
}

/// Why there are no receipts.
enum Failure {
    Net(NetError),
    Store(StoreError),
    PhotoDamaged(String),
}

/// What a lane knows of the link to the server; forgotten with the tab.
pub(crate) struct LaneState {
    running: Cell<bool>,
    again: Cell<bool>,
    /// Doubles with each answer, falls to one when a batch fails.
    batch_limit: Cell<usize>,
    link_failures: Cell<u32>,
    link_retry_at_ms: Cell<i64>,
}

impl Default for LaneState {
    fn default() -> Self {
        Self {
            running: Cell::new(false),
            again: Cell::new(false),
            batch_limit: Cell::new(MAX_BATCH),
            link_failures: Cell::new(0),
            link_retry_at_ms: Cell::new(0),
        }
    }
}

impl LaneState {
    pub(crate) fn forget_backoff(&self) {
        self.link_failures.set(0);
        self.link_retry_at_ms.set(0);
    }

    fn learn(&self, answer: &Result<Vec<Receipt>, Failure>, whole_batch_failed: bool, now_ms: i64) {
        match answer {
            Ok(_) => self.batch_limit.set((self.batch_limit.get() * 2).min(MAX_BATCH)),
            Err(_) => self.batch_limit.set(1),
        }
        match answer {
            Ok(_) | Err(Failure::Net(NetError::Answered(_))) => self.forget_backoff(),
            Err(Failure::Net(NetError::Unreachable)) if !whole_batch_failed => {
                self.link_failures.set(self.link_failures.get() + 1);
                self.link_retry_at_ms.set(now_ms + schedule::backoff_ms(self.link_failures.get()));
            }
            Err(_) => {}
        }
    }
}

/// Lets the lane go when the pass ends, also when its future is dropped.
struct Running<'a>(&'a LaneState);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.running.set(false);
    }
}
