//! The connection goes away under us, and the disk is asked for its word.

use super::{
    super::{ITEMS, PHOTOS, open_transaction},
    phone::Browser,
};
use idb::Transaction;
use js_sys::{ArrayBuffer, Function, Reflect};
use outbox::{Photo, Store, StoreError, contract::Phone};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Event;

/// iOS closes it without a word, others say so (RELIABILITY.md A14).
#[wasm_bindgen_test]
async fn a_connection_closed_under_us_is_opened_again_a_hundred_times() {
    let phone = Browser::fresh("closed").await;
    let tab = phone.tab();
    for n in 1..=100 {
        let database = tab.connect().await.unwrap();
        database.close();
        if n % 2 == 0 {
            database.dispatch_event(&Event::new("close").unwrap()).unwrap();
        }
        let seq = tab.append("kept", &[]).await.unwrap();
        assert_eq!(seq, n);
    }
    assert_eq!(tab.list().await.unwrap().len(), 100);
}

/// A late word about a connection that was given up long ago does not take the new one away.
#[wasm_bindgen_test]
async fn only_the_connection_that_was_lost_is_forgotten() {
    let tab = Browser::fresh("forgotten").await.tab();
    let old = tab.connect().await.unwrap();
    old.close();
    tab.append("kept", &[]).await.unwrap();
    let new = tab.connect().await.unwrap();
    old.dispatch_event(&Event::new("close").unwrap()).unwrap();
    assert!(tab.connect().await.unwrap() == new);
}

#[wasm_bindgen_test]
async fn what_is_written_is_on_the_disk_before_it_is_said() {
    let tab = Browser::fresh("durability").await.tab();
    let database = tab.connect().await.unwrap();
    let durability = |writes| {
        let transaction: JsValue = open_transaction(&database, &[ITEMS], writes).unwrap().into();
        Reflect::get(&transaction, &"durability".into()).unwrap().as_string()
    };
    assert_eq!(durability(true).as_deref(), Some("strict"));
    assert_eq!(durability(false).as_deref(), Some("default"));
}

/// iOS cuts files and blobs short; bytes it keeps.
#[wasm_bindgen_test]
async fn photos_are_kept_as_bytes() {
    let tab = Browser::fresh("bytes").await.tab();
    tab.append("op", &[Photo { key: "op/1".into(), bytes: b"jpeg" }]).await.unwrap();
    let transaction: Transaction = tab.begin(&[PHOTOS], false).await.unwrap();
    let kept = transaction.object_store(PHOTOS).unwrap().get(JsValue::from("op/1")).unwrap().await.unwrap().unwrap();
    assert!(kept.is_instance_of::<ArrayBuffer>(), "{kept:?}");
}

#[wasm_bindgen_test]
async fn small_texts_are_kept_replaced_and_forgotten() {
    let phone = Browser::fresh("texts").await;
    let (here, there) = (phone.tab(), phone.tab());
    assert_eq!(here.get("notices").await, None);
    for value in [Some("[]"), Some("L’été"), None] {
        here.put("notices", value).await.unwrap();
        assert_eq!(there.get("notices").await.as_deref(), value);
    }
}

/// A browser that will not take a photo says so at once, without ending the transaction: what went before it must not
/// stay without its op.
#[wasm_bindgen_test]
async fn a_photo_refused_at_once_leaves_nothing_of_its_op() {
    let refusing = "const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (value, key) {
            if (key === 'op/refused') throw new DOMException('out of memory', 'DataCloneError');
            return put.call(this, value, key);
        }";
    Function::new_no_args(refusing).call0(&JsValue::NULL).unwrap();
    let tab = Browser::fresh("refused").await.tab();
    let photos = ["op/first", "op/refused"].map(|key| Photo { key: key.into(), bytes: b"jpeg" });
    assert!(
        matches!(tab.append("op", &photos).await, Err(StoreError::Other(words)) if words.contains("out of memory"))
    );
    assert_eq!((tab.list().await, tab.photo("op/first").await), (Ok(Vec::new()), Ok(None)));
    tab.append("op", &photos[..1]).await.unwrap();
    assert_eq!(tab.list().await.unwrap().len(), 1, "the next one is taken");
}
