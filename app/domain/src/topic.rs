//! Topic: what a live event is about, and what a reader asks to hear of. One list for the server and the browser.

use crate::time::LocalDate;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Longest topic in bytes, as it is written.
const MAX_BYTES: usize = 160;

/// What an event is about. Written `device:TPLG97441B58`, `dispatch:2026-11-22`, `queue`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Topic {
    /// One device, by the serial number of its record.
    Device(String),
    /// One customer, by document name.
    Customer(String),
    /// One conversation with a customer.
    Conversation(String),
    /// One technician's own visits: assigned, moved, taken away; by the record, `TECH-001`.
    Technician(String),
    /// Who else looks at a document, by its name.
    Presence(String),
    /// The board of one day.
    Dispatch(LocalDate),
    /// Conversations that wait for somebody.
    Queue,
    /// How the upstreams are doing.
    Health,
}

/// Not a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTopic;

impl FromStr for Topic {
    type Err = NoTopic;
    fn from_str(text: &str) -> Result<Self, NoTopic> {
        let (kind, key) = text.split_once(':').map_or((text, None), |(kind, key)| (kind, Some(key)));
        let sound = text.len() <= MAX_BYTES && !text.contains(char::is_control) && key != Some("");
        let named = |of: fn(String) -> Self| key.map(|key| of(key.to_owned()));
        let topic = match kind {
            _ if !sound => None,
            "device" => named(Self::Device),
            "customer" => named(Self::Customer),
            "conversation" => named(Self::Conversation),
            "technician" => named(Self::Technician),
            "presence" => named(Self::Presence),
            "dispatch" => key.and_then(LocalDate::parse).map(Self::Dispatch),
            "queue" if key.is_none() => Some(Self::Queue),
            "health" if key.is_none() => Some(Self::Health),
            _ => None,
        };
        topic.ok_or(NoTopic)
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Device(key) => write!(f, "device:{key}"),
            Self::Customer(key) => write!(f, "customer:{key}"),
            Self::Conversation(key) => write!(f, "conversation:{key}"),
            Self::Technician(key) => write!(f, "technician:{key}"),
            Self::Presence(key) => write!(f, "presence:{key}"),
            Self::Dispatch(day) => write!(f, "dispatch:{day}"),
            Self::Queue => f.write_str("queue"),
            Self::Health => f.write_str("health"),
        }
    }
}

impl TryFrom<String> for Topic {
    type Error = NoTopic;
    fn try_from(text: String) -> Result<Self, NoTopic> {
        text.parse()
    }
}

impl From<Topic> for String {
    fn from(topic: Topic) -> Self {
        topic.to_string()
    }
}

impl fmt::Display for NoTopic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a topic")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_reads_as_it_is_written() {
        for text in [
            "device:TPLG97441B58",
            "customer:Ferme O'Brien + Fils: nord",
            "conversation:c-1",
            "technician:TECH-001",
            "presence:DJ-2026-00412",
            "dispatch:2026-11-22",
            "queue",
            "health",
        ] {
            let topic: Topic = text.parse().unwrap();
            assert_eq!(topic.to_string(), text);
            assert_eq!(serde_json::from_str::<Topic>(&serde_json::to_string(&topic).unwrap()).unwrap(), topic);
        }
    }

    #[test]
    fn what_is_no_topic_is_refused() {
        let long = format!("device:{}", "a".repeat(200));
        for bad in ["", "device", "device:", "health:1", "audit", "device:a\nb", "dispatch:demain", "Queue", &long] {
            assert_eq!(bad.parse::<Topic>(), Err(NoTopic), "{bad}");
        }
    }
}
