//! One reader's stream: replay from its cursor, wait for more, a heartbeat when there is nothing, an end when the server
//! stops or the stream is old (the next one is authorised anew).

use super::{Live, Replay, Topics, seats::Seat};
use domain::event::EventId;
use futures::{Stream, stream};
use std::{convert::Infallible, time::Duration};
use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

/// The times of a stream.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How often a quiet stream says that it lives.
    pub heartbeat: Duration,
    /// How long a stream may last.
    pub max_age: Duration,
    /// What a browser waits before it comes back, told at the start.
    pub retry_ms: u32,
    /// The same, told when the server stops: different from reader to reader, so that they do not all come at once.
    pub retry_at_close_ms: u32,
}

impl Settings {
    /// The contract's times; `spread` is any number that differs from reader to reader.
    pub fn usual(spread: u64) -> Self {
        Self {
            heartbeat: Duration::from_secs(15),
            max_age: Duration::from_secs(540 + spread % 60),
            retry_ms: 3000,
            retry_at_close_ms: 500 + (spread % 1500) as u32,
        }
    }
}

/// The text of one reader's stream. `after` is where the reader stands; `None` means it starts now.
pub fn stream(
    live: Live,
    topics: Topics,
    after: Option<EventId>,
    seat: Seat,
    settings: Settings,
) -> impl Stream<Item = Result<String, Infallible>> {
    let cursor = after.unwrap_or_else(|| live.cursor());
    let reader = Reader {
        newest: live.watch_newest(),
        closed: live.watch_closed(),
        ends_at: Instant::now() + settings.max_age,
        greeted: false,
        ended: false,
        _seat: seat,
        live,
        topics,
        cursor,
        settings,
    };
    stream::unfold(reader, |mut reader| async move { reader.next().await.map(|text| (Ok(text), reader)) })
}

struct Reader {
    live: Live,
    topics: Topics,
    cursor: EventId,
    newest: watch::Receiver<u64>,
    closed: watch::Receiver<bool>,
    ends_at: Instant,
    settings: Settings,
    greeted: bool,
    ended: bool,
    _seat: Seat,
}

impl Reader {
    async fn next(&mut self) -> Option<String> {
        if self.ended {
            return None;
        }
        if !self.greeted {
            self.greeted = true;
            // The id without data gives a fresh reader a place to come back to before its first event.
            let place = if self.is_lost() { String::new() } else { format!("id: {}\n\n", self.cursor) };
            return Some(format!("retry: {}\n\n{place}", self.settings.retry_ms));
        }
        loop {
            self.newest.borrow_and_update();
            match self.live.replay(self.cursor, &self.topics) {
                Replay::Reset(cursor) => {
                    self.cursor = cursor;
                    return Some(format!("id: {cursor}\nevent: reset\ndata:\n\n"));
                }
                Replay::Frames(frames, cursor) => {
                    self.cursor = cursor;
                    if !frames.is_empty() {
                        return Some(frames);
                    }
                }
            }
            if let Some(text) = self.wait().await {
                return Some(text);
            }
        }
    }

    /// Waits for the next event; gives what has to be said meanwhile.
    async fn wait(&mut self) -> Option<String> {
        let heartbeat_at = Instant::now() + self.settings.heartbeat;
        let goodbye = format!("retry: {}\n\n", self.settings.retry_at_close_ms);
        tokio::select! {
            _ = self.closed.wait_for(|closed| *closed) => { self.ended = true; Some(goodbye) }
            _ = sleep_until(self.ends_at) => { self.ended = true; Some(goodbye) }
            _ = self.newest.changed() => None,
            _ = sleep_until(heartbeat_at) => Some(format!(": hb\nid: {}\n\n", self.cursor)),
        }
    }

    fn is_lost(&self) -> bool {
        matches!(self.live.replay(self.cursor, &self.topics), Replay::Reset(_))
    }
}
