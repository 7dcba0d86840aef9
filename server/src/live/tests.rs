use super::*;
use domain::{person::Role, time::Timestamp};
use futures::{FutureExt, StreamExt};
use proptest::prelude::*;
use std::time::Duration;

fn event(topic: &str, number: usize) -> LiveEvent {
    LiveEvent { topic: topic.to_owned(), kind: number.to_string(), at: Timestamp::new(0, 0), actor: None, entry: None }
}

fn topics(list: &str) -> Topics {
    Topics::parse(list, Role::Technician).unwrap()
}

/// What a browser makes of a piece of a stream: whole blocks only, and the last id it saw.
#[derive(Default, Debug)]
struct Browser {
    last_id: Option<EventId>,
    seen: Vec<usize>,
    resets: usize,
}

impl Browser {
    fn read(&mut self, text: &str) {
        let whole = text.rfind("\n\n").map_or("", |end| &text[..end + 2]);
        for block in whole.split("\n\n") {
            let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
            if let Some(id) = field("id: ") {
                self.last_id = EventId::parse(id);
            }
            if field("event: reset").is_some() {
                self.resets += 1;
            } else if let Some(data) = field("data: ") {
                self.seen.push(serde_json::from_str::<LiveEvent>(data).unwrap().kind.parse().unwrap());
            }
        }
    }
}

async fn read_until_quiet(live: &Live, after: Option<EventId>) -> String {
    let seat = live.seats().take("p").unwrap();
    let mut frames = Box::pin(stream(live.clone(), topics("device:A"), after, seat, Settings::usual(0)));
    let mut text = String::new();
    while let Some(Some(Ok(frame))) = frames.next().now_or_never() {
        text.push_str(&frame);
    }
    text
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap()
}

proptest! {
    /// Cut after any byte, come back with the last id: everything arrives, in order, once.
    #[test]
    fn a_cut_stream_goes_on_without_gap_or_double(
        batches in prop::collection::vec((prop::collection::vec(any::<bool>(), 0..40), any::<prop::sample::Index>()), 1..12)
    ) {
        runtime().block_on(async {
            let live = Live::new(7);
            let (mut browser, mut mine, mut number) = (Browser::default(), Vec::new(), 0);
            browser.read(&read_until_quiet(&live, None).await);
            for (batch, cut) in batches {
                for is_mine in batch {
                    live.publish(&event(if is_mine { "device:A" } else { "device:B" }, number));
                    mine.extend(is_mine.then_some(number));
                    number += 1;
                }
                let text = read_until_quiet(&live, browser.last_id).await;
                browser.read(&text[..cut.index(text.len() + 1)]);
            }
            browser.read(&read_until_quiet(&live, browser.last_id).await);
            prop_assert_eq!(&browser.seen, &mine);
            prop_assert_eq!(browser.resets, 0);
            Ok(())
        })?;
    }

    /// However small the ring: either nothing is missing, or the reader was told.
    #[test]
    fn a_reader_that_fell_out_is_told(capacity in 1usize..20, behind in 0usize..40) {
        runtime().block_on(async {
            let live = Live::with_capacity(7, capacity);
            let cursor = live.cursor();
            for number in 0..behind {
                live.publish(&event("device:A", number));
            }
            let mut browser = Browser::default();
            browser.read(&read_until_quiet(&live, Some(cursor)).await);
            if behind > capacity {
                prop_assert_eq!((browser.resets, browser.seen.len()), (1, 0));
                prop_assert_eq!(browser.last_id, Some(live.cursor()));
            } else {
                prop_assert_eq!((browser.resets, browser.seen), (0, (0..behind).collect::<Vec<_>>()));
            }
            Ok(())
        })?;
    }
}

#[test]
fn ids_that_are_not_of_this_ring_lead_to_a_reset() {
    runtime().block_on(async {
        let live = Live::new(7);
        live.publish(&event("device:A", 0));
        for id in ["6-1", "8-1", "7-2", "7-18446744073709551615"] {
            let mut browser = Browser::default();
            browser.read(&read_until_quiet(&live, EventId::parse(id)).await);
            assert_eq!((browser.resets, browser.seen.len(), browser.last_id), (1, 0, Some(live.cursor())), "{id}");
        }
    });
}

#[test]
fn a_gap_upstream_resets_every_reader() {
    runtime().block_on(async {
        let live = Live::new(7);
        let cursor = live.publish(&event("device:A", 0));
        live.forget_past();
        assert!(matches!(live.replay(cursor, &topics("device:A")), Replay::Reset(_)));
        let cursor = live.cursor();
        live.publish(&event("device:A", 1));
        let mut browser = Browser::default();
        browser.read(&read_until_quiet(&live, Some(cursor)).await);
        assert_eq!((browser.seen, browser.resets), (vec![1], 0));
    });
}

#[test]
fn a_quiet_stream_beats_and_ends_when_old_or_closed() {
    runtime().block_on(async {
        let live = Live::new(7);
        let quick = Settings {
            heartbeat: Duration::from_millis(20),
            max_age: Duration::from_millis(110),
            ..Settings::usual(0)
        };
        let open = || Box::pin(stream(live.clone(), topics("health"), None, live.seats().take("p").unwrap(), quick));
        let text: Vec<String> = open().map(Result::unwrap).collect().await;
        assert_eq!(text[0], "retry: 3000\n\nid: 7-0\n\n");
        let beats = text.iter().filter(|frame| *frame == ": hb\nid: 7-0\n\n").count();
        assert!((1..=5).contains(&beats), "{beats} beats in 110 ms, one each 20 ms at most");
        assert_eq!(text.last().unwrap(), "retry: 500\n\n");
        let mut frames = open();
        frames.next().await;
        live.close();
        assert_eq!(frames.next().await.unwrap().unwrap(), "retry: 500\n\n");
        assert_eq!(frames.next().await, None);
    });
}

#[test]
fn the_ninth_stream_of_a_person_is_refused_until_one_ends() {
    let seats = Seats::default();
    let mut held: Vec<_> = (0..8).map(|_| seats.take("p").unwrap()).collect();
    assert!(seats.take("p").is_none() && seats.take("q").is_some());
    held.pop();
    assert!(seats.take("p").is_some());
}
