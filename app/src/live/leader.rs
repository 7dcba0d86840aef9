//! The one stream, and the channel between the tabs.

use super::readers::{Reader, all_topics, common_start};
use crate::{
    api::encode,
    browser::{clock, document, listen, lock, spawn, timer, window},
    env::{href, own_name},
    offline::connection,
};
use domain::{
    event::{EventId, LiveEvent},
    topic::Topic,
};
use serde::{Deserialize, Serialize};
use std::{cell::RefCell, collections::BTreeMap, rc::Rc};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, Event, EventSource, MessageEvent};

const LOCK: &str = "ops-live";
const CHANNEL: &str = "ops-live";
/// How often the leader shows that it is alive, and after what silence it counts as frozen, in milliseconds.
const BEAT_MS: i32 = 10_000;
const SILENCE_MS: i64 = 25_000;
/// Longest wait before a refused stream is asked for again.
const RETRY_MAX_MS: u32 = 64_000;

type OnEvent = Rc<Box<dyn Fn(LiveEvent)>>;
type OnReset = Rc<Box<dyn Fn()>>;

/// What the tabs tell each other.
#[derive(Serialize, Deserialize)]
enum Word {
    /// A new leader asks what is wanted.
    Ask,
    /// A tab wants these, from there on.
    Want { tab: u32, topics: Vec<Topic>, since: Option<String> },
    /// The leader hands an event on.
    Event { id: String, data: String },
    /// The leader was told to read again.
    Reset,
    /// The leader is alive.
    Alive,
}

#[derive(Default)]
struct Live {
    tab: u32,
    channel: Option<BroadcastChannel>,
    readers: Vec<(Reader, OnEvent, OnReset)>,
    /// What other tabs want, while this one leads.
    others: BTreeMap<u32, (Vec<Topic>, Option<EventId>)>,
    leads: bool,
    source: Option<(EventSource, Vec<Topic>)>,
    leader_heard_at_ms: i64,
    /// How often the stream was refused since it was last open.
    refusals: u32,
}

thread_local!(static LIVE: RefCell<Live> = RefCell::default());

pub fn subscribe(topics: Vec<Topic>, cursor: &str, on_event: Box<dyn Fn(LiveEvent)>, on_reset: Box<dyn Fn()>) -> u32 {
    start_once();
    let id = LIVE.with_borrow_mut(|live| {
        let id = live.readers.iter().map(|(reader, ..)| reader.id).max().unwrap_or(0) + 1;
        let reader = Reader { id, topics, heard: EventId::parse(cursor) };
        live.readers.push((reader, Rc::new(on_event), Rc::new(on_reset)));
        id
    });
    wants_changed();
    id
}

pub fn unsubscribe(id: u32) {
    LIVE.with_borrow_mut(|live| live.readers.retain(|(reader, ..)| reader.id != id));
    wants_changed();
}

