//! The web worker around `scan`: pictures come in by message, readings go out.
//!
//! # Protocol
//!
//! The page posts plain objects, with the picture in the transfer list:
//!
//! | message | meaning |
//! |---|---|
//! | `{kind: "frame", id, turn, now_ms, image}` | one camera frame, a `VideoFrame` or an `ImageBitmap`; `turn` counts frames and picks what to look for, `now_ms` is the page's `performance.now()` |
//! | `{kind: "still", id, now_ms, image}` | a photograph, an `ImageBitmap`, looked at thoroughly |
//! | `{kind: "forget"}` | a new session: every code may be told again |
//!
//! The worker answers with JSON strings, [`domain::scan::ScanReply`]:
//!
//! | message | meaning |
//! |---|---|
//! | `{"kind":"ready"}` | sent once; what was posted before is lost |
//! | `{"kind":"seen","id",..,"readings","accepted","hints","decode_ms"}` | the answer to the frame or still of that `id` |
//! | `{"kind":"failed","id","reason"}` | this picture could not be read, the next may be |
//! | `{"kind":"broken","reason"}` | the worker panicked and is of no use any more: replace it |
//!
//! Exactly one answer (`seen`, `failed` or `broken`) follows each picture. The page keeps at most one picture in
//! flight and drops the others, so nothing queues up here. The worker closes every picture it is given. It never
//! recovers from a panic, which in WebAssembly is a trap: the page watches it (`app::camera::worker`).

mod picture;

use domain::scan::{ScanReply, Seen};
use js_sys::Reflect;
use picture::Pictures;
use scan::{Frame, Look, Session};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    std::panic::set_hook(Box::new(|panic| post(&ScanReply::Broken { reason: panic.to_string() })));
    let scanner = Rc::new(Scanner::default());
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let scanner = scanner.clone();
        wasm_bindgen_futures::spawn_local(async move { scanner.take(&event.data()).await });
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(&ScanReply::Ready);
}

/// What is kept between frames.
#[derive(Default)]
struct Scanner {
    pictures: Pictures,
    session: RefCell<Session>,
}

impl Scanner {
    async fn take(&self, message: &JsValue) {
        let id = number(message, "id") as u32;
        match text(message, "kind").as_str() {
            "forget" => *self.session.borrow_mut() = Session::default(),
            kind @ ("frame" | "still") => {
                let reply = self.look(message, kind == "still").await;
                post(&reply.unwrap_or_else(|error| ScanReply::Failed { id, reason: reason(&error) }));
            }
            kind => post(&ScanReply::Failed { id, reason: format!("unknown message {kind:?}") }),
        }
    }

    async fn look(&self, message: &JsValue, still: bool) -> Result<ScanReply, JsValue> {
        let image = Reflect::get(message, &"image".into())?;
        let frame = self.pictures.frame(&image).await;
        picture::close(&image);
        let (frame, start_ms) = (frame?, now_ms());
        let look = if still { scan::still(&frame) } else { scan::live(&frame, number(message, "turn") as u32) };
        let accepted = if still {
            look.readings.clone()
        } else {
            self.session.borrow_mut().observe(&look.readings, number(message, "now_ms"))
        };
        Ok(ScanReply::Seen(seen(number(message, "id") as u32, &frame, look, accepted, now_ms() - start_ms)))
    }
}

fn seen(id: u32, frame: &Frame, look: Look, accepted: Vec<domain::scan::Reading>, decode_ms: f64) -> Seen {
    let (width, height) = (frame.width() as u32, frame.height() as u32);
    Seen { id, width, height, readings: look.readings, accepted, hints: look.hints, decode_ms }
}

fn post(reply: &ScanReply) {
    let json = serde_json::to_string(reply).expect("a reply holds nothing but texts and numbers");
    // A message to a page that is gone needs no answer.
    let _ = scope().post_message(&json.into());
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn now_ms() -> f64 {
    scope().performance().map_or(0.0, |performance| performance.now())
}

fn number(object: &JsValue, name: &str) -> f64 {
    Reflect::get(object, &name.into()).ok().and_then(|value| value.as_f64()).unwrap_or(0.0)
}

fn text(object: &JsValue, name: &str) -> String {
    Reflect::get(object, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

/// An exception's own words.
fn reason(error: &JsValue) -> String {
    error.as_string().unwrap_or_else(|| text(error, "message"))
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
