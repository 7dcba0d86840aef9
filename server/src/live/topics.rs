//! What a reader asked to hear of, checked against what their role may hear.

use domain::person::Role;
use std::collections::BTreeSet;

const MAX_TOPICS: usize = 50;
const MAX_BYTES: usize = 160;

/// A set of topics one person may read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topics(BTreeSet<String>);

/// Why a list of topics is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TopicsRefusal {
    /// Not a topic, or too many of them.
    Invalid(String),
    /// Not for this role.
    Forbidden,
}

impl Topics {
    /// Reads `device:TPLG97441B58,customer:CUST-2026-00042,health`.
    pub fn parse(list: &str, role: Role) -> Result<Self, TopicsRefusal> {
        let topics: BTreeSet<String> = list.split(',').filter(|topic| !topic.is_empty()).map(str::to_owned).collect();
        if topics.is_empty() || topics.len() > MAX_TOPICS {
            return Err(TopicsRefusal::Invalid("topics".to_owned()));
        }
        for topic in &topics {
            match min_rank(topic) {
                None => return Err(TopicsRefusal::Invalid(topic.chars().take(MAX_BYTES).collect())),
                Some(rank) if rank > rank_of(role) => return Err(TopicsRefusal::Forbidden),
                Some(_) => {}
            }
        }
        Ok(Self(topics))
    }

    /// Whether an event of that topic is for this reader.
    pub fn contains(&self, topic: &str) -> bool {
        self.0.contains(topic)
    }

    /// One by one.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// The least role for a topic: 0 anybody of the staff, 1 customer service and up; `None` if there is no such topic.
fn min_rank(topic: &str) -> Option<u8> {
    let (kind, key) = topic.split_once(':').map_or((topic, None), |(kind, key)| (kind, Some(key)));
    let sound = topic.len() <= MAX_BYTES && !topic.contains(char::is_control) && key != Some("");
    match (kind, key.is_some()) {
        _ if !sound => None,
        ("device" | "customer" | "dispatch", true) | ("health", false) => Some(0),
        ("conversation", true) | ("queue", false) => Some(1),
        _ => None,
    }
}

fn rank_of(role: Role) -> u8 {
    u8::from(role != Role::Technician)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_hear_what_is_theirs() {
        assert!(Topics::parse("device:A,customer:Ferme O'Brien + Fils,health", Role::Technician).is_ok());
        assert_eq!(Topics::parse("device:A,queue", Role::Technician), Err(TopicsRefusal::Forbidden));
        assert!(Topics::parse("conversation:1,queue", Role::Agent).is_ok());
    }

    #[test]
    fn what_is_no_topic_is_refused() {
        for bad in
            ["", ",", "device", "device:", "health:1", "audit", "device:a\nb", &format!("device:{}", "a".repeat(200))]
        {
            assert!(matches!(Topics::parse(bad, Role::Admin), Err(TopicsRefusal::Invalid(_))), "{bad}");
        }
        let many: Vec<String> = (0..51).map(|n| format!("device:{n}")).collect();
        assert!(Topics::parse(&many.join(","), Role::Admin).is_err());
    }
}
