//! Events of the sandboxed hub: a ring of the recent ones and a channel of the coming ones.

use domain::time::Timestamp;
use serde_json::{Value, json};
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use tokio::sync::broadcast;

/// How many events can be replayed.
const RING: usize = 10_000;

/// One event of the hub (CONTRACTS.md section 6).
#[derive(Clone, Debug)]
pub struct Event {
    /// Grows by one.
    pub seq: u64,
    /// `device:2239A7B004512`.
    pub topic: String,
    /// The `data:` line.
    pub body: Value,
}

/// What the hub tells its listeners.
pub struct Events {
    epoch: i64,
    recent: Mutex<Recent>,
    watched: Mutex<BTreeSet<String>>,
    coming: broadcast::Sender<Event>,
}

#[derive(Default)]
struct Recent {
    seq: u64,
    ring: VecDeque<Event>,
}

impl Events {
    /// `epoch` changes at each start, so that an old id is known to be old.
    pub fn new(epoch: i64) -> Self {
        Self { epoch, recent: Mutex::default(), watched: Mutex::default(), coming: broadcast::channel(1024).0 }
    }

    /// Tells everyone. `kind` is `device.state`, `issue.updated`, `sms.received`...
    pub fn emit(&self, at: Timestamp, topic: &str, kind: &str, actor: Option<&str>, data: Value) {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.seq += 1;
        let seq = recent.seq;
        let body = json!({
            "id": self.id(seq), "topic": topic, "seq": seq, "type": kind, "at": at, "actor": actor, "data": data, "v": 1,
        });
        let event = Event { seq, topic: topic.to_owned(), body };
        recent.ring.push_back(event.clone());
        if recent.ring.len() > RING {
            recent.ring.pop_front();
        }
        // Nobody listening is no error. Sent under the lock, so that no listener sees two events out of order.
        let _ = self.coming.send(event);
    }

    /// Remembers which devices somebody listens for.
    pub fn watch(&self, topics: &[String]) {
        let serials = topics.iter().filter_map(|topic| topic.strip_prefix("device:")).map(str::to_owned);
        self.watched.lock().unwrap_or_else(PoisonError::into_inner).extend(serials);
    }

    /// The serials somebody listened for.
    pub fn watched(&self) -> Vec<String> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// `e<epoch>-<seq>`.
    pub fn id(&self, seq: u64) -> String {
        format!("e{}-{seq}", self.epoch)
    }

    /// What came after `since`, or `None` when that cannot be told and the listener must read again; then the rest.
    pub fn listen(&self, since: Option<&str>) -> (Option<Vec<Event>>, broadcast::Receiver<Event>) {
        let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let coming = self.coming.subscribe();
        let Some(since) = since else { return (Some(Vec::new()), coming) };
        let seen = since.strip_prefix(&format!("e{}-", self.epoch)).and_then(|seq| seq.parse::<u64>().ok());
        let oldest = recent.ring.front().map_or(recent.seq + 1, |event| event.seq);
        let replay = seen
            .filter(|seen| seen + 1 >= oldest && *seen <= recent.seq)
            .map(|seen| recent.ring.iter().filter(|event| event.seq > seen).cloned().collect());
        (replay, coming)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listener_goes_on_where_it_was_or_is_told_to_read_again() {
        let events = Events::new(17);
        for n in 0..3 {
            events.emit(Timestamp::new(n, 0), "device:X", "device.state", None, json!({ "n": n }));
        }
        let seqs = |since: &str| {
            events.listen(Some(since)).0.map(|list| list.iter().map(|event| event.seq).collect::<Vec<_>>())
        };
        assert_eq!(seqs("e17-1"), Some(vec![2, 3]));
        assert_eq!(seqs("e17-3"), Some(vec![]));
        assert_eq!(seqs("e16-1"), None);
        assert_eq!(seqs("e17-9"), None);
    }
}
