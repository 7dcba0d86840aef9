//! The outbox's five calls, each one transaction.

use super::{Done, ITEMS, META, PHOTOS, PhoneStore, other};
use idb::{ObjectStore, request::AddStoreRequest};
use js_sys::Uint8Array;
use outbox::{Entry, Photo, Store, StoreError, Write};
use wasm_bindgen::{JsCast, JsValue};

const EPOCH: &str = "epoch";

impl Store for PhoneStore {
    async fn list(&self) -> Result<Vec<Entry>, StoreError> {
        let transaction = self.begin(&[ITEMS], false).await?;
        let store = transaction.object_store(ITEMS).map_err(other)?;
        let keys = store.get_all_keys(None, None).map_err(other)?;
        let values = store.get_all(None, None).map_err(other)?;
        let (keys, values) = (keys.await.map_err(other)?, values.await.map_err(other)?);
        let entry =
            |(key, value): (&JsValue, &JsValue)| Entry { seq: seq(key), value: value.as_string().unwrap_or_default() };
        Ok(keys.iter().zip(&values).map(entry).collect())
    }

    async fn append(&self, value: &str, photos: &[Photo<'_>]) -> Result<u64, StoreError> {
        let transaction = self.begin(&[ITEMS, PHOTOS], true).await?;
        let store = |name| transaction.object_store(name).map_err(other);
        let (items, bytes) = (store(ITEMS)?, store(PHOTOS)?);
        let done = Done::of(transaction);
        match add_all(&items, &bytes, value, photos) {
            Ok(add) => {
                let key = add.await;
                done.wait().await?;
                Ok(seq(&key.map_err(other)?))
            }
            Err(error) => {
                done.abandon().await;
                Err(error)
            }
        }
    }

    async fn commit(&self, writes: &[Write<'_>], epoch: Option<u64>) -> Result<(), StoreError> {
        let transaction = self.begin(&[ITEMS, PHOTOS, META], true).await?;
        let store = |name| transaction.object_store(name).map_err(other);
        let (items, photos, meta) = (store(ITEMS)?, store(PHOTOS)?, store(META)?);
        let done = Done::of(transaction);
        match write_all(&items, &photos, &meta, writes, epoch).await {
            Ok(()) => done.wait().await,
            Err(error) => {
                done.abandon().await;
                Err(error)
            }
        }
    }

    async fn photo(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let transaction = self.begin(&[PHOTOS], false).await?;
        let store = transaction.object_store(PHOTOS).map_err(other)?;
        let buffer = store.get(JsValue::from(key)).map_err(other)?.await.map_err(other)?;
        Ok(buffer.map(|buffer| Uint8Array::new(buffer.unchecked_ref()).to_vec()))
    }

    async fn acquire_drainer(&self) -> Result<u64, StoreError> {
        let transaction = self.begin(&[META], true).await?;
        let meta = transaction.object_store(META).map_err(other)?;
        let done = Done::of(transaction);
        let next = stored_epoch(&meta).await? + 1;
        drop(meta.put(&(next as f64).into(), Some(&EPOCH.into())).map_err(other)?);
        done.wait().await.map(|()| next)
    }
}

/// Asks for all of it. A photo too large to be handed over is refused at once: then what was asked for before it must go.
fn add_all(
    items: &ObjectStore,
    bytes: &ObjectStore,
    value: &str,
    photos: &[Photo<'_>],
) -> Result<AddStoreRequest, StoreError> {
    for photo in photos {
        let buffer = Uint8Array::from(photo.bytes).buffer();
        drop(bytes.put(&buffer, Some(&photo.key.as_str().into())).map_err(other)?);
    }
    items.add(&value.into(), None).map_err(other)
}

/// Checks all, then writes all: requests of one transaction are answered in order, and nothing else comes between.
async fn write_all(
    items: &ObjectStore,
    photos: &ObjectStore,
    meta: &ObjectStore,
    writes: &[Write<'_>],
    epoch: Option<u64>,
) -> Result<(), StoreError> {
    if let Some(epoch) = epoch
        && stored_epoch(meta).await? != epoch
    {
        return Err(StoreError::Fenced);
    }
    for write in writes {
        let now = items.get(key(write.seq)).map_err(other)?.await.map_err(other)?;
        if now.and_then(|value| value.as_string()).as_deref() != Some(write.old) {
            return Err(StoreError::Changed);
        }
    }
    for write in writes {
        match &write.new {
            Some(new) => drop(items.put(&new.into(), Some(&key(write.seq))).map_err(other)?),
            None => drop(items.delete(key(write.seq)).map_err(other)?),
        }
        for photo in &write.drop_photos {
            drop(photos.delete(JsValue::from(photo)).map_err(other)?);
        }
    }
    Ok(())
}

async fn stored_epoch(meta: &ObjectStore) -> Result<u64, StoreError> {
    let epoch = meta.get(JsValue::from(EPOCH)).map_err(other)?.await.map_err(other)?;
    Ok(epoch.as_ref().map_or(0, seq))
}

fn key(seq: u64) -> JsValue {
    JsValue::from_f64(seq as f64)
}

fn seq(key: &JsValue) -> u64 {
    key.as_f64().unwrap_or_default() as u64
}
