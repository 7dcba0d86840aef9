//! The browser's own tables. `TextDecoder` is called by name, for it is the same in a page and in a worker.

use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// `None` for a set the browser does not know, and when `strict`, for bytes that are no characters.
pub fn decode(name: &str, bytes: &[u8], strict: bool) -> Option<String> {
    text(name, bytes, strict).ok().and_then(|text| text.as_string())
}

/// Browsers write UTF-8 alone, and a scanner writes nothing.
pub fn encode(_name: &str, _text: &str, _strict: bool) -> Option<Vec<u8>> {
    None
}

fn text(name: &str, bytes: &[u8], fatal: bool) -> Result<JsValue, JsValue> {
    let class: Function = Reflect::get(&js_sys::global(), &"TextDecoder".into())?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &"fatal".into(), &fatal.into())?;
    Reflect::set(&options, &"ignoreBOM".into(), &JsValue::TRUE)?;
    let decoder = Reflect::construct(&class, &Array::of2(&name.into(), &options))?;
    let decode: Function = Reflect::get(&decoder, &"decode".into())?.dyn_into()?;
    decode.call1(&decoder, &Uint8Array::from(bytes))
}
