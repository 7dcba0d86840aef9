//! Other versions of the app were here before, or are here at the same time (RELIABILITY.md A10).

use super::{
    super::{ITEMS, KV, META, PHOTOS, VERSION},
    phone::Browser,
};
use idb::{DatabaseEvent, Factory, ObjectStoreParams, TransactionMode};
use js_sys::Uint8Array;
use outbox::{
    Entry, Photo, Store, StoreError, Write,
    contract::{self, Phone},
};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// A database as version 1 of the schema made it, by the browser's own calls and in words that nobody edits.
struct Released(idb::Database);

impl Released {
    async fn make(name: &str) -> Self {
        let mut request = Factory::new().unwrap().open(name, Some(1)).unwrap();
        request.on_upgrade_needed(|event| {
            let database = event.database().unwrap();
            for store in ["items", "photos", "meta", "kv"] {
                let mut params = ObjectStoreParams::new();
                params.auto_increment(store == "items");
                database.create_object_store(store, params).unwrap();
            }
        });
        Self(request.await.unwrap())
    }
}

/// Only what [`contract::fill`] asks for.
impl Store for Released {
    async fn append(&self, value: &str, photos: &[Photo<'_>]) -> Result<u64, StoreError> {
        let transaction = self.0.transaction(&["items", "photos"], TransactionMode::ReadWrite).unwrap();
        for photo in photos {
            let bytes = Uint8Array::from(photo.bytes).buffer();
            transaction.object_store("photos").unwrap().put(&bytes, Some(&JsValue::from(&photo.key))).unwrap();
        }
        let key = transaction.object_store("items").unwrap().add(&value.into(), None).unwrap().await.unwrap();
        transaction.await.unwrap();
        Ok(key.as_f64().unwrap() as u64)
    }
    async fn list(&self) -> Result<Vec<Entry>, StoreError> {
        unimplemented!("written to only")
    }
    async fn commit(&self, _: &[Write<'_>], _: Option<u64>) -> Result<(), StoreError> {
        unimplemented!("written to only")
    }
    async fn photo(&self, _: &str) -> Result<Option<Vec<u8>>, StoreError> {
        unimplemented!("written to only")
    }
    async fn acquire_drainer(&self) -> Result<u64, StoreError> {
        unimplemented!("written to only")
    }
}

#[wasm_bindgen_test]
async fn an_upgrade_keeps_all_that_the_first_version_left() {
    const NAME: &str = "upgrade";
    let phone = Browser::fresh(NAME).await;
    let released = Released::make(NAME).await;
    let before = contract::fill(&released).await;
    released.0.close();
    for version in [VERSION, VERSION + 1, VERSION + 5] {
        let tab = phone.of_version(version).tab();
        contract::assert_kept(&tab, &before).await;
        phone.kill();
    }
    contract::assert_sent(phone.of_version(VERSION + 6).tab()).await;
}

/// A schema that lacks a store of today's, as the next version's predecessor will.
#[wasm_bindgen_test]
async fn an_upgrade_adds_what_is_missing_and_leaves_the_rest() {
    const NAME: &str = "missing";
    let phone = Browser::fresh(NAME).await;
    let mut request = Factory::new().unwrap().open(NAME, Some(1)).unwrap();
    request.on_upgrade_needed(|event| {
        let database = event.database().unwrap();
        let mut params = ObjectStoreParams::new();
        params.auto_increment(true);
        database.create_object_store(ITEMS, params).unwrap();
        database.create_object_store(PHOTOS, ObjectStoreParams::new()).unwrap();
    });
    let released = Released(request.await.unwrap());
    let before = contract::fill(&released).await;
    released.0.close();
    let tab = phone.of_version(VERSION + 1).tab();
    contract::assert_kept(&tab, &before).await;
    assert_eq!(tab.acquire_drainer().await, Ok(1), "{META} is there");
    tab.put("a", Some("b")).await.unwrap();
    assert_eq!(tab.get("a").await.as_deref(), Some("b"), "{KV} is there");
}

/// One tab was loaded before an update and one after it: the old one lets the new one in, and both go on.
#[wasm_bindgen_test]
async fn tabs_of_two_versions_live_beside_each_other() {
    let phone = Browser::fresh("two_versions").await;
    let old = phone.tab();
    let first = old.append("by the old", &[]).await.unwrap();
    let new = phone.of_version(VERSION + 1).tab();
    let second = new.append("by the new", &[]).await.unwrap();
    let third = old.append("by the old again", &[]).await.unwrap();
    let seqs = new.list().await.unwrap().into_iter().map(|entry| entry.seq);
    assert_eq!(seqs.collect::<Vec<_>>(), [first, second, third]);
}
