//! The running scanner: camera, worker, hand scanner and photo of one open page.

mod controls;
mod hearing;

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
use web_sys::{Event, HtmlInputElement, HtmlVideoElement, KeyboardEvent};

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
