//! Whether the scanner's worker may be given a picture, and when it must be replaced. No browser here: time comes in
//! as milliseconds, what to do goes out.

/// A camera frame not answered within this is lost, and the worker with it.
pub const FRAME_PATIENCE_MS: f64 = 1_500.0;

/// A photograph has more pixels and is looked at more thoroughly.
pub const STILL_PATIENCE_MS: f64 = 10_000.0;

/// Unused this long the worker is put away with its memory.
const IDLE_MS: f64 = 60_000.0;

/// The first pause before a new start; it doubles.
const PAUSE_MS: f64 = 250.0;

/// After so many losses without one answer between them the scanner does not work here: another way must be offered.
const MAX_LOSSES: u32 = 5;

/// What to do with the worker now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Nothing,
    Start,
    /// Terminate it; a start follows after a pause.
    Replace,
    /// Terminate it; the next picture starts it again.
    PutAway,
    /// Terminate it for good.
    GiveUp,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Away,
    /// Loading may take long on a weak link, so only an error ends it.
    Starting,
    Idle {
        since_ms: f64,
    },
    Busy {
        id: u32,
        until_ms: f64,
    },
    Pausing {
        until_ms: f64,
    },
    GivenUp,
}

/// One worker, at most one picture in flight.
#[derive(Debug)]
pub struct Supervisor {
    state: State,
    last_id: u32,
    losses_in_a_row: u32,
    losses: u32,
}

impl Default for Supervisor {
    fn default() -> Self {
        Self { state: State::Away, last_id: 0, losses_in_a_row: 0, losses: 0 }
    }
}

impl Supervisor {
    /// Someone wants to scan: starts a worker that is away.
    pub fn wake(&mut self) -> Action {
        if self.state == State::Away { self.start() } else { Action::Nothing }
    }

    /// The worker said `ready`.
    pub fn ready(&mut self, now_ms: f64) {
        if self.state == State::Starting {
            self.state = State::Idle { since_ms: now_ms };
        }
    }

    /// The number to send the next picture under, or `None` when it must be dropped.
    pub fn take_off(&mut self, now_ms: f64, patience_ms: f64) -> Option<u32> {
        let State::Idle { .. } = self.state else { return None };
        self.last_id = self.last_id.wrapping_add(1);
        self.state = State::Busy { id: self.last_id, until_ms: now_ms + patience_ms };
        Some(self.last_id)
    }

    /// An answer came; false when it is to a picture no longer waited for.
    pub fn land(&mut self, id: u32, now_ms: f64) -> bool {
        let awaited = matches!(self.state, State::Busy { id: awaited, .. } if awaited == id);
        if awaited {
            self.state = State::Idle { since_ms: now_ms };
            self.losses_in_a_row = 0;
        }
        awaited
    }

    /// The worker trapped, could not be loaded, or did not answer.
    pub fn lose(&mut self, now_ms: f64) -> Action {
        self.losses += 1;
        self.losses_in_a_row += 1;
        if self.losses_in_a_row >= MAX_LOSSES {
            self.state = State::GivenUp;
            return Action::GiveUp;
        }
        let pause_ms = PAUSE_MS * f64::from(1 << (self.losses_in_a_row - 1));
        self.state = State::Pausing { until_ms: now_ms + pause_ms };
        Action::Replace
    }

    /// Called a few times a second.
    pub fn tick(&mut self, now_ms: f64) -> Action {
        match self.state {
            State::Busy { until_ms, .. } if now_ms > until_ms => self.lose(now_ms),
            State::Pausing { until_ms } if now_ms >= until_ms => self.start(),
            State::Idle { since_ms } if now_ms - since_ms > IDLE_MS => {
                self.state = State::Away;
                Action::PutAway
            }
            _ => Action::Nothing,
        }
    }

    /// How many workers were lost since the page opened, for a bug report.
    pub fn losses(&self) -> u32 {
        self.losses
    }

    fn start(&mut self) -> Action {
        self.state = State::Starting;
        Action::Start
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn idle() -> Supervisor {
        let mut supervisor = Supervisor::default();
        assert_eq!(supervisor.wake(), Action::Start);
        supervisor.ready(0.0);
        supervisor
    }

    #[test]
    fn frames_before_ready_and_while_busy_are_dropped() {
        let mut supervisor = Supervisor::default();
        assert_eq!(supervisor.take_off(0.0, 10.0), None);
        supervisor.wake();
        assert_eq!(supervisor.take_off(0.0, 10.0), None);
        supervisor.ready(0.0);
        let id = supervisor.take_off(0.0, 10.0).unwrap();
        assert_eq!(supervisor.take_off(1.0, 10.0), None);
        assert!(supervisor.land(id, 2.0));
        assert!(supervisor.take_off(3.0, 10.0).is_some());
    }

    #[test]
    fn a_silent_worker_is_replaced_and_its_late_answer_ignored() {
        let mut supervisor = idle();
        let id = supervisor.take_off(0.0, FRAME_PATIENCE_MS).unwrap();
        assert_eq!(supervisor.tick(1_499.0), Action::Nothing);
        assert_eq!(supervisor.tick(1_501.0), Action::Replace);
        assert!(!supervisor.land(id, 1_502.0));
        assert_eq!(supervisor.tick(1_700.0), Action::Nothing);
        assert_eq!(supervisor.tick(1_751.0), Action::Start);
        supervisor.ready(1_800.0);
        assert!(supervisor.take_off(1_800.0, 10.0).is_some_and(|next| next != id));
        assert_eq!(supervisor.losses(), 1);
    }

    #[test]
    fn losses_without_an_answer_end_in_giving_up() {
        let mut supervisor = idle();
        let actions: Vec<Action> = (0..5).map(|n| supervisor.lose(f64::from(n))).collect();
        assert_eq!(actions[..4], [Action::Replace; 4]);
        assert_eq!(actions[4], Action::GiveUp);
        assert_eq!(supervisor.tick(1e9), Action::Nothing);
        assert_eq!(supervisor.wake(), Action::Nothing);
    }

    #[test]
    fn an_answer_forgives_the_losses_before_it() {
        let mut supervisor = idle();
        for round in 0..20 {
            let now_ms = f64::from(round) * 10_000.0;
            assert_eq!(supervisor.lose(now_ms), Action::Replace);
            assert_eq!(supervisor.tick(now_ms + 500.0), Action::Start);
            supervisor.ready(now_ms + 600.0);
            let id = supervisor.take_off(now_ms + 600.0, 10.0).unwrap();
            assert!(supervisor.land(id, now_ms + 610.0));
        }
    }

    #[test]
    fn an_unused_worker_is_put_away_and_comes_back() {
        let mut supervisor = idle();
        assert_eq!(supervisor.tick(59_000.0), Action::Nothing);
        assert_eq!(supervisor.tick(60_001.0), Action::PutAway);
        assert_eq!(supervisor.wake(), Action::Start);
    }
}
