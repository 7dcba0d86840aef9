//! The phone's database. It outlives the page, several tabs share it, and the system may close it under us at any time.
//!
//! Object stores: `items`, `photos` and `meta` are the outbox's; `kv` holds what can be read again from the server (the
//! day pack, the last answers, who is signed in) and what is small (the notices, the phone's name).

mod outbox_store;

use crate::browser::listen;
use idb::{DatabaseEvent, Factory, ObjectStoreParams, Transaction, event::VersionChangeEvent};
use js_sys::{Array, Function, Object, Promise, Reflect};
use outbox::StoreError;
use std::{cell::RefCell, thread::LocalKey};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, IdbDatabase, IdbTransaction};

/// Grows with each change of the object stores; `upgrade` only ever adds.
const VERSION: u32 = 1;
const ITEMS: &str = "items";
const PHOTOS: &str = "photos";
const META: &str = "meta";
const KV: &str = "kv";

type Connection = RefCell<Option<IdbDatabase>>;
thread_local!(static CONNECTION: Connection = const { Connection::new(None) });

/// The database of this phone, through the one connection of this page.
pub const PHONE: PhoneStore = PhoneStore { name: "ops", version: VERSION, connection: &CONNECTION };

/// A database as the outbox and the day pack use it; all copies are one connection.
#[derive(Clone, Copy)]
pub struct PhoneStore {
    name: &'static str,
    version: u32,
    connection: &'static LocalKey<Connection>,
}

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
        let database = self.connect().await?;
        match open_transaction(&database, stores, writes) {
            Ok(transaction) => Ok(transaction),
            Err(_) => {
                self.forget(&database);
                open_transaction(&self.connect().await?, stores, writes).map_err(|_| StoreError::Closed)
            }
        }
    }

    async fn connect(self) -> Result<IdbDatabase, StoreError> {
        if let Some(database) = self.connection.with_borrow(Clone::clone) {
            return Ok(database);
        }
        let database = match self.open(Some(self.version)).await {
            // Another tab is newer than this one, or the app went back a version: since `upgrade` only ever adds, all
            // that this version needs is there.
            Err(error) if is_named(&error, "VersionError") => self.open(None).await,
            result => result,
        };
        let database = database.map_err(other)?;
        // Another tab wants a newer version, or the system takes the connection away: either way it is opened again later.
        let lost = database.clone();
        listen(&database, "versionchange", move |_| {
            lost.close();
            self.forget(&lost);
        });
        let lost = database.clone();
        listen(&database, "close", move |_| self.forget(&lost));
        self.connection.set(Some(database.clone()));
        Ok(database)
    }

    async fn open(self, version: Option<u32>) -> Result<IdbDatabase, idb::Error> {
        let mut request = Factory::new()?.open(&self.database(), version)?;
        request.on_upgrade_needed(upgrade);
        request.await.map(IdbDatabase::from)
    }

    /// Who came by a link has a database apart: the same phone may be a technician's own.
    fn database(self) -> String {
        if crate::env::is_guest() { format!("{}-guest", self.name) } else { self.name.to_owned() }
    }

    /// Unless it has been opened anew meanwhile.
    fn forget(self, lost: &IdbDatabase) {
        self.connection.with_borrow_mut(|held| drop(held.take_if(|held| held == lost)));
    }
}

/// The end of a transaction that writes. It is listened for before the first request is made: afterwards it may be over.
/// Only `complete` and `abort` are ends: an `error` comes before an `abort`, which would then meet nobody.
struct Done {
    raw: IdbTransaction,
    end: JsFuture,
}

impl Done {
    fn of(transaction: Transaction) -> Self {
        let raw = IdbTransaction::from(transaction);
        let end = Promise::new(&mut |ended, _| {
            raw.set_oncomplete(Some(&ended));
            raw.set_onabort(Some(&ended));
        });
        Self { end: end.into(), raw }
    }

    /// Waits for `complete`: only then is it written.
    async fn wait(self) -> Result<(), StoreError> {
        match self.end.await {
            Ok(event) if event.unchecked_ref::<Event>().type_() == "complete" => Ok(()),
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
    match error {
        idb::Error::DomException(error) => named(&error.name(), error.message()),
        error => StoreError::Other(error.to_string()),
    }
}

fn is_named(error: &idb::Error, name: &str) -> bool {
    matches!(error, idb::Error::DomException(error) if error.name() == name)
}

fn named(name: &str, message: String) -> StoreError {
    match name {
        "QuotaExceededError" => StoreError::Quota,
        "InvalidStateError" | "UnknownError" => StoreError::Closed,
        _ => StoreError::Other(message),
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
