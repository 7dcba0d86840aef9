//! Listening for as long as something lives, and no longer.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, EventTarget};

/// Dropped, it no longer listens.
pub struct Listener {
    target: EventTarget,
    event: &'static str,
    handler: JsValue,
}

impl Listener {
    /// Listens.
    pub fn new(target: &EventTarget, event: &'static str, handler: impl FnMut(Event) + 'static) -> Self {
        // The browser frees the closure once nothing refers to it any more.
        let handler = Closure::<dyn FnMut(Event)>::new(handler).into_js_value();
        // A target that refuses a listener has no such event: nothing would ever be heard.
        let _ = target.add_event_listener_with_callback(event, handler.unchecked_ref());
        Self { target: target.clone(), event, handler }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback(self.event, self.handler.unchecked_ref());
    }
}
