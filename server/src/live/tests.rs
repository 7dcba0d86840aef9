use super::*;
use domain::{person::Role, time::Timestamp, topic::Topic};
use log::Gathered;
use proptest::prelude::*;
use std::{
    io::{ErrorKind, Read},
    net::TcpListener,
    time::{Duration, Instant},
};

const WITHIN: Duration = Duration::from_secs(10);

fn event(topic: &str, number: usize) -> LiveEvent {
    let topic = topic.parse().unwrap();
    LiveEvent { topic, kind: number.to_string(), at: Timestamp::new(0, 0), actor: None, entry: None }
}

fn live(times: Times, capacity: usize) -> Live {
    Live::with_capacity(7, times, capacity).unwrap()
}

fn quick() -> Times {
    let (heartbeat, max_age) = (Duration::from_millis(120), Duration::from_secs(60));
    Times { heartbeat, max_age, closing: Duration::from_millis(80), retry_ms: 3000 }
}

/// A browser on a socket of its own.
struct Browser {
    socket: TcpStream,
    text: String,
}

fn join(live: &Live, topics: &[&str], after: EventId) -> Browser {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let socket = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (ours, _) = listener.accept().unwrap();
    ours.set_nonblocking(true).unwrap();
    let topics = topics.iter().map(|topic| topic.parse().unwrap()).collect();
    let seat = live.seats().take(&format!("p{}", live.readers() / 8), Role::Technician).unwrap();
    live.join(ours, Joining { topics, denied: Vec::new(), after, is_chunked: false, seat, until: None });
    Browser { socket, text: String::new() }
}

impl Browser {
    /// Reads until that arrives.
    fn until(&mut self, wanted: &str) -> &str {
        self.read(|text| text.contains(wanted));
        assert!(self.text.contains(wanted), "no {wanted:?} in {:?}", self.text);
        &self.text
    }

    /// Reads until the stream ends.
    fn until_end(&mut self) -> &str {
        assert!(self.read(|_| false), "no end after {:?}", self.text);
        &self.text
    }

    /// True at the end of the stream.
    fn read(&mut self, is_enough: impl Fn(&str) -> bool) -> bool {
        let (begun, mut chunk) = (Instant::now(), [0; 4096]);
        self.socket.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        while !is_enough(&self.text) && begun.elapsed() < WITHIN {
            match self.socket.read(&mut chunk) {
                Ok(0) => return true,
                Ok(length) => self.text.push_str(std::str::from_utf8(&chunk[..length]).unwrap()),
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(_) => return true,
            }
        }
        false
    }

