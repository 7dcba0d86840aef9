//! The other side: takes everything, and counts what it was told.

use crate::{Clock, Net, NetError, Outbox, Store, sha256_hex};
use domain::{
    op::{Op, OpResult, Receipt},
    time::Timestamp,
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    pin::Pin,
    rc::Rc,
};

/// 2026-11-22, in milliseconds.
const NOW_MS: i64 = 1_795_305_600_000;

/// Our server as far as a store can tell; clones are the same one.
#[derive(Clone, Default)]
pub struct Server(Rc<Told>);

#[derive(Default)]
struct Told {
    applied: RefCell<Vec<String>>,
    photos: RefCell<BTreeSet<String>>,
    meanwhile: RefCell<Option<Pin<Box<dyn Future<Output = ()>>>>>,
}

impl Server {
    /// Ids of the ops it did, in order.
    pub fn applied(&self) -> Vec<String> {
        self.0.applied.borrow().clone()
    }

    /// SHA-256 of the photos it has.
    pub fn photos(&self) -> BTreeSet<String> {
        self.0.photos.borrow().clone()
    }

    /// This happens after the next request arrived and before its answer is back.
    pub fn meanwhile(&self, task: impl Future<Output = ()> + 'static) {
        *self.0.meanwhile.borrow_mut() = Some(Box::pin(task));
    }

    fn receive(&self, op: &Op) -> Receipt {
        let mut applied = self.0.applied.borrow_mut();
        let result = if applied.contains(&op.op_id) { OpResult::Duplicate } else { OpResult::Applied };
        if result == OpResult::Applied {
            let has = |sha256: &str| self.0.photos.borrow().contains(sha256);
            assert!(op.change.photos().iter().all(|photo| has(&photo.sha256)), "an op came before its photo");
            applied.push(op.op_id.clone());
        }
        let op_id = op.op_id.clone();
        Receipt { op_id, result, doc: None, conflict: None, reason: None, received_at: Timestamp::new(NOW_MS, 0) }
    }
}

impl Net for Server {
    async fn send(&self, ops: &[Op]) -> Result<Vec<Receipt>, NetError> {
        let receipts = ops.iter().map(|op| self.receive(op)).collect();
        let meanwhile = self.0.meanwhile.take();
        if let Some(task) = meanwhile {
            task.await;
        }
        Ok(receipts)
    }

    async fn put_photo(&self, sha256: &str, bytes: &[u8]) -> Result<String, NetError> {
        assert_eq!(sha256_hex(bytes), sha256, "a damaged photo left the phone");
        self.0.photos.borrow_mut().insert(sha256.to_owned());
        Ok(sha256.to_owned())
    }
}

/// It stands still: no rule waits for time.
pub struct StillClock;
impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        Timestamp::new(NOW_MS, -300)
    }
}

/// One tab's outbox.
pub fn outbox<S: Store>(tab: S, server: &Server) -> Outbox<S, Server, StillClock> {
    let last = Cell::new(0_u8);
    let random = move || {
        last.set(last.get() + 1);
        [last.get(); 10]
    };
    Outbox::new(tab, server.clone(), StillClock, "c0ffee".to_owned(), Box::new(random))
}
