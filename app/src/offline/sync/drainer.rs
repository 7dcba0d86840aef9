//! Sending, one tab at a time: a Web Lock says who, the store's epoch fences off whoever had it before. A holder that is
//! silent for too long (its tab is frozen) has the lock taken away.

use super::{ByHand, OutboxState, net::OpsNet};
use crate::{
    browser::{clock, document, listen, lock, spawn, timer, window},
    components::announcer::announce,
    env::own_name,
    i18n::msg::outbox as words,
    offline::{
        notices,
        store::{PHONE, PhoneStore},
    },
    state::state,
};
use domain::{
    op::{Base, Change},
    time::Timestamp,
};
use leptos::prelude::*;
use outbox::{Clock, Counts, End, EnqueueError, Lane, Listing, Outbox, Owner, Pass, StoreError};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};
use wasm_bindgen::JsValue;
use web_sys::{BroadcastChannel, MessageEvent};

const LOCK: &str = "ops-drain";
const CHANNEL: &str = "ops-outbox";
/// What the channel says: the store was changed, or the drainer is alive.
const CHANGED: &str = "changed";
const ALIVE: &str = "alive";
/// How often a drain under way shows itself, to this tab's pages and to the other tabs, in milliseconds.
const BEAT_MS: i32 = 1000;
/// How long a drainer may be silent before it counts as frozen, in milliseconds.
const SILENCE_MS: i64 = 20_000;

/// The outbox of this tab.
pub type Ops = Outbox<PhoneStore, OpsNet, PhoneClock>;

/// The corrected clock.
pub struct PhoneClock;
impl Clock for PhoneClock {
    fn now(&self) -> Timestamp {
        clock::now()
    }
}

thread_local! {
    static OPS: RefCell<Option<Rc<Ops>>> = const { RefCell::new(None) };
    static TO_OTHER_TABS: Option<BroadcastChannel> = BroadcastChannel::new(own_name(CHANNEL, "ops-outbox-guest")).ok();
    /// True while this tab stands in line for the lock: once is enough.
    static IN_LINE: Cell<bool> = const { Cell::new(false) };
    /// True while this tab drains.
    static DRAINING: Cell<bool> = const { Cell::new(false) };
    /// When another tab's drainer last showed itself.
    static HEARD_AT_MS: Cell<i64> = const { Cell::new(0) };
    /// Which of the timers set for a later try is the last: the others do nothing.
    static ALARM: Cell<u32> = const { Cell::new(0) };
}

/// Shows what is in the store, then sends it, now and whenever there is a reason to.
pub fn start() {
    TO_OTHER_TABS.with(|channel| {
        if let Some(channel) = channel {
            listen(channel, "message", |event| heard(&event));
        }
    });
    listen(&window(), "online", |_| spawn(hurry()));
    listen(&window(), "pageshow", |_| spawn(hurry()));
    listen(&document(), "visibilitychange", |_| {
        if !document().hidden() {
            spawn(hurry());
        }
    });
    listen(&window().navigator().service_worker(), "message", |event| {
        if text_of(&event, "type").as_deref() == Some("drain") {
            spawn(hurry());
        }
    });
    spawn(async {
        notices::load().await;
        drain().await;
    });
}

pub async fn enqueue(
    change: Change,
    base: Option<Base>,
    photos: &[Vec<u8>],
    hold_ms: i64,
) -> Result<String, EnqueueError> {
    let outbox = ops().await;
    outbox.set_person(person());
    let op_id = outbox.enqueue(change, base, photos, hold_ms).await?;
    changed().await;
    spawn(drain());
    Ok(op_id)
}

pub async fn by_hand(what: ByHand, op_id: &str) -> Result<bool, StoreError> {
    let outbox = ops().await;
    outbox.set_person(person());
    let done = match what {
        ByHand::Undo => outbox.undo(op_id).await,
        ByHand::Retry => outbox.retry(op_id).await,
        ByHand::Discard => outbox.discard(op_id).await,
        ByHand::SendMine => outbox.send_mine(op_id).await,
    };
    changed().await;
    spawn(drain());
    done
}

pub async fn export() -> Option<String> {
    ops().await.export().await.ok()
}

/// There is a reason to believe that waiting is over.
pub async fn hurry() {
    let outbox = ops().await;
    outbox.set_person(person());
    if outbox.retry_all().await.is_ok_and(|hurried| hurried > 0) {
        changed().await;
    }
    drain().await;
}

/// Stands in line for the lock, then sends all that may leave.
async fn drain() {
    if IN_LINE.replace(true) {
        return;
    }
    let started_ms = clock::now().utc_ms;
    let is_frozen = move || clock::now().utc_ms - HEARD_AT_MS.get().max(started_ms) > SILENCE_MS;
    lock::with_lock(own_name(LOCK, "ops-drain-guest"), is_frozen, async {
        IN_LINE.set(false);
        pass().await;
    })
    .await;
    IN_LINE.set(false);
}

