//! The running scanner: camera, worker, hand scanner and photo of one open page.

use super::{
    super::{
        link, lookup, overlay, photo,
        session::{Origin, Taken},
        view_state::{CameraView, Hint, Scan},
        waiting,
        wedge::Wedge,
    },
    Command,
};
use crate::{
    browser::{document, memory, spawn, timer, timer::page_ms, window},
    camera::{
        CameraTrouble, Feedback, ScanEvent, ScanWorker, choice, feedback,
        listener::Listener,
        media::{Feed, PhotoFile},
        stream::Camera,
    },
};
use domain::{
    label::Symbology,
    scan::{Reading, Seen},
};
use leptos::prelude::*;
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, HtmlElement, HtmlInputElement, HtmlVideoElement, KeyboardEvent};

/// Where the camera a person picked is remembered.
const CAMERA: &str = "ops_scan_camera";
/// A camera that shows no new frame this long is started again, in milliseconds.
const SILENT_MS: f64 = 2_500.0;
/// After a hit the scanner rests, so that one label is not told in a stutter.
const REST_MS: f64 = 250.0;
/// How long the corners stay lit.
const FLASH_MS: i32 = 500;
/// A hint stays at least this long.
const HINT_MS: f64 = 900.0;
/// A touch longer than this holds the picture.
const HOLD_MS: i32 = 250;
const TICK_MS: i32 = 250;

thread_local!(static RUNNING: RefCell<Option<Rc<Scanner>>> = const { RefCell::new(None) });

/// The parts of a page that is open.
pub struct Scanner {
    scan: Scan,
    me: Weak<Scanner>,
    camera: RefCell<Option<Rc<Camera>>>,
    worker: RefCell<Option<ScanWorker>>,
    wedge: RefCell<Wedge>,
    listeners: RefCell<Vec<Listener>>,
    on_frame: RefCell<JsValue>,
    /// Grows with every opening: an answer to an older one is out of date.
    opening: Cell<u32>,
    frame_ms: Cell<f64>,
    rest_until_ms: Cell<f64>,
    hint_ms: Cell<f64>,
    restarted: Cell<bool>,
    pressed: Cell<u32>,
    held: Cell<bool>,
    /// The photo being read.
    pub photo: RefCell<Option<PhotoFile>>,
}

/// Starts once the page stands.
pub fn start(scan: Scan) {
    stop();
    let scanner = Rc::new_cyclic(|me| Scanner {
        scan,
        me: me.clone(),
        camera: RefCell::default(),
        worker: RefCell::default(),
        wedge: RefCell::default(),
        listeners: RefCell::default(),
        on_frame: RefCell::new(JsValue::UNDEFINED),
        opening: Cell::default(),
        frame_ms: Cell::default(),
        rest_until_ms: Cell::default(),
        hint_ms: Cell::default(),
        restarted: Cell::default(),
        pressed: Cell::default(),
        held: Cell::default(),
        photo: RefCell::default(),
    });
    RUNNING.with(|running| running.replace(Some(scanner.clone())));
    timer::after(0, move || {
        scanner.listen();
        waiting::bring_back(scan);
        lookup::ask_what_waits(scan);
        scanner.open();
        scanner.tick();
    });
}

/// Ends it: the camera is dark, nobody listens.
pub fn stop() {
    if let Some(scanner) = RUNNING.with(RefCell::take) {
        scanner.close();
        scanner.worker.take();
        scanner.listeners.take();
    }
}

/// Does what a person asks for.
pub fn tell(command: Command) {
    let Some(scanner) = RUNNING.with(|running| running.borrow().clone()) else { return };
    match command {
        Command::Torch => scanner.torch(),
        Command::Pause => scanner.change(|camera| camera.paused = !camera.paused),
        Command::Hold(down) => scanner.hold(down),
        Command::NextCamera => scanner.next_camera(),
        Command::Retry => scanner.retry(),
        Command::Zoom(zoom) => scanner.zoom(zoom),
        Command::Photo => photo::taken(&scanner, scanner.scan),
        Command::Type => scanner.show_field(),
        Command::Typed(text) => scanner.typed(&text),
    }
}

/// What a field holds.
pub fn field(id: &str) -> String {
    let element = document().get_element_by_id(id);
    element.and_then(|element| js_sys::Reflect::get(&element, &"value".into()).ok()?.as_string()).unwrap_or_default()
}