    fn seen(&self) -> Vec<usize> {
        let whole = self.text.rfind("\n\n").map_or("", |end| &self.text[..end]);
        let data = whole.lines().filter_map(|line| line.strip_prefix("data: "));
        data.map(|json| serde_json::from_str::<LiveEvent>(json).unwrap().kind.parse().unwrap()).collect()
    }
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < WITHIN, "{what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

proptest! {
    /// Whatever was published and forgotten: a reader gets the events of its topics after its number, in order, or is
    /// told that they cannot be proved to be all.
    #[test]
    fn the_log_gives_what_was_missed_or_says_so(
        capacity in 1usize..20,
        published in prop::collection::vec(prop::option::weighted(0.95, 0u8..4), 0..60),
        after in 0u64..70,
        wanted in prop::collection::btree_set(0u8..4, 1..4),
    ) {
        let name = |topic: &u8| format!("device:{topic}");
        let mut log = Log::new(7, capacity);
        let topics: Vec<_> = wanted.iter().map(|topic| log.hold(&name(topic).parse().unwrap())).collect();
        // What a reader may count on: the last `capacity` events since the last gap.
        let (mut known, mut floor) = (Vec::new(), 0);
        for topic in &published {
            match topic {
                Some(topic) => known.push((log.push(&event(&name(topic), 0)).seq, *topic)),
                None => { log.forget(); known.clear(); floor = log.newest().seq; }
            }
            if known.len() > capacity { floor = known.remove(0).0; }
        }
        let (mut seen, mut at, mut frames) = (Vec::new(), after, Vec::new());
        let newest = log.newest().seq;
        loop {
            frames.clear();
            match log.gather(at, &topics, &mut frames) {
                Gathered::Lost(at) => { prop_assert!(at == newest && (after < floor || after > newest)); return Ok(()); }
                Gathered::UpTo(seq) => at = seq,
            }
            if frames.is_empty() { break }
            seen.extend(frames.iter().map(|(seq, _)| *seq));
        }
        prop_assert!(after >= floor && at == newest);
        let expected = known.iter().filter(|(seq, topic)| *seq > after && wanted.contains(topic)).map(|(seq, _)| *seq);
        prop_assert_eq!(seen, expected.collect::<Vec<_>>());
        topics.iter().for_each(|topic| log.let_go(*topic));
    }
}

#[test]
fn each_reader_hears_of_its_topics_once_and_in_order() {
    let live = live(Times::default(), 1000);
    let start = live.cursor();
    let mut readers = [
        join(&live, &["device:A"], start),
        join(&live, &["device:B"], start),
        join(&live, &["device:A", "health"], start),
    ];
    for number in 0..300 {
        live.publish(&event(["device:A", "device:B", "health"][number % 3], number));
    }
    let mut late = join(&live, &["device:B"], EventId { boot: 7, seq: 151 });
    let of = |kinds: &[usize], from: usize| (from..300).filter(|n| kinds.contains(&(n % 3))).collect::<Vec<_>>();
    for (reader, kinds, last) in [(0, &[0][..], 297), (1, &[1], 298), (2, &[0, 2], 299)] {
        readers[reader].until(&format!("\"type\":\"{last}\""));
        assert_eq!(readers[reader].seen(), of(kinds, 0));
        assert!(readers[reader].text.starts_with("retry: 3000\n\nid: 7-0\n\n"), "{}", readers[reader].text);
    }
    late.until("\"type\":\"298\"");
    assert_eq!(late.seen(), of(&[1], 151));
}

#[test]
fn ids_that_are_not_of_this_log_lead_to_a_reset() {
    let live = live(Times::default(), 4);
    for number in 0..9 {
        live.publish(&event("device:A", number));
    }
    for id in ["6-1", "8-1", "7-10", "7-4", "7-18446744073709551615"] {
        let mut reader = join(&live, &["device:A"], EventId::parse(id).unwrap());
        assert_eq!(reader.until("reset\ndata:\n\n"), "retry: 3000\n\nid: 7-9\nevent: reset\ndata:\n\n", "{id}");
    }
    let mut reader = join(&live, &["device:A"], EventId::parse("7-5").unwrap());
    reader.until("\"8\"");
    assert_eq!(reader.seen(), [5, 6, 7, 8]);
}

#[test]
fn a_gap_upstream_resets_every_reader() {
    let live = live(Times::default(), 100);
    let mut readers = [join(&live, &["device:A"], live.cursor()), join(&live, &["queue"], live.cursor())];
    live.publish(&event("device:A", 1));
    readers[0].until("\"1\"");
    live.forget_past();
    readers[0].until("id: 7-2\nevent: reset");
    readers[1].until("id: 7-2\nevent: reset");
    live.publish(&event("device:A", 2));
    readers[0].until("\"2\"");
    assert_eq!(readers[0].seen(), [1, 2]);
}

#[test]
fn a_quiet_stream_beats_and_ends_when_it_is_old() {
    let live = live(Times { max_age: Duration::from_millis(500), ..quick() }, 100);
    let mut reader = join(&live, &["health"], live.cursor());
    let text = reader.until_end();
    let beats = text.matches(": hb\nid: 7-0\n\n").count();
    assert!((2..=5).contains(&beats), "{beats} beats in half a second, one each 120 ms");
    assert!(text.ends_with("retry: 500\n\n"), "{text}");
    wait_until("the place is given back", || live.readers() == 0);
}

#[test]
fn streams_end_one_after_the_other_when_the_server_stops() {
    let live = live(Times { closing: Duration::from_millis(600), ..quick() }, 100);
    let mut readers: Vec<_> = (0..60).map(|_| join(&live, &["health"], live.cursor())).collect();
    for reader in &mut readers {
        reader.until("id: 7-0");
    }
    let begun = Instant::now();
    live.close();
    wait_until("all are gone", || live.readers() == 0);
    assert!((300..2000).contains(&begun.elapsed().as_millis()), "{:?}", begun.elapsed());
    let waits: std::collections::BTreeSet<String> = readers
        .iter_mut()
        .map(|reader| reader.until_end().trim_end().rsplit(": ").next().unwrap().to_owned())
        .collect();
    assert!(
        waits.len() > 40 && waits.iter().all(|wait| (500..2000).contains(&wait.parse::<u32>().unwrap())),
        "{waits:?}"
    );
}

#[test]
fn a_reader_that_leaves_is_noticed_at_once() {
    let live = live(Times::default(), 100);
    let mut reader = join(&live, &["health"], live.cursor());
    reader.until("7-0");
    drop(reader);
    wait_until("gone", || live.readers() == 0);
    wait_until("nobody sits there", || !live.seats().changes("p0", Role::Agent));
}

/// B7: what a reader that never reads is given is what the system holds, and then it is cut; nobody waits for it.
#[test]
fn a_stuck_reader_is_cut_and_holds_up_nobody() {
    let live = live(quick(), 16_384);
    let mut stuck: Vec<_> = (0..5).map(|_| join(&live, &["device:A"], live.cursor())).collect();
    let mut reader = join(&live, &["device:A"], live.cursor());
    wait_until("all joined", || live.readers() == 6);
    let mut sent = 0;
    let begun = Instant::now();
    // More than all buffers between a writer and a reader that does not read hold.
    while live.readers() > 1 {
        assert!(begun.elapsed() < WITHIN * 3, "{} readers left", live.readers());
        for _ in 0..500 {
            live.publish(&event(&format!("device:{}", if sent % 2 == 0 { "A" } else { "B" }), sent));
            sent += 1;
        }
        reader.until(&format!("\"type\":\"{}\"", sent - 2));
    }
    reader.read(|text| text.ends_with("\n\n"));
    assert_eq!(reader.seen(), (0..sent).step_by(2).collect::<Vec<_>>());
    stuck.iter_mut().for_each(|reader| assert!(reader.read(|_| false)));
}

/// B11: a role that was taken away ends the streams it opened.
#[test]
fn a_change_of_role_ends_the_streams_of_that_person() {
    let live = live(Times::default(), 100);
    let mut readers: Vec<_> = (0..9)
        .map(|_| {
            let reader = join(&live, &["health"], live.cursor());
            std::thread::sleep(Duration::from_millis(5));
            reader
        })
        .collect();
    for reader in &mut readers {
        reader.until("7-0");
    }
    live.has_role("p0", Role::Technician);
    live.has_role("somebody", Role::Admin);
    assert_eq!(live.readers(), 9);
    live.has_role("p0", Role::Agent);
    wait_until("eight are gone", || live.readers() == 1);
    assert!(readers[0].until_end().contains("retry: "));
    live.publish(&event("health", 1));
    readers[8].until("\"1\"");
}

#[test]
fn the_ninth_stream_of_a_person_is_refused_until_one_ends() {
    let seats = Seats::default();
    let take = |person| seats.take(person, Role::Agent);
    let mut held: Vec<_> = (0..8).map(|_| take("p").unwrap()).collect();
    assert!(take("p").is_none() && take("q").is_some());
    held.pop();
    assert!(take("p").is_some());
}

#[test]
fn a_topic_costs_nothing_once_it_is_forgotten() {
    let mut log = Log::new(7, 2);
    for number in 0..1000 {
        log.push(&event(&format!("device:{number}"), 0));
        let held = log.hold(&Topic::Customer(number.to_string()));
        log.let_go(held);
    }
    assert!(log.places() <= 4, "{} places", log.places());
}
