//! How much room there is on this device, and whether the browser may clear it.

/// What the browser says; each part only where it says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Storage {
    /// Bytes in use and bytes allowed.
    pub usage: Option<(u64, u64)>,
    /// True when the browser has promised not to clear it by itself.
    pub persisted: Option<bool>,
}

/// Asks the browser.
#[cfg(not(feature = "hydrate"))]
pub async fn read() -> Storage {
    Storage::default()
}

#[cfg(feature = "hydrate")]
pub use browser::{persist, read};

#[cfg(feature = "hydrate")]
mod browser {
    use super::Storage;
    use crate::browser::window;
    use js_sys::{Promise, Reflect};
    use wasm_bindgen::JsValue;
    use wasm_bindgen_futures::JsFuture;
    use web_sys::StorageManager;

    /// Asks the browser. Away from HTTPS there is no manager to ask.
    pub async fn read() -> Storage {
        let Some(manager) = manager() else { return Storage::default() };
        let estimate = wait(manager.estimate()).await;
        let number =
            |name: &str| Reflect::get(estimate.as_ref()?, &name.into()).ok()?.as_f64().map(|bytes| bytes as u64);
        Storage {
            usage: number("usage").zip(number("quota")),
            persisted: wait(manager.persisted()).await.and_then(|answer| answer.as_bool()),
        }
    }

    /// Asks the browser to keep what is here. It may ask the person, or decide by itself; either answer is fine.
    pub async fn persist() {
        if let Some(manager) = manager() {
            wait(manager.persist()).await;
        }
    }

    fn manager() -> Option<StorageManager> {
        let navigator = window().navigator();
        Reflect::has(&navigator, &"storage".into()).unwrap_or(false).then(|| navigator.storage())
    }

    async fn wait(promise: Result<Promise, JsValue>) -> Option<JsValue> {
        JsFuture::from(promise.ok()?).await.ok()
    }
}
