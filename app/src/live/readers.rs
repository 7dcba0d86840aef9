//! Who wants to hear of what, and how far each has heard.
#![cfg_attr(
    not(any(feature = "hydrate", test)),
    expect(dead_code, reason = "the browser alone listens; the server has nobody to tell")
)]

use domain::{event::EventId, topic::Topic};

/// One reader's standing.
#[derive(Clone, Debug, PartialEq)]
pub struct Reader {
    pub id: u32,
    pub topics: Vec<Topic>,
    /// The last event it has heard; `None` after a reset, until the next event.
    pub heard: Option<EventId>,
}

impl Reader {
    /// Whether this event is news to the reader; notes it if so. Two connections may bring the same event.
    pub fn takes(&mut self, topic: &Topic, id: EventId) -> bool {
        let is_old = self.heard.is_some_and(|heard| heard.boot == id.boot && id.seq <= heard.seq);
        let takes = !is_old && self.topics.iter().any(|wanted| wanted == topic);
        if takes {
            self.heard = Some(id);
        }
        takes
    }
}

/// Where a common stream must begin so that no reader misses anything: at the one that has heard least.
pub fn common_start(cursors: impl Iterator<Item = Option<EventId>>) -> Option<EventId> {
    cursors.flatten().min_by_key(|id| (id.boot, id.seq))
}

/// All topics, each once.
pub fn all_topics<'a>(lists: impl Iterator<Item = &'a Vec<Topic>>) -> Vec<Topic> {
    let mut topics: Vec<Topic> = lists.flatten().cloned().collect();
    topics.sort();
    topics.dedup();
    topics
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(serial: &str) -> Topic {
        Topic::Device(serial.to_owned())
    }

    fn id(text: &str) -> EventId {
        EventId::parse(text).unwrap()
    }

    #[test]
    fn an_event_is_taken_once_and_only_where_it_is_wanted() {
        let mut reader = Reader { id: 1, topics: vec![device("A")], heard: Some(id("7-4")) };
        assert!(!reader.takes(&device("A"), id("7-4")) && !reader.takes(&device("B"), id("7-5")));
        assert!(reader.takes(&device("A"), id("7-6")) && !reader.takes(&device("A"), id("7-6")));
        assert!(reader.takes(&device("A"), id("8-1")), "another boot counts anew");
    }

    #[test]
    fn the_stream_begins_where_the_one_behind_stands() {
        let cursors = [Some(id("7-9")), None, Some(id("7-3")), Some(id("8-1"))];
        assert_eq!(common_start(cursors.into_iter()), Some(id("7-3")));
        assert_eq!(common_start([None].into_iter()), None);
    }

    #[test]
    fn topics_are_joined() {
        let lists = [vec![device("b"), device("a")], vec![device("a")]];
        assert_eq!(all_topics(lists.iter()), [device("a"), device("b")]);
    }
}
