//! Web Locks: one tab at a time. The lock goes with the tab, so a killed tab never keeps it; a frozen one may, and then
//! it is taken away.

use super::{timer, window};
use js_sys::{Function, Object, Promise, Reflect};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// How often somebody standing in line looks whether the holder is frozen, in milliseconds.
const LOOK_MS: i32 = 5000;

/// Stands in line, then runs the task while this tab alone holds the lock. When `is_frozen` says that the holder is, the
/// lock is taken away from it: what it may still do afterwards must be fenced off elsewhere. A browser without locks
/// runs the task at once.
pub async fn with_lock<F>(name: &'static str, is_frozen: impl Fn() -> bool + 'static, task: F)
where
    F: Future<Output = ()> + 'static,
{
    let Some((manager, request)) = manager() else { return task.await };
    let task = Rc::new(RefCell::new(Some(task)));
    let waiting = task.clone();
    let take_away = request.clone();
    let from = manager.clone();
    super::spawn(async move {
        while waiting.borrow().is_some() {
            timer::sleep(LOOK_MS).await;
            if waiting.borrow().is_some() && is_frozen() {
                return ask(&from, &take_away, name, true, waiting).await;
            }
        }
    });
    ask(&manager, &request, name, false, task).await;
}

async fn ask<F>(manager: &JsValue, request: &Function, name: &str, steal: bool, task: Rc<RefCell<Option<F>>>)
where
    F: Future<Output = ()> + 'static,
{
    let options = Object::new();
    let _ = Reflect::set(&options, &"steal".into(), &steal.into());
    let held = Closure::<dyn FnMut() -> Promise>::new(move || match task.take() {
        Some(task) => future_to_promise(async move {
            task.await;
            Ok(JsValue::UNDEFINED)
        }),
        None => Promise::resolve(&JsValue::UNDEFINED),
    });
    if let Ok(promise) = request.call3(manager, &name.into(), &options, held.as_ref()) {
        // It is rejected when the lock is taken away from us: then another tab does the work.
        let _ = JsFuture::from(Promise::from(promise)).await;
    }
}

fn manager() -> Option<(JsValue, Function)> {
    let manager = Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)?;
    let request = Reflect::get(&manager, &"request".into()).ok()?.dyn_into::<Function>().ok()?;
    Some((manager, request))
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