async fn pass() {
    let before = refresh().await;
    if before.waiting() == before.conflict + before.refused {
        return;
    }
    let outbox = ops().await;
    if outbox.acquire_drainer().await.is_err() {
        return wake_in(SILENCE_MS);
    }
    DRAINING.set(true);
    spawn(beat(before.done));
    let (ops, photos) = futures::join!(outbox.drain(Lane::Ops), outbox.drain(Lane::Photos));
    DRAINING.set(false);
    let after = changed().await;
    tell(&before, &after);
    let items = state().outbox.with_untracked(|outbox| outbox.listing.clone());
    notices::take_in(&items.items).await;
    // Until it is known who is signed in, what has an owner stays: the day says it soon.
    let unknown = person().is_none().then_some(SILENCE_MS);
    if let Some(wait_ms) = [ops, photos].iter().filter_map(next_look_ms).chain(unknown).min() {
        wake_in(wait_ms);
    }
}

/// A pass that ended for want of a sign-in waits for one; the store's own trouble passes.
fn next_look_ms(pass: &Result<Pass, StoreError>) -> Option<i64> {
    match pass {
        Ok(pass) if pass.end == End::SignIn => None,
        Ok(pass) => pass.wait_ms,
        Err(_) => Some(SILENCE_MS),
    }
}

fn wake_in(ms: i64) {
    let alarm = ALARM.get().wrapping_add(1);
    ALARM.set(alarm);
    timer::after(ms.clamp(0, 300_000) as i32, move || {
        if ALARM.get() == alarm {
            spawn(drain());
        }
    });
}

/// While this tab drains: how far it is, and that it is alive.
async fn beat(done_before: usize) {
    while DRAINING.get() {
        say(ALIVE);
        HEARD_AT_MS.set(clock::now().utc_ms);
        let counts = refresh().await;
        let done = counts.done.saturating_sub(done_before);
        let left = counts.pending + counts.sending;
        if DRAINING.get() && left > 0 {
            state().outbox.update(|outbox| outbox.sending = Some((done, done + left)));
        }
        timer::sleep(BEAT_MS).await;
    }
}

fn tell(before: &Counts, after: &Counts) {
    let sent = after.done.saturating_sub(before.done);
    if after.conflict + after.refused > before.conflict + before.refused {
        announce(crate::i18n::t(words::ANNOUNCED_REFUSED));
    } else if sent > 0 {
        announce(words::announced_sent(sent));
    }
}

/// Whose changes these are: the person who signed in, else whose day this phone holds. Asked anew each time, since the
/// day comes after the start.
fn person() -> Option<Owner> {
    let signed_in = crate::env::env().person.clone();
    let person = signed_in.or_else(|| state().day.with_untracked(|day| Some(day.pack.as_ref()?.person.clone())))?;
    // Who came by a link has another one tomorrow: what waits is their technician's, whichever link it was made under.
    let id = if person.day.is_some() { person.technician.unwrap_or(person.id) } else { person.id };
    Some(Owner { id, name: person.name })
}

/// Shows what is in the store.
async fn refresh() -> Counts {
    let outbox = ops().await;
    outbox.set_person(person());
    match outbox.list().await {
        Ok(listing) => show(listing),
        // The last picture stays, and is said to be only that; the next trigger looks again.
        Err(_) => {
            state().outbox.update(|outbox| outbox.unread = true);
            state().outbox.with_untracked(|outbox| outbox.counts)
        }
    }
}

fn show(listing: Listing) -> Counts {
    let counts = listing.counts();
    let next = OutboxState { listing: Arc::new(listing), counts, sending: None, loaded: true, unread: false };
    state().outbox.update(|outbox| {
        let sending = outbox.sending.filter(|_| DRAINING.get());
        *outbox = OutboxState { sending, ..next };
    });
    counts
}

/// Shows it here and in the other tabs.
async fn changed() -> Counts {
    say(CHANGED);
    refresh().await
}

fn say(word: &str) {
    TO_OTHER_TABS.with(|channel| {
        if let Some(channel) = channel {
            // Another tab that is not told looks at the store when it is next seen.
            let _ = channel.post_message(&JsValue::from(word));
        }
    });
}

fn heard(event: &web_sys::Event) {
    use wasm_bindgen::JsCast;
    let word = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
    if word.as_deref() == Some(ALIVE) {
        HEARD_AT_MS.set(clock::now().utc_ms);
    }
    spawn(async {
        refresh().await;
        notices::load().await;
    });
}

/// A field of a message that is an object.
fn text_of(event: &web_sys::Event, field: &str) -> Option<String> {
    use wasm_bindgen::JsCast;
    js_sys::Reflect::get(&event.dyn_ref::<MessageEvent>()?.data(), &field.into()).ok()?.as_string()
}

/// The outbox of this tab, under the phone's own name.
async fn ops() -> Rc<Ops> {
    const DEVICE_ID: &str = "device-id";
    if let Some(ops) = OPS.with_borrow(Clone::clone) {
        return ops;
    }
    let device_id = match PHONE.get(DEVICE_ID).await {
        Some(device_id) => device_id,
        None => {
            let device_id = random().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
            // Should it not be kept, the next start takes another name: ops carry the one they were made under.
            let _ = PHONE.put(DEVICE_ID, Some(&device_id)).await;
            device_id
        }
    };
    let ops = Rc::new(Outbox::new(PHONE, OpsNet, PhoneClock, device_id, Box::new(random)));
    OPS.with_borrow_mut(|held| held.get_or_insert(ops).clone())
}

fn random() -> [u8; 10] {
    let mut bytes = [0; 10];
    let crypto = window().crypto().expect("every browser that runs wasm has a source of randomness");
    crypto.get_random_values_with_u8_array(&mut bytes).expect("ten bytes are within its quota");
    bytes
}
