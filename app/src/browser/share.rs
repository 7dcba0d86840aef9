//! A text on its way out of the app: to the clipboard, or to another app of the phone.

/// The whole address of a path of this host; the path alone while a page is drawn on the server.
pub fn absolute(path: &str) -> String {
    #[cfg(feature = "hydrate")]
    return super::window().location().origin().unwrap_or_default() + path;
    #[cfg(not(feature = "hydrate"))]
    path.to_owned()
}

/// Puts a text on the clipboard; false where the browser refuses, or has none.
#[cfg(not(feature = "hydrate"))]
pub async fn copy(_text: String) -> bool {
    false
}

/// Whether the browser hands texts to other apps.
#[cfg(not(feature = "hydrate"))]
pub fn can_share() -> bool {
    false
}

/// Hands a text to the app the person chooses.
#[cfg(not(feature = "hydrate"))]
pub async fn share(_text: String) {}

#[cfg(feature = "hydrate")]
pub use browser::{can_share, copy, share};

#[cfg(feature = "hydrate")]
mod browser {
    use crate::browser::window;
    use js_sys::{Function, Object, Promise, Reflect};
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;

    pub async fn copy(text: String) -> bool {
        let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or_default();
        ask(&clipboard, "writeText", &text.into()).await
    }

    pub fn can_share() -> bool {
        Reflect::has(&window().navigator(), &"share".into()).unwrap_or(false)
    }

    pub async fn share(text: String) {
        let data = Object::new();
        let _ = Reflect::set(&data, &"text".into(), &text.into());
        // Who changes their mind has it refused: the address is still on the page.
        ask(&window().navigator(), "share", &data).await;
    }

    async fn ask(target: &JsValue, method: &str, argument: &JsValue) -> bool {
        let method = Reflect::get(target, &method.into()).ok().and_then(|method| method.dyn_into::<Function>().ok());
        let promise = method.and_then(|method| method.call1(target, argument).ok()?.dyn_into::<Promise>().ok());
        match promise {
            Some(promise) => JsFuture::from(promise).await.is_ok(),
            None => false,
        }
    }
}
