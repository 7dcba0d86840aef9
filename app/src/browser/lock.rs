//! Web Locks: one tab at a time. The lock goes with the tab, so a killed tab never keeps it.

use super::window;
use js_sys::{Function, Object, Promise, Reflect};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Runs the task while this tab alone holds the lock. `wait`: stand in line for it; otherwise a lock that is held means
/// the task is not run, and the answer is false. A browser without locks runs it: there the store's epoch is the fence.
pub async fn with_lock<F>(name: &str, wait: bool, task: F) -> bool
where
    F: Future<Output = ()> + 'static,
{
    let Some((manager, request)) = manager() else {
        task.await;
        return true;
    };
    let options = Object::new();
    let _ = Reflect::set(&options, &"ifAvailable".into(), &(!wait).into());
    let task = RefCell::new(Some(task));
    let ran = Rc::new(RefCell::new(false));
    let noted = ran.clone();
    let held = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |lock: JsValue| match task.take() {
        Some(task) if !lock.is_null() => {
            noted.replace(true);
            future_to_promise(async move {
                task.await;
                Ok(JsValue::UNDEFINED)
            })
        }
        _ => Promise::resolve(&JsValue::UNDEFINED),
    });
    if let Ok(promise) = request.call3(&manager, &name.into(), &options, held.as_ref()) {
        let _ = JsFuture::from(Promise::from(promise)).await;
    }
    ran.take()
}

fn manager() -> Option<(JsValue, Function)> {
    let manager = Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)?;
    let request = Reflect::get(&manager, &"request".into()).ok()?.dyn_into::<Function>().ok()?;
    Some((manager, request))
}
