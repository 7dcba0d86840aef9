//! One at a time, and what happens to those who wait. The other tab is a worker: it can be killed, as a tab can.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use super::with_lock;
use crate::browser::{listen, timer};
use js_sys::{Array, Promise};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Blob, Url, Worker};

/// Another tab that holds the lock, for ever if it may.
async fn other_tab(name: &str) -> Worker {
    let script =
        format!("navigator.locks.request('{name}', () => {{ postMessage(1); return new Promise(() => {{}}) }})");
    let url = Url::create_object_url_with_blob(&Blob::new_with_str_sequence(&Array::of1(&script.into())).unwrap());
    let worker = Worker::new(&url.unwrap()).unwrap();
    let holds = Promise::new(&mut |resolve, _| {
        listen(&worker, "message", move |_| drop(resolve.call0(&resolve)));
    });
    JsFuture::from(holds).await.unwrap();
    worker
}

#[wasm_bindgen_test]
async fn tasks_of_one_lock_run_one_after_the_other() {
    let (inside, most, runs) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    let task = || {
        let (inside, most, runs) = (inside.clone(), most.clone(), runs.clone());
        with_lock("in-turn", || false, async move {
            inside.set(inside.get() + 1);
            most.set(most.get().max(inside.get()));
            timer::sleep(5).await;
            inside.set(inside.get() - 1);
            runs.set(runs.get() + 1);
        })
    };
    futures::join!(task(), task(), task(), task());
    assert_eq!((most.get(), runs.get()), (1, 4));
}

#[wasm_bindgen_test]
async fn the_next_in_line_runs_as_soon_as_the_holder_is_killed() {
    let worker = other_tab("killed").await;
    let ran = Rc::new(Cell::new(false));
    let told = ran.clone();
    let waiting = with_lock("killed", || false, async move { told.set(true) });
    let killing = async {
        timer::sleep(200).await;
        assert!(!ran.get(), "two tabs held the lock at once");
        worker.terminate();
    };
    let start_ms = timer::page_ms();
    futures::join!(waiting, killing);
    let took_ms = timer::page_ms() - start_ms;
    assert!(ran.get() && took_ms < 2_000.0, "it took {took_ms} ms (RELIABILITY.md A7)");
}

#[wasm_bindgen_test]
async fn a_frozen_holder_has_it_taken_away_and_a_live_one_never() {
    let (frozen, live) = (other_tab("frozen").await, other_tab("live").await);
    let ran = Rc::new(Cell::new(false));
    let told = ran.clone();
    crate::browser::spawn(with_lock("live", || false, async move { told.set(true) }));
    with_lock("frozen", || true, async {}).await;
    timer::sleep(100).await;
    assert!(!ran.get(), "a lock was taken away from a tab that is alive");
    frozen.terminate();
    live.terminate();
}
