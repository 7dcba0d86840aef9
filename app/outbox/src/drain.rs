//! Sending: one pass over what may leave.

mod send;

use crate::{
    clock::Clock,
    item::{Item, Row, State},
    lane::Lane,
    net::Net,
    outbox::{DONE_KEPT_S, Edit, Outbox},
    schedule,
    store::{Store, StoreError},
};
use domain::time::Timestamp;

/// The least wait before an op that failed in a pass is looked at again, should the clock have jumped meanwhile.
const LEAST_WAIT_MS: i64 = 2_000;

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
        let Some(_running) = self.lanes[lane as usize].run() else {
            return Ok(Pass { accepted: 0, end: End::Running, wait_ms: None });
        };
        let Some(epoch) = self.epoch.get() else {
            return Ok(Pass { accepted: 0, end: End::NotDrainer, wait_ms: None });
        };
        let mut accepted = 0;
        let (end, wait_ms) = match self.pass(lane, epoch, &mut accepted).await {
            Err(StoreError::Fenced) => {
                self.epoch.set(self.epoch.get().filter(|newer| *newer != epoch));
                (End::NotDrainer, None)
            }
            result => result?,
        };
        Ok(Pass { accepted, end, wait_ms })
    }

    async fn pass(&self, lane: Lane, epoch: u64, accepted: &mut usize) -> Result<(End, Option<i64>), StoreError> {
        let state = &self.lanes[lane as usize];
        let mut tried = Vec::new();
        loop {
            state.take_again();
            let plan = self.plan(lane, &tried).await?;
            if plan.has_old_done {
                self.clear_old_done(epoch).await?;
            }
            match plan.end(state.link_wait_ms(self.clock.now().utc_ms)) {
                None => *accepted += self.send_batch(state, plan.batch, epoch, &mut tried).await?,
                Some(end) if !state.take_again() => return Ok(end),
                Some(_) => {}
            }
        }
    }

    /// Chooses what to send next: of each entity only its oldest unsettled op, those tried least first, so that one that
    /// always fails is never in the way of another.
    async fn plan(&self, lane: Lane, tried: &[u64]) -> Result<Plan, StoreError> {
        let now = self.clock.now();
        let mut plan = Plan { paused: false, has_old_done: false, batch: Vec::new(), wait_ms: None };
        let mut heads: Vec<String> = Vec::new();
        for row in self.load().await? {
            // Another person's op waits for that person, and holds nobody else's back.
            if row.item.as_ref().is_some_and(|item| !self.may_leave(item)) {
                continue;
            }
            let state = row.item.as_ref().map(|item| item.state);
            plan.paused |= state == Some(State::WaitingSignIn);
            plan.has_old_done |= row.item.as_ref().is_some_and(|item| is_old_done(item, now));
            if state == Some(State::Done) || heads.contains(&row.entity) {
                continue;
            }
            heads.push(row.entity.clone());
            let wait_ms = row.item.as_ref().and_then(|item| wait_ms(item, lane, now.utc_ms));
            match wait_ms {
                Some(wait_ms) if tried.contains(&row.entry.seq) => plan.wake_in(wait_ms.max(LEAST_WAIT_MS)),
                Some(0) => plan.batch.push(row),
                Some(wait_ms) => plan.wake_in(wait_ms),
                None => {}
            }
        }
        plan.batch.sort_by_key(|row| (row.item.as_ref().map(|item| item.attempts), row.entry.seq));
        plan.batch.truncate(self.lanes[lane as usize].batch_limit(lane));
        Ok(plan)
    }

    /// Receipts have been seen for a day: the list is cleared of them.
    async fn clear_old_done(&self, epoch: u64) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.rewrite(Some(epoch), &|item| is_old_done(item, now).then_some(Edit::Remove)).await.map(drop)
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

fn is_old_done(item: &Item, now: Timestamp) -> bool {
    item.state == State::Done && item.changed_at.age_s(now) > DONE_KEPT_S
}

/// What to send next.
struct Plan {
    paused: bool,
    has_old_done: bool,
    batch: Vec<Row>,
    wait_ms: Option<i64>,
}

impl Plan {
    /// Why nothing may leave now, and for how long; `None` if something may.
    fn end(&self, link_wait_ms: i64) -> Option<(End, Option<i64>)> {
        match (self.batch.is_empty(), link_wait_ms) {
            _ if self.paused => Some((End::SignIn, None)),
            (true, 0) => Some((End::Idle, self.wait_ms)),
            (true, _) => Some((End::Unreachable, self.wait_ms)),
            (false, 0) => None,
            (false, _) => Some((End::Unreachable, Some(link_wait_ms))),
        }
    }

    fn wake_in(&mut self, wait_ms: i64) {
        self.wait_ms = Some(self.wait_ms.map_or(wait_ms, |least| least.min(wait_ms)));
    }
}
