//! A phone without room, played by a storage bucket with a quota of its own: the browser itself says no.

use super::phone::Browser;
use js_sys::{Function, Object, Promise, Reflect};
use outbox::contract;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_full_phone_keeps_what_it_has() {
    let _bucket = Bucket::open(contract::ROOM_BYTES).await;
    contract::a_full_phone_keeps_what_it_has(&Browser::fresh("full").await).await;
}

/// While it lives, `indexedDB` is this bucket's.
struct Bucket {
    before: JsValue,
}

impl Bucket {
    async fn open(room_bytes: usize) -> Self {
        let buckets = get(&get(&js_sys::global(), "navigator"), "storageBuckets");
        let options = Object::new();
        set(&options, "quota", &JsValue::from_f64(room_bytes as f64));
        let open: Function = get(&buckets, "open").dyn_into().unwrap();
        let bucket = open.call2(&buckets, &"full-phone".into(), &options).unwrap();
        let bucket = JsFuture::from(Promise::from(bucket)).await.unwrap();
        let before = get(&js_sys::global(), "indexedDB");
        set_global(&get(&bucket, "indexedDB"));
        Self { before }
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        set_global(&self.before);
    }
}

fn set_global(factory: &JsValue) {
    let property = Object::new();
    set(&property, "value", factory);
    set(&property, "configurable", &JsValue::TRUE);
    Object::define_property(&js_sys::global(), &"indexedDB".into(), &property);
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

fn set(object: &Object, name: &str, value: &JsValue) {
    Reflect::set(object, &name.into(), value).unwrap();
}