fn start_once() {
    if LIVE.with_borrow(|live| live.channel.is_some()) {
        return;
    }
    let channel = BroadcastChannel::new(own_name(CHANNEL, "ops-live-guest")).ok();
    if let Some(channel) = &channel {
        listen(channel, "message", |event| heard(&event));
    }
    LIVE.with_borrow_mut(|live| {
        live.tab = (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
        live.channel = channel;
    });
    // A phone that slept has a stream that says it is open and is not.
    listen(&document(), "visibilitychange", |_| {
        if !document().hidden() {
            reopen();
        }
    });
    listen(&window(), "pageshow", |_| reopen());
    listen(&window(), "pagehide", |_| say(&want(Vec::new(), None)));
    spawn(async {
        loop {
            let queued_ms = clock::now().utc_ms;
            let is_frozen = move || {
                let heard_ms = LIVE.with_borrow(|live| live.leader_heard_at_ms.max(queued_ms));
                clock::now().utc_ms - heard_ms > SILENCE_MS
            };
            lock::with_lock(own_name(LOCK, "ops-live-guest"), is_frozen, lead()).await;
            // The lock was taken away: somebody else leads now.
            LIVE.with_borrow_mut(|live| {
                live.leads = false;
                close(live);
            });
        }
    });
}

/// Leads for as long as the tab lives.
async fn lead() {
    LIVE.with_borrow_mut(|live| {
        live.leads = true;
        live.others.clear();
    });
    say(&Word::Ask);
    reopen();
    while LIVE.with_borrow(|live| live.leads) {
        say(&Word::Alive);
        timer::sleep(BEAT_MS).await;
    }
}

fn wants_changed() {
    if LIVE.with_borrow(|live| live.leads) {
        reopen();
    } else {
        tell_wants();
    }
}

fn tell_wants() {
    let word = LIVE.with_borrow(|live| {
        let readers = || live.readers.iter().map(|(reader, ..)| reader);
        let since = common_start(readers().map(|reader| reader.heard));
        want(all_topics(readers().map(|reader| &reader.topics)), since)
    });
    say(&word);
}

fn want(topics: Vec<Topic>, since: Option<EventId>) -> Word {
    Word::Want { tab: LIVE.with_borrow(|live| live.tab), topics, since: since.map(|id| id.to_string()) }
}

/// Opens the stream anew over all that is wanted, from where the one behind stands.
fn reopen() {
    LIVE.with_borrow_mut(|live| {
        close(live);
        let readers = || live.readers.iter().map(|(reader, ..)| reader);
        let others = || live.others.values();
        let topics = all_topics(readers().map(|reader| &reader.topics).chain(others().map(|(topics, _)| topics)));
        if !live.leads || topics.is_empty() {
            return;
        }
        let since = common_start(readers().map(|reader| reader.heard).chain(others().map(|(_, since)| *since)));
        let since = since.map(|id| format!("&since={id}")).unwrap_or_default();
        let list = topics.iter().map(|topic| encode(&topic.to_string())).collect::<Vec<_>>().join(",");
        if let Ok(source) = EventSource::new(&href(&format!("/api/events?topics={list}{since}"))) {
            listen(&source, "message", |event| received(&event));
            listen(&source, "open", |_| LIVE.with_borrow_mut(|live| live.refusals = 0));
            listen(&source, "error", |_| {
                connection::doubt();
                ask_again_later();
            });
            listen(&source, "reset", |_| {
                say(&Word::Reset);
                reset();
            });
            live.source = Some((source, topics));
        }
    });
}

/// A stream that breaks is opened again by the browser; one that is refused, as while the server is replaced, is not.
fn ask_again_later() {
    if !is_refused() {
        return;
    }
    let refusals = LIVE.with_borrow_mut(|live| {
        live.refusals += 1;
        live.refusals
    });
    let ceiling_ms = f64::from((1000 << refusals.min(6)).min(RETRY_MAX_MS));
    let wait_ms = ceiling_ms * (0.5 + js_sys::Math::random() / 2.0);
    timer::after(wait_ms as i32, || {
        if is_refused() {
            reopen();
        }
    });
}

fn is_refused() -> bool {
    let closed = |(source, _): &(EventSource, Vec<Topic>)| source.ready_state() == EventSource::CLOSED;
    LIVE.with_borrow(|live| live.source.as_ref().is_some_and(closed))
}

fn close(live: &mut Live) {
    if let Some((source, _)) = live.source.take() {
        source.close();
    }
}

fn received(event: &Event) {
    let Some(message) = event.dyn_ref::<MessageEvent>() else { return };
    let (id, data) = (message.last_event_id(), message.data().as_string().unwrap_or_default());
    deliver(&id, &data);
    if let (Some(id), true) = (EventId::parse(&id), LIVE.with_borrow(|live| !live.others.is_empty())) {
        LIVE.with_borrow_mut(|live| live.others.values_mut().for_each(|(_, since)| *since = Some(id)));
        say(&Word::Event { id: id.to_string(), data });
    }
}

/// Hands an event to this tab's readers. They are called outside the borrow: a reader may subscribe or close.
fn deliver(id: &str, data: &str) {
    let (Some(id), Ok(event)) = (EventId::parse(id), serde_json::from_str::<LiveEvent>(data)) else { return };
    let takers: Vec<OnEvent> = LIVE.with_borrow_mut(|live| {
        let taking = live
            .readers
            .iter_mut()
            .filter_map(|(reader, on_event, _)| reader.takes(&event.topic, id).then(|| on_event.clone()));
        taking.collect()
    });
    takers.iter().for_each(|take| take(event.clone()));
}

fn reset() {
    let readers: Vec<OnReset> = LIVE.with_borrow_mut(|live| {
        live.others.values_mut().for_each(|(_, since)| *since = None);
        live.readers.iter_mut().for_each(|(reader, ..)| reader.heard = None);
        live.readers.iter().map(|(_, _, on_reset)| on_reset.clone()).collect()
    });
    readers.iter().for_each(|read_again| read_again());
}

fn heard(event: &Event) {
    let text = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string()).unwrap_or_default();
    let Ok(word) = serde_json::from_str::<Word>(&text) else { return };
    match word {
        Word::Ask => tell_wants(),
        Word::Want { tab, topics, since } => {
            let since = since.as_deref().and_then(EventId::parse);
            LIVE.with_borrow_mut(|live| match topics.is_empty() {
                true => drop(live.others.remove(&tab)),
                false => drop(live.others.insert(tab, (topics, since))),
            });
            reopen();
        }
        Word::Event { id, data } => deliver(&id, &data),
        Word::Reset => reset(),
        Word::Alive => LIVE.with_borrow_mut(|live| live.leader_heard_at_ms = clock::now().utc_ms),
    }
}

fn say(word: &Word) {
    let text = serde_json::to_string(word).unwrap_or_default();
    LIVE.with_borrow(|live| {
        if let Some(channel) = &live.channel {
            // A tab that is not told asks when it is next seen.
            let _ = channel.post_message(&JsValue::from(text));
        }
    });
}
