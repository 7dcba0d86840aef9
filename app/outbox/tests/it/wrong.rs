//! Outboxes that are wrong on purpose, each in the way a known one is (RELIABILITY.md A): the oracle must see it.

use crate::world::{Tab, Task};
use outbox::{Entry, Item, Net, State, Store, Write};

/// Workbox's `shiftRequest`: gone from the queue before it is sent.
pub fn deletes_first(tab: Tab) -> Task {
    naive(tab, |step| matches!(step, Step::Before), false)
}

/// A new id for each try, so that the server cannot know.
pub fn renames(tab: Tab) -> Task {
    naive(tab, |step| matches!(step, Step::After), true)
}

/// Does not stop an entity at an op that failed.
pub fn goes_on(tab: Tab) -> Task {
    naive(tab, |step| matches!(step, Step::After), false)
}

enum Step {
    Before,
    After,
}

/// Sends one after the other, and deletes at that step.
fn naive(tab: Tab, deletes_at: fn(Step) -> bool, renames: bool) -> Task {
    Box::pin(async move {
        let (store, link) = (&tab.store, &tab.link);
        for entry in store.list().await.unwrap_or_default() {
            let Ok(mut item) = serde_json::from_str::<Item>(&entry.value) else { continue };
            if matches!(item.state, State::Held { .. }) {
                continue;
            }
            if renames {
                item.op.op_id = format!("{}-{}", item.op.op_id, link.wire.requests.borrow().len());
            }
            for photo in item.op.change.photos() {
                link.wire.server.photos.borrow_mut().insert(photo.sha256.clone());
            }
            if deletes_at(Step::Before) && delete(store, &entry).await.is_err() {
                continue;
            }
            let receipts = link.send(&[item.op]).await.unwrap_or_default();
            if deletes_at(Step::After) && !receipts.is_empty() {
                let _ = delete(store, &entry).await;
            }
        }
    })
}

async fn delete(store: &impl Store, entry: &Entry) -> Result<(), outbox::StoreError> {
    let write = Write { seq: entry.seq, old: &entry.value, new: None, drop_photos: Vec::new() };
    store.commit(&[write], None).await
}
