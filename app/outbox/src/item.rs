//! One op and how it fares.

use crate::store::Entry;
use domain::{
    error::Problem,
    op::{Op, Receipt},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// One op and how it fares, as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// What orders it: kept beside the op so that an older version of the app that cannot read the op still can read this.
    pub entity: String,
    /// The change as it travels. Its `seq` is the item's key in the store; `recorded_at` is when the person did it.
    pub op: Op,
    /// Whose it is: it leaves under that person's session only. An item without, as 0.1 wrote them, is the business of
    /// whoever is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    /// How it fares.
    pub state: State,
    /// How many times it was sent.
    pub attempts: u32,
    /// When the state last changed.
    pub changed_at: Timestamp,
    /// Whether the server has said it has the photos, so that a later try does not carry them again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub photos_sent: bool,
    /// Why the last try did not do it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Problem>,
    /// The server's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
}

/// The person who made a change, as the session names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The session's stable id, `tech1`.
    pub id: String,
    /// `Marc Gagnon`, for the line that says whose it is to the next person on the same phone.
    pub name: String,
}

impl Item {
    /// Whether the person signed in may send it, undo it or throw it away. While nobody is known to be signed in it is
    /// nobody else's: the server will ask.
    pub fn is_of(&self, person: Option<&str>) -> bool {
        match (&self.owner, person) {
            (Some(owner), Some(person)) => owner.id == person,
            _ => true,
        }
    }
}

/// How an op fares. The table of the crate's front page says what leads from one to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// Can still be undone; leaves after that instant.
    Held {
        /// Milliseconds since 1970 UTC.
        until_ms: i64,
    },
    /// Leaves as soon as it may.
    Pending {
        /// Not before that instant, milliseconds since 1970 UTC; 0 is at once.
        next_try_at_ms: i64,
    },
    /// On its way: `attempts` says which try it is.
    Sending,
    /// The session was over; the whole outbox waits.
    WaitingSignIn,
    /// The office changed the same field; the receipt says which. Waits for a person.
    Conflict,
    /// Will not be done as it is; the reason says why. Waits for a person.
    Refused,
    /// The server has it.
    Done,
}

/// What is in the outbox.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// In order of `seq`.
    pub items: Vec<Item>,
    /// Those of other people who used this phone and that the server does not have: told of, never sent nor thrown away
    /// under this session.
    pub of_others: Vec<Item>,
    /// Items this version of the app cannot read: kept, shown, exported, never sent.
    pub unreadable: Vec<Entry>,
}

/// How many items are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Can still be undone.
    pub held: usize,
    /// To be sent.
    pub pending: usize,
    /// On their way.
    pub sending: usize,
    /// Waiting for a sign-in.
    pub waiting_sign_in: usize,
    /// Changed in the office too.
    pub conflict: usize,
    /// Refused, damaged.
    pub refused: usize,
    /// Accepted.
    pub done: usize,
    /// Not to be read by this version.
    pub unreadable: usize,
    /// Somebody else's, waiting for that person to sign in here.
    pub of_others: usize,
    /// When the oldest one not yet accepted was made.
    pub oldest_at: Option<Timestamp>,
}

impl Counts {
    /// How many the server does not have yet: the number in the pill.
    pub fn waiting(&self) -> usize {
        self.held + self.pending + self.sending + self.waiting_sign_in + self.conflict + self.refused + self.unreadable
    }
}

impl Listing {
    /// How many items are in each state.
    pub fn counts(&self) -> Counts {
        let mut counts =
            Counts { unreadable: self.unreadable.len(), of_others: self.of_others.len(), ..Counts::default() };
        for item in &self.items {
            *match item.state {
                State::Held { .. } => &mut counts.held,
                State::Pending { .. } => &mut counts.pending,
                State::Sending => &mut counts.sending,
                State::WaitingSignIn => &mut counts.waiting_sign_in,
                State::Conflict => &mut counts.conflict,
                State::Refused => &mut counts.refused,
                State::Done => &mut counts.done,
            } += 1;
            if item.state != State::Done {
                counts.oldest_at = Some(counts.oldest_at.map_or(item.op.recorded_at, |at| at.min(item.op.recorded_at)));
            }
        }
        counts
    }
}

/// A stored item, read as far as this version can.
pub(crate) struct Row {
    /// As stored.
    pub entry: Entry,
    /// What orders it; empty if not even that can be read.
    pub entity: String,
    /// `None` if this version cannot read it.
    pub item: Option<Item>,
}

impl Row {
    /// Reads one entry, and gives the op the `seq` the store has given it.
    pub fn read(entry: Entry) -> Self {
        #[derive(Deserialize)]
        struct Head {
            entity: String,
        }
        let mut item: Option<Item> = serde_json::from_str(&entry.value).ok();
        if let Some(item) = &mut item {
            item.op.seq = entry.seq;
        }
        let entity = match &item {
            Some(item) => item.entity.clone(),
            None => serde_json::from_str(&entry.value).map(|head: Head| head.entity).unwrap_or_default(),
        };
        Self { entry, entity, item }
    }
}
