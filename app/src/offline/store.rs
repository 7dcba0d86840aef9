//! The phone's database. It outlives the page, several tabs share it, and the system may close it under us at any time.
//!
//! Object stores: `items`, `photos` and `meta` are the outbox's; `kv` holds what can be read again from the server (the
//! day pack, the last answers, who is signed in) and what is small (the notices, the phone's name).

mod outbox_store;

use crate::browser::listen;
use idb::{DatabaseEvent, Factory, ObjectStoreParams, Transaction, event::VersionChangeEvent};
use js_sys::{Array, Function, Object, Reflect};
use outbox::StoreError;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbTransaction};

const NAME: &str = "ops";
/// Grows with each change of the object stores; `upgrade` only ever adds.
const VERSION: u32 = 1;
const ITEMS: &str = "items";
const PHOTOS: &str = "photos";
const META: &str = "meta";
const KV: &str = "kv";

thread_local!(static CONNECTION: RefCell<Option<IdbDatabase>> = const { RefCell::new(None) });

/// The database as the outbox and the day pack use it; all copies are one connection.
#[derive(Clone, Copy, Default)]
pub struct PhoneStore;

impl PhoneStore {
    /// The text kept under that key.
    pub async fn get(self, key: &str) -> Option<String> {
        let transaction = self.begin(&[KV], false).await.ok()?;
        let value = transaction.object_store(KV).ok()?.get(JsValue::from(key)).ok()?.await.ok()?;
        value?.as_string()
    }

    /// Keeps a text under that key, or forgets it. What is here can be read again, so losing it is no loss.
    pub async fn put(self, key: &str, value: Option<&str>) -> Result<(), StoreError> {
        let transaction = self.begin(&[KV], true).await?;
        let store = transaction.object_store(KV).map_err(other)?;
        let done = Done::of(transaction);
        match value {
            Some(value) => drop(store.put(&value.into(), Some(&key.into())).map_err(other)?),
            None => drop(store.delete(JsValue::from(key)).map_err(other)?),
        }
        done.wait().await
    }

    /// Opens a transaction; one that writes is told to reach the disk before it says so. A connection that was closed
    /// under us refuses, and is opened again once.
    async fn begin(self, stores: &[&str], writes: bool) -> Result<Transaction, StoreError> {
        match open_transaction(&connect().await?, stores, writes) {
            Ok(transaction) => Ok(transaction),
            Err(_) => {
                CONNECTION.take();
                open_transaction(&connect().await?, stores, writes).map_err(|_| StoreError::Closed)
            }
        }
    }
}

/// The end of a transaction that writes. It is listened for before the first request is made: afterwards it may be over.
struct Done {
    raw: IdbTransaction,
    end: idb::TransactionFuture,
}

impl Done {
    fn of(transaction: Transaction) -> Self {
        let raw = IdbTransaction::from(transaction);
        Self { end: IntoFuture::into_future(Transaction::from(raw.clone())), raw }
    }

    /// Waits for `complete`: only then is it written.
    async fn wait(self) -> Result<(), StoreError> {
        match self.end.await {
            Ok(end) if end.is_committed() => Ok(()),
            _ => Err(self.raw.error().map_or(StoreError::Closed, |error| named(&error.name(), error.message()))),
        }
    }

    /// Undoes all of it.
    async fn abandon(self) {
        let _ = self.raw.abort();
        let _ = self.end.await;
    }
}

/// `idb` has no way to ask for durability; the browser's own call has (RELIABILITY.md A: Chrome is relaxed by default).
fn open_transaction(database: &IdbDatabase, stores: &[&str], writes: bool) -> Result<Transaction, JsValue> {
    let names: Array = stores.iter().map(|name| JsValue::from(*name)).collect();
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &if writes { "strict" } else { "default" }.into())?;
    let open: Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
    let mode = if writes { "readwrite" } else { "readonly" };
    let transaction = open.call3(database, &names, &mode.into(), &options)?;
    Ok(Transaction::from(transaction.dyn_into::<IdbTransaction>()?))
}

async fn connect() -> Result<IdbDatabase, StoreError> {
    if let Some(database) = CONNECTION.with_borrow(Clone::clone) {
        return Ok(database);
    }
    let mut request = Factory::new().and_then(|factory| factory.open(NAME, Some(VERSION))).map_err(other)?;
    request.on_upgrade_needed(upgrade);
    let database = IdbDatabase::from(request.await.map_err(other)?);
    // Another tab wants a newer version, or the system takes the connection away: either way it is opened again later.
    let closing = database.clone();
    listen(&database, "versionchange", move |_| {
        closing.close();
        CONNECTION.take();
    });
    listen(&database, "close", |_| drop(CONNECTION.take()));
    CONNECTION.set(Some(database.clone()));
    Ok(database)
}

fn upgrade(event: VersionChangeEvent) {
    let Ok(database) = event.database() else { return };
    let existing = database.store_names();
    for name in [ITEMS, PHOTOS, META, KV] {
        let mut params = ObjectStoreParams::new();
        params.auto_increment(name == ITEMS);
        if !existing.iter().any(|store| store == name) {
            // A store that could not be made shows at the first transaction over it, as an error to the caller.
            let _ = database.create_object_store(name, params);
        }
    }
}

fn other(error: idb::Error) -> StoreError {
    StoreError::Other(error.to_string())
}

fn named(name: &str, message: String) -> StoreError {
    match name {
        "QuotaExceededError" => StoreError::Quota,
        "InvalidStateError" | "UnknownError" => StoreError::Closed,
        _ => StoreError::Other(message),
    }
}
