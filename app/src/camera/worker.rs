//! The page's side of the scanner's worker: one picture in flight, a watchdog, and a new worker for a dead one.
//!
//! The messages are described at the other end, in `scanner`.

use super::supervisor::{Action, FRAME_PATIENCE_MS, STILL_PATIENCE_MS, Supervisor};
use domain::scan::{ScanReply, Seen};
use js_sys::{Array, Function, Object, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlVideoElement, MessageEvent, Worker, WorkerOptions, WorkerType};

/// How often the watchdog looks.
const TICK_MS: i32 = 250;

/// What the page is told.
#[derive(Clone, Debug, PartialEq)]
pub enum ScanEvent {
    /// Frames are welcome.
    Ready,
    /// The answer to a camera frame.
    Seen(Seen),
    /// The answer to a photograph.
    StillSeen(Seen),
    /// This one picture could not be read.
    Failed(String),
    /// A worker was lost and another one is on its way.
    Restarting(String),
    /// The scanner does not work here: offer the photograph, the wedge and typing.
    GivenUp,
}

/// Dropping it ends the worker.
pub struct ScanWorker(Rc<Inner>);

impl ScanWorker {
    /// Starts the worker at `url`, an ES module. `tell` is called from the browser's event loop.
    pub fn start(url: &str, tell: impl Fn(ScanEvent) + 'static) -> Result<Self, JsValue> {
        let inner = Rc::new_cyclic(|weak| Inner::new(url, Box::new(tell), weak));
        inner.watch()?;
        inner.wake();
        Ok(Self(inner))
    }

    /// Offers the video's current picture; false when it was dropped because the worker is busy or away.
    ///
    /// Meant for every `requestVideoFrameCallback`: newest wins, nothing queues.
    pub fn scan_video(&self, video: &HtmlVideoElement) -> bool {
        self.0.wake();
        let Some(id) = self.0.take_off(FRAME_PATIENCE_MS) else { return false };
        match video_frame(video) {
            Ok(frame) => self.0.send("frame", id, &frame),
            // Without VideoFrame a bitmap is made, which takes a promise; the flight has already begun.
            Err(_) => self.0.clone().send_bitmap(id, video),
        }
        true
    }

    /// Looks at a photograph as soon as the worker is free; a newer one takes its place until then.
    pub fn scan_still(&self, bitmap: web_sys::ImageBitmap) {
        self.0.wake();
        self.0.still.replace(Some(bitmap.into()));
        self.0.send_still();
    }

    /// Begins a new session: every code may be told again.
    pub fn forget(&self) {
        if let Some(worker) = &*self.0.worker.borrow() {
            // A worker that cannot be reached has nothing to forget.
            let _ = message("forget", &[]).and_then(|message| worker.post_message(&message));
        }
    }

    /// How many workers were lost since the start.
    pub fn losses(&self) -> u32 {
        self.0.supervisor.borrow().losses()
    }
}

struct Inner {
    url: String,
    tell: Box<dyn Fn(ScanEvent)>,
    supervisor: RefCell<Supervisor>,
    worker: RefCell<Option<Worker>>,
    still: RefCell<Option<JsValue>>,
    still_id: Cell<Option<u32>>,
    turn: Cell<u32>,
    timer: Cell<Option<i32>>,
    on_message: Closure<dyn Fn(MessageEvent)>,
    on_error: Closure<dyn Fn(JsValue)>,
    on_tick: Closure<dyn Fn()>,
}

impl Inner {
    fn new(url: &str, tell: Box<dyn Fn(ScanEvent)>, weak: &Weak<Self>) -> Self {
        let (messages, errors, ticks) = (weak.clone(), weak.clone(), weak.clone());
        Self {
            url: url.to_owned(),
            tell,
            supervisor: RefCell::default(),
            worker: RefCell::default(),
            still: RefCell::default(),
            still_id: Cell::default(),
            turn: Cell::default(),
            timer: Cell::default(),
            on_message: Closure::new(move |event: MessageEvent| {
                messages.upgrade().inspect(|inner| inner.receive(&event));
            }),
            on_error: Closure::new(move |event: JsValue| {
                errors.upgrade().inspect(|inner| inner.lose(text(&event, "message")));
            }),
            on_tick: Closure::new(move || {
                ticks.upgrade().inspect(|inner| inner.tick());
            }),
        }
    }

    fn watch(&self) -> Result<(), JsValue> {
        let window = web_sys::window().ok_or("no window")?;
        let tick = self.on_tick.as_ref().unchecked_ref();
        self.timer.set(Some(window.set_interval_with_callback_and_timeout_and_arguments_0(tick, TICK_MS)?));
        Ok(())
    }

    fn wake(&self) {
        let action = self.supervisor.borrow_mut().wake();
        self.act(action, "");
    }

    fn tick(&self) {
        let action = self.supervisor.borrow_mut().tick(now_ms());
        self.act(action, "no answer");
    }

