//! Leaves an upstream alone that fails: ten failures in a row, or half of twenty calls within ten seconds, and it is
//! asked by one call a period, at first after 2 s, at last every 30 s. The first success ends that.
//!
//! A plain state machine over milliseconds it is given. A clock that jumps back asks again rather than never.

use serde::Serialize;
use std::collections::VecDeque;

const IN_A_ROW: usize = 10;
const WINDOW: usize = 20;
const WINDOW_MS: i64 = 10_000;
const FIRST_PERIOD_MS: i64 = 2000;
const LAST_PERIOD_MS: i64 = 30_000;

/// What is shown of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakerState {
    /// Calls go through.
    Closed,
    /// Calls are turned away.
    Open,
    /// One call is under way to see whether it is back.
    Probing,
}

/// See the module.
#[derive(Debug, Default)]
pub struct Breaker {
    open: Option<Open>,
    /// The last outcomes: when, and whether it failed.
    outcomes: VecDeque<(i64, bool)>,
    /// Grows whenever it opens or closes: what began before then says nothing about after.
    turn: u64,
}

#[derive(Debug)]
struct Open {
    since_ms: i64,
    period_ms: i64,
    probing: bool,
}

/// A call that was let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admitted {
    turn: u64,
    is_watch: bool,
    /// It goes to see whether the upstream is back: one request, no second.
    pub is_probe: bool,
}

impl Breaker {
    /// Lets a call through, or says in how many milliseconds the next one is.
    pub fn admit(&mut self, now_ms: i64) -> Result<Admitted, i64> {
        if let Some(open) = &mut self.open {
            let rested_ms = now_ms - open.since_ms;
            if (0..open.period_ms).contains(&rested_ms) {
                return Err(open.period_ms - rested_ms);
            }
            // A probe whose caller hangs up says nothing: the next one goes a period later.
            (open.since_ms, open.probing) = (now_ms, true);
        }
        Ok(Admitted { turn: self.turn, is_watch: false, is_probe: self.open.is_some() })
    }

    /// Lets our own watch through, however long it has rested.
    pub fn admit_watch(&self) -> Admitted {
        Admitted { turn: self.turn, is_watch: true, is_probe: true }
    }

    /// Takes note of how a call ended.
    pub fn settle(&mut self, Admitted { turn, is_watch, .. }: Admitted, failed: bool, now_ms: i64) {
        if turn != self.turn {
            return;
        }
        match &mut self.open {
            Some(_) if !failed => self.turn_to(None),
            // The watch fails beside the periods, it does not draw them out.
            Some(open) if !is_watch => {
                let period_ms = (open.period_ms * 2).min(LAST_PERIOD_MS);
                *open = Open { since_ms: now_ms, period_ms, probing: false };
            }
            Some(_) => {}
            None => self.note(now_ms, failed),
        }
    }

    /// Closed, open, or trying.
    pub fn state(&self) -> BreakerState {
        match &self.open {
            None => BreakerState::Closed,
            Some(Open { probing: true, .. }) => BreakerState::Probing,
            Some(_) => BreakerState::Open,
        }
    }

    fn note(&mut self, now_ms: i64, failed: bool) {
        self.outcomes.push_back((now_ms, failed));
        if self.outcomes.len() > WINDOW {
            self.outcomes.pop_front();
        }
        let in_a_row = self.outcomes.iter().rev().take_while(|(_, failed)| *failed).count();
        let failures = self.outcomes.iter().filter(|(_, failed)| *failed).count();
        let is_recent = self.outcomes.front().is_some_and(|(at_ms, _)| now_ms - at_ms <= WINDOW_MS);
        if in_a_row >= IN_A_ROW || self.outcomes.len() == WINDOW && is_recent && failures * 2 >= WINDOW {
            self.turn_to(Some(Open { since_ms: now_ms, period_ms: FIRST_PERIOD_MS, probing: false }));
        }
    }

    fn turn_to(&mut self, open: Option<Open>) {
        self.outcomes.clear();
        self.turn += 1;
        self.open = open;
    }
}

#[cfg(test)]
mod tests;
