//! Event: one live message of the server, with an id `<boot>-<seq>` that a reader can go on from.

use crate::{time::Timestamp, topic::Topic};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a reader stands: the server's boot and the last sequence number it saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EventId {
    /// Changes at each start of the server.
    pub boot: u64,
    /// Grows by one per event within a boot.
    pub seq: u64,
}

impl EventId {
    /// Reads `1763838000-4412`; anything else is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let (boot, seq) = text.split_once('-')?;
        let digits = |part: &str| !part.is_empty() && part.len() <= 20 && part.bytes().all(|b| b.is_ascii_digit());
        (digits(boot) && digits(seq)).then(|| Some(Self { boot: boot.parse().ok()?, seq: seq.parse().ok()? }))?
    }
}
impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.boot, self.seq)
    }
}

/// One live event: the `data:` of a server-sent event. `event: reset` has no data and means: read again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LiveEvent {
    /// What it is about.
    pub topic: Topic,
    /// `device.state`, `issue.updated`, `sms.received`...
    #[serde(rename = "type")]
    pub kind: String,
    /// When it happened.
    pub at: Timestamp,
    /// Who, where known.
    #[serde(default)]
    pub actor: Option<String>,
    /// A line for the timeline, where the event is one.
    #[serde(default)]
    pub entry: Option<crate::timeline::TimelineEntry>,
}
