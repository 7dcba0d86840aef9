//! The browser behind functions that are safe to call on the server too: there they do nothing, or answer as before
//! hydration. What exists in the browser alone is compiled for it alone.

pub mod clock;
pub mod document;
pub mod memory;
pub mod navigation;
pub mod share;
pub mod storage;
pub mod timer;

#[cfg(feature = "hydrate")]
pub mod fetch;
#[cfg(feature = "hydrate")]
pub mod lock;

#[cfg(feature = "hydrate")]
mod hydrate {
    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{Document, Event, EventTarget, HtmlDocument, Window};

    /// The window; there is always one where this runs.
    pub fn window() -> Window {
        web_sys::window().expect("the app runs in a window, never in a worker")
    }

    /// Its document.
    pub fn document() -> Document {
        window().document().expect("a window has a document")
    }

    /// The document's cookies, read and written by name.
    pub fn html_document() -> HtmlDocument {
        document().unchecked_into()
    }

    /// Listens for as long as the page lives.
    pub fn listen(target: &EventTarget, event: &str, handler: impl FnMut(Event) + 'static) {
        let closure = Closure::<dyn FnMut(Event)>::new(handler);
        // A target that refuses a listener has no such event: nothing would ever be heard.
        let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
        closure.forget();
    }
}
#[cfg(feature = "hydrate")]
pub use hydrate::*;

/// Runs a task of the page; on the server there is nothing to run.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    #[cfg(feature = "hydrate")]
    wasm_bindgen_futures::spawn_local(task);
    #[cfg(not(feature = "hydrate"))]
    drop(task);
}