    fn lose(&self, reason: String) {
        let action = self.supervisor.borrow_mut().lose(now_ms());
        self.act(action, &reason);
    }

    fn act(&self, action: Action, reason: &str) {
        match action {
            Action::Nothing => {}
            Action::Start => self.start_worker(),
            Action::PutAway => self.end_worker(),
            Action::Replace => {
                self.end_worker();
                (self.tell)(ScanEvent::Restarting(reason.to_owned()));
            }
            Action::GiveUp => {
                self.end_worker();
                (self.tell)(ScanEvent::GivenUp);
            }
        }
    }

    fn start_worker(&self) {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        match Worker::new_with_options(&self.url, &options) {
            Ok(worker) => {
                worker.set_onmessage(Some(self.on_message.as_ref().unchecked_ref()));
                worker.set_onerror(Some(self.on_error.as_ref().unchecked_ref()));
                self.worker.replace(Some(worker));
            }
            Err(error) => self.lose(text(&error, "message")),
        }
    }

    fn end_worker(&self) {
        if let Some(worker) = self.worker.take() {
            worker.set_onmessage(None);
            worker.set_onerror(None);
            worker.terminate();
        }
    }

    fn receive(&self, event: &MessageEvent) {
        let reply = event.data().as_string().and_then(|json| serde_json::from_str(&json).ok());
        match reply {
            Some(ScanReply::Ready) => {
                self.supervisor.borrow_mut().ready(now_ms());
                (self.tell)(ScanEvent::Ready);
            }
            Some(ScanReply::Seen(seen)) if self.still_id.get() == Some(seen.id) => {
                self.land(seen.id, ScanEvent::StillSeen(seen));
            }
            Some(ScanReply::Seen(seen)) => self.land(seen.id, ScanEvent::Seen(seen)),
            Some(ScanReply::Failed { id, reason }) => self.land(id, ScanEvent::Failed(reason)),
            Some(ScanReply::Broken { reason }) => self.lose(reason),
            None => self.lose("an answer that is no reply".to_owned()),
        }
        self.send_still();
    }

    fn land(&self, id: u32, event: ScanEvent) {
        let awaited = self.supervisor.borrow_mut().land(id, now_ms());
        if awaited {
            (self.tell)(event);
        }
    }

    fn take_off(&self, patience_ms: f64) -> Option<u32> {
        self.supervisor.borrow_mut().take_off(now_ms(), patience_ms)
    }

    fn send_still(&self) {
        if self.still.borrow().is_none() {
            return;
        }
        if let Some(id) = self.take_off(STILL_PATIENCE_MS)
            && let Some(bitmap) = self.still.take()
        {
            self.still_id.set(Some(id));
            self.send("still", id, &bitmap);
        }
    }

    fn send_bitmap(self: Rc<Self>, id: u32, video: &HtmlVideoElement) {
        let bitmap = web_sys::window()
            .ok_or("no window".into())
            .and_then(|w| w.create_image_bitmap_with_html_video_element(video));
        spawn_local(async move {
            match async { JsFuture::from(bitmap?).await }.await {
                Ok(bitmap) => self.send("frame", id, &bitmap),
                Err(error) => self.land(id, ScanEvent::Failed(text(&error, "message"))),
            }
        });
    }

    fn send(&self, kind: &str, id: u32, image: &JsValue) {
        let turn = self.turn.replace(self.turn.get().wrapping_add(1));
        let parts = [("id", id.into()), ("turn", turn.into()), ("now_ms", now_ms().into()), ("image", image.clone())];
        let sent = message(kind, &parts).and_then(|message| match &*self.worker.borrow() {
            Some(worker) => worker.post_message_with_transfer(&message, &Array::of1(image)),
            None => Err("the worker is gone".into()),
        });
        if let Err(error) = sent {
            self.land(id, ScanEvent::Failed(text(&error, "message")));
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.end_worker();
        if let (Some(window), Some(timer)) = (web_sys::window(), self.timer.get()) {
            window.clear_interval_with_handle(timer);
        }
    }
}

fn message(kind: &str, parts: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let message = Object::new();
    Reflect::set(&message, &"kind".into(), &kind.into())?;
    for (name, value) in parts {
        Reflect::set(&message, &(*name).into(), value)?;
    }
    Ok(message.into())
}

/// `new VideoFrame(video)`, which web-sys has only behind an unstable flag; an error where the browser has none.
fn video_frame(video: &HtmlVideoElement) -> Result<JsValue, JsValue> {
    let class: Function = Reflect::get(&js_sys::global(), &"VideoFrame".into())?.dyn_into()?;
    Reflect::construct(&class, &Array::of1(video))
}

fn text(object: &JsValue, name: &str) -> String {
    let named = || Reflect::get(object, &name.into()).ok()?.as_string();
    object.as_string().or_else(named).unwrap_or_default()
}

fn now_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
