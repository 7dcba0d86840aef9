//! The outbox as the pages see it.

/// What waits on this device.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutboxState {
    /// How many changes wait.
    pub waiting: usize,
    /// How many need a decision.
    pub to_decide: usize,
    /// How many are done and to do in the drain under way.
    pub sending: Option<(usize, usize)>,
}

/// Asks the drainer to look again.
pub fn wake() {}
