//! The page's side against a worker that really traps: it costs one picture.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use super::{ScanEvent, ScanWorker};
use crate::browser::timer;
use js_sys::{Array, Function, Promise};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Blob, BlobPropertyBag, ImageBitmap, Url};

/// Answers every picture but those of the turns it is told to die at: of a real trap, or as our panic hook does.
const WORKER: &str = "
    const module = new WebAssembly.Module(new Uint8Array(
        [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11]));
    const say = (reply) => postMessage(JSON.stringify(reply));
    onmessage = ({data}) => {
        if (data.turn === 1) new WebAssembly.Instance(module).exports.f();
        if (data.turn === 3) return say({kind: 'broken', reason: 'a panic'});
        const hints = {mean_luma: 0, dark: false, closer: false, bars_seen: false};
        say({kind: 'seen', id: data.id, width: 4, height: 4, readings: [], accepted: [], hints, decode_ms: 0});
    };
    say({kind: 'ready'});
";

#[wasm_bindgen_test]
async fn a_trap_costs_one_picture() {
    let events = Rc::new(RefCell::new(Vec::new()));
    let told = events.clone();
    let worker = ScanWorker::start(&worker_url(), move |event| told.borrow_mut().push(short(event))).unwrap();
    for turn in 0..5 {
        worker.scan_still(picture().await);
        until(|| events.borrow().len() > [1, 2, 4, 5, 7][turn]).await;
    }
    let of_wasm = "Uncaught RuntimeError: unreachable";
    let wanted = ["ready", "seen", of_wasm, "ready", "seen", "a panic", "ready", "seen"];
    assert_eq!(*events.borrow(), wanted);
    assert_eq!(worker.losses(), 2);
}

fn short(event: ScanEvent) -> String {
    match event {
        ScanEvent::Ready => "ready".to_owned(),
        ScanEvent::StillSeen(_) => "seen".to_owned(),
        ScanEvent::Restarting(reason) => reason,
        event => format!("{event:?}"),
    }
}

fn worker_url() -> String {
    let kind = BlobPropertyBag::new();
    kind.set_type("text/javascript");
    let script = Array::of1(&WORKER.into());
    Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(&script, &kind).unwrap()).unwrap()
}

async fn picture() -> ImageBitmap {
    let promise = Function::new_no_args("return createImageBitmap(new ImageData(4, 4))").call0(&JsValue::NULL).unwrap();
    JsFuture::from(Promise::from(promise)).await.unwrap().unchecked_into()
}

async fn until(done: impl Fn() -> bool) {
    for _ in 0..1000 {
        if done() {
            return;
        }
        timer::sleep(10).await;
    }
    panic!("ten seconds were not enough");
}