/// Opens a dialog once it is drawn: modal, so that the focus stays in it and Escape closes it.
pub fn show_dialog(id: &'static str) {
    timer::after(0, move || {
        let shown = document().get_element_by_id(id).and_then(|dialog| {
            let show = js_sys::Reflect::get(&dialog, &"showModal".into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
            show.call0(&dialog).ok()
        });
        drop(shown);
    });
}

impl Scanner {
    fn listen(&self) {
        let on = |event, run: fn(&Rc<Self>, &Event)| {
            let me = self.me.clone();
            Listener::new(&document(), event, move |event| {
                me.upgrade().inspect(|scanner| run(scanner, &event));
            })
        };
        let hide = |scanner: &Rc<Self>, _: &Event| match document().hidden() {
            true => scanner.close(),
            false => scanner.open(),
        };
        let me = self.me.clone();
        let leave = Listener::new(&window(), "pagehide", move |_| {
            me.upgrade().inspect(|scanner| scanner.close());
        });
        let listeners = vec![
            on("visibilitychange", hide),
            on("keydown", |scanner, event| scanner.key(event)),
            on("pointerdown", |_, _| feedback::unlock()),
            leave,
        ];
        self.listeners.replace(listeners);
        let me = self.me.clone();
        let on_frame = Closure::<dyn FnMut()>::new(move || {
            me.upgrade().inspect(|scanner| scanner.frame());
        });
        self.on_frame.replace(on_frame.into_js_value());
    }

    /// Opens the camera, unless the page is hidden.
    fn open(self: &Rc<Self>) {
        if document().hidden() || self.camera.borrow().is_some() {
            return;
        }
        let opening = self.opening.get() + 1;
        self.opening.set(opening);
        let me = self.clone();
        spawn(async move {
            let opened = Camera::open(memory::read(CAMERA).as_deref()).await;
            // Closed or opened anew in the meantime: this one is dropped, and with it its light.
            if me.opening.get() != opening {
                return;
            }
            match opened {
                Ok(camera) => me.show(camera).await,
                Err(trouble) => me.give_up(trouble),
            }
        });
    }

    async fn show(&self, camera: Camera) {
        let Some(video) = video() else { return };
        let camera = Rc::new(camera);
        self.change(|view| {
            *view = CameraView {
                torch: camera.has_torch.then_some(false),
                zoom_max: camera.zoom.map(|(_, max)| max),
                cameras: camera.cameras.len(),
                reading: view.reading,
                paused: view.paused,
                ..CameraView::default()
            };
        });
        self.camera.replace(Some(camera.clone()));
        self.frame_ms.set(page_ms());
        if !self.start_worker() {
            self.give_up(CameraTrouble::NoScanner);
            return;
        }
        camera.show(&video).await;
        self.ask_for_frame();
    }

    fn close(&self) {
        self.opening.set(self.opening.get() + 1);
        if self.camera.take().is_some() {
            if let Some(video) = video() {
                video.unchecked_ref::<Feed>().set_source(&JsValue::NULL);
            }
            self.change(|view| view.live = false);
            self.scan.overlay.update(|(svg, ..)| svg.clear());
        }
    }

    fn retry(self: &Rc<Self>) {
        self.restarted.set(false);
        self.change(|view| view.trouble = None);
        self.close();
        self.open();
    }

    fn give_up(&self, trouble: CameraTrouble) {
        self.close();
        self.change(|view| *view = CameraView { trouble: Some(trouble), ..CameraView::default() });
    }

    /// Starts the worker; without its address, or where there are no workers, photos go to the server.
    pub fn start_worker(&self) -> bool {
        if self.worker.borrow().is_some() {
            return true;
        }
        let url = document().document_element().and_then(|root| root.get_attribute("data-scanner")).unwrap_or_default();
        let me = self.me.clone();
        let tell = move |event| {
            me.upgrade().inspect(|scanner| scanner.hear(event));
        };
        let worker = if url.is_empty() { None } else { ScanWorker::start(&url, tell).ok() };
        *self.worker.borrow_mut() = worker;
        self.worker.borrow().is_some()
    }

    /// Hands a photograph to the worker; false when there is none to read it.
    pub fn read_still(&self, picture: web_sys::ImageBitmap) -> bool {
        self.start_worker() && self.worker.borrow().as_ref().inspect(|worker| worker.scan_still(picture)).is_some()
    }

    fn ask_for_frame(&self) {
        let (Some(video), callback) = (video(), self.on_frame.borrow()) else { return };
        if video.unchecked_ref::<Feed>().request_frame(&callback).is_err() {
            let _ = window().request_animation_frame(callback.unchecked_ref());
        }
    }

    /// A new frame is on the screen.
    fn frame(&self) {
        let Some(video) = video().filter(|_| self.camera.borrow().is_some()) else { return };
        let now_ms = page_ms();
        if video.ready_state() >= 2 {
            self.frame_ms.set(now_ms);
            self.restarted.set(false);
            if !self.scan.camera.with_untracked(|view| view.live) {
                self.change(|view| view.live = true);
            }
            let paused = self.held.get() || self.scan.camera.with_untracked(|view| view.paused);
            if !paused
                && now_ms >= self.rest_until_ms.get()
                && let Some(worker) = &*self.worker.borrow()
            {
                worker.scan_video(&video);
            }
        }
        self.ask_for_frame();
    }

    fn hear(self: &Rc<Self>, event: ScanEvent) {
        match event {
            ScanEvent::Ready => self.change(|view| view.reading = true),
            ScanEvent::Seen(seen) => self.seen(&seen),
            ScanEvent::StillSeen(seen) => photo::seen(self, self.scan, &seen),
            ScanEvent::Failed(_) => photo::unread(self, self.scan),
            ScanEvent::Restarting(_) => {
                self.change(|view| view.reading = false);
                photo::unread(self, self.scan);
            }
            ScanEvent::GivenUp => {
                photo::unread(self, self.scan);
                if self.camera.borrow().is_some() {
                    self.give_up(CameraTrouble::NoScanner);
                }
            }
        }
    }

    /// What is certain is told first; the drawing can wait a millisecond.
    fn seen(&self, seen: &Seen) {
        let now_ms = page_ms();
        if !seen.accepted.is_empty() && self.take(&seen.accepted, Origin::Camera, now_ms) {
            self.rest_until_ms.set(now_ms + REST_MS);
        }
        let scan = self.scan;
        scan.session.update_untracked(|session| {
            session.sight(seen.readings.iter().map(|reading| reading.text.as_str()), now_ms)
        });
        let unit = video().map_or(2.0, |video| unit(&video, seen));
        let svg = scan.session.with_untracked(|session| overlay::draw(seen, session, unit, now_ms));
        if scan.overlay.with_untracked(|(shown, ..)| *shown != svg) {
            scan.overlay.set((svg, seen.width, seen.height));
        }
        self.show_hint(seen, now_ms);
    }

    /// Takes codes in and gives feedback at once; true when one of them names a device.
    pub fn take(&self, readings: &[Reading], origin: Origin, from_ms: f64) -> bool {
        let scan = self.scan;
        let mut all = Vec::new();
        for reading in readings {
            let last = scan.session.with_untracked(|session| {
                let device =
                    session.devices.iter().find(|device| device.codes.iter().any(|code| code.raw == reading.text));
                device.and_then(|device| device.again_ms)
            });
            let mut taken = Taken::Nothing;
            scan.session.update(|session| taken = session.take(&reading.text, reading.symbology, origin, from_ms));
            // The codes of one label come back one after another: the first says it for all of them.
            let told = match taken {
                Taken::New(_) => Some(Feedback::Ok),
                Taken::Again(_) => last.is_none_or(|last| from_ms - last > SILENT_MS).then_some(Feedback::Duplicate),
                Taken::Joined(_) | Taken::Nothing => None,
            };
            all.push((taken, told));
        }
        // A person hears of it first; what the records say follows.
        if let Some(feedback) = all.iter().filter_map(|(_, told)| *told).max() {
            self.feel(feedback, from_ms);
        }
        let answers = all.iter().filter_map(|(taken, _)| match *taken {
            Taken::New(id) => lookup::begin(scan, id),
            Taken::Joined(id) => lookup::go_on(scan, id),
            Taken::Again(_) | Taken::Nothing => None,
        });
        if let Some(answer) = answers.max().filter(|answer| *answer > Feedback::Ok) {
            scan.feel(answer);
        }
        all.iter().any(|(taken, _)| *taken != Taken::Nothing)
    }

    /// Light, tone and vibration; how long that took stands in the page.
    pub fn feel(&self, feedback: Feedback, from_ms: f64) {
        self.scan.feel(feedback);
        self.scan.feedback_ms.set(Some(page_ms() - from_ms));
        self.scan.now_ms.set(page_ms());
    }

    fn typed(&self, text: &str) {
        let now_ms = page_ms();
        let reading =
            Reading { text: text.trim().to_owned(), symbology: Symbology::Text, lines: 1, quad: [(0.0, 0.0); 4] };
        self.take(&[reading], Origin::Typed, now_ms);
    }

    /// The key's own time counts: a busy page hears a burst late and in one go.
    fn key(&self, event: &Event) {
        let key: &KeyboardEvent = event.unchecked_ref();
        let in_field = document().active_element().is_some_and(|element| {
            matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
                && element.get_attribute("type").as_deref() != Some("range")
        });
        let with_other_keys = key.ctrl_key() || key.meta_key() || key.alt_key();
        if in_field || with_other_keys {
            return;
        }
        if let Some(text) = self.wedge.borrow_mut().key(&key.key(), event.time_stamp()) {
            event.prevent_default();
            self.typed(&text);
        }
    }

    fn show_field(&self) {
        let scan = self.scan;
        let empty = scan.session.with_untracked(|session| session.devices.is_empty());
        scan.typing.update(|typing| *typing = empty || !*typing);
        timer::after(0, || {
            if let Some(field) = document().get_element_by_id("code") {
                let _ = field.unchecked_into::<HtmlElement>().focus();
            }
        });
    }

    fn torch(&self) {
        let Some(camera) = self.camera.borrow().clone() else { return };
        let Some(on) = self.scan.camera.with_untracked(|view| view.torch) else { return };
        let scan = self.scan;
        spawn(async move {
            if camera.set_torch(!on).await {
                scan.camera.update(|view| view.torch = Some(!on));
            }
        });
    }

    fn zoom(&self, zoom: f64) {
        if let Some(camera) = self.camera.borrow().clone() {
            spawn(async move {
                camera.set_zoom(zoom).await;
            });
        }
    }

    fn hold(&self, down: bool) {
        let press = self.pressed.get() + 1;
        self.pressed.set(press);
        if !down {
            self.held.set(false);
            return;
        }
        let me = self.me.clone();
        timer::after(HOLD_MS, move || {
            me.upgrade().filter(|scanner| scanner.pressed.get() == press).inspect(|scanner| scanner.held.set(true));
        });
    }

    fn next_camera(self: &Rc<Self>) {
        let next = self.camera.borrow().as_ref().and_then(|camera| choice::next(&camera.cameras, &camera.id).cloned());
        if let Some(next) = next {
            memory::write(CAMERA, &next.id);
            self.close();
            self.open();
        }
    }

    fn show_hint(&self, seen: &Seen, now_ms: f64) {
        let hint = match seen.hints {
            _ if !seen.readings.is_empty() => Hint::Aim,
            hints if hints.dark => Hint::Dark,
            hints if hints.closer => Hint::Closer,
            _ => Hint::Aim,
        };
        let shown = self.scan.camera.with_untracked(|view| view.hint);
        if hint != shown && now_ms - self.hint_ms.get() > HINT_MS {
            self.hint_ms.set(now_ms);
            self.change(|view| view.hint = hint);
        }
    }

    /// Four times a second: the watchdog looks at the camera, countdowns move, the corners go out.
    fn tick(self: &Rc<Self>) {
        let me = self.me.clone();
        timer::after(TICK_MS, move || {
            // A page that was left has nobody to upgrade to: the ticking ends with it.
            if let Some(scanner) = me.upgrade().filter(|_| RUNNING.with(|running| running.borrow().is_some())) {
                scanner.look_after(page_ms());
                scanner.tick();
            }
        });
    }

    fn look_after(self: &Rc<Self>, now_ms: f64) {
        let scan = self.scan;
        let counting = link::let_go(scan, now_ms);
        let again = scan.session.with_untracked(|session| {
            session.devices.iter().any(|device| device.again_ms.is_some_and(|at| now_ms - at < 6_000.0))
        });
        if counting || again {
            scan.now_ms.set(now_ms);
        }
        if scan.flash.get_untracked().is_some() {
            timer::after(FLASH_MS - TICK_MS, move || scan.flash.set(None));
        }
        let silent = self.camera.borrow().is_some() && now_ms - self.frame_ms.get() > SILENT_MS;
        if silent && !document().hidden() {
            if self.restarted.replace(true) {
                self.give_up(CameraTrouble::Silent);
            } else {
                self.close();
                self.open();
            }
        }
    }

    fn change(&self, change: impl FnOnce(&mut CameraView)) {
        self.scan.camera.update(change);
    }
}

/// The chosen file of the page's photo tool.
pub fn photo_input() -> Option<HtmlInputElement> {
    document().get_element_by_id("photo").map(JsCast::unchecked_into)
}

fn video() -> Option<HtmlVideoElement> {
    document().get_element_by_id("feed").map(JsCast::unchecked_into)
}

/// Frame pixels per CSS pixel, for a picture that covers its box.
fn unit(video: &HtmlVideoElement, seen: &Seen) -> f32 {
    let across = f64::from(video.client_width()) / f64::from(seen.width.max(1));
    let down = f64::from(video.client_height()) / f64::from(seen.height.max(1));
    let scale = across.max(down);
    if scale > 0.0 { (1.0 / scale) as f32 } else { 2.0 }
}
