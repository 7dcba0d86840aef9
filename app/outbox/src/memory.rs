//! A phone's database in memory, for tests: it forgets at a crash what it has not flushed, and fails or dies at the n-th
//! input or output (the method of SQLite's `crash4.test` and `ioerr.test`).

use crate::store::{Entry, Photo, Store, StoreError, Write};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    future::poll_fn,
    rc::Rc,
    task::Poll,
};

/// What happens at the chosen input or output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The process dies: nothing that shares these failpoints ever goes on. Call [`MemoryStore::crash`] next.
    Crash,
    /// That one call fails; where it had already written, with [`StoreError::Closed`].
    Fail(StoreError),
}

/// Counts inputs and outputs, and lets the n-th one go wrong. Share one between a store and a net to have them all counted.
#[derive(Debug, Default)]
pub struct Failpoints {
    passed: Cell<u64>,
    chosen: RefCell<Option<(u64, Fault)>>,
    crashed: Cell<bool>,
}

impl Failpoints {
    /// The n-th from now (the first is 1) goes wrong in that way.
    pub fn at(n: u64, fault: Fault) -> Rc<Self> {
        Rc::new(Self { chosen: RefCell::new(Some((n, fault))), ..Self::default() })
    }

    /// Whether the chosen one was reached.
    pub fn was_hit(&self) -> bool {
        self.chosen.borrow().as_ref().is_some_and(|(n, _)| self.passed.get() >= *n)
    }

    /// Whether the process is dead.
    pub fn has_crashed(&self) -> bool {
        self.crashed.get()
    }

    /// One input or output: lets others run once, then goes on, fails or never returns.
    pub async fn pass(&self) -> Result<(), StoreError> {
        yield_once().await;
        self.passed.set(self.passed.get() + 1);
        let chosen = self.chosen.borrow().clone().filter(|(n, _)| *n == self.passed.get());
        if chosen == Some((self.passed.get(), Fault::Crash)) || self.crashed.get() {
            self.crashed.set(true);
            std::future::pending::<()>().await;
        }
        match chosen {
            Some((_, Fault::Fail(error))) => Err(error),
            _ => Ok(()),
        }
    }
}

async fn yield_once() {
    let mut yielded = false;
    poll_fn(|context| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// One phone's database. Clones are connections to the same one, as tabs have them.
#[derive(Clone, Default)]
pub struct MemoryStore {
    disk: Rc<RefCell<Disk>>,
    failpoints: Rc<Failpoints>,
}

#[derive(Default)]
struct Disk {
    /// What the running browser sees.
    current: Tables,
    /// What a crash leaves.
    durable: Tables,
    relaxed: bool,
    room_bytes: Option<usize>,
}

#[derive(Clone, Default)]
struct Tables {
    items: BTreeMap<u64, String>,
    photos: BTreeMap<String, Rc<Vec<u8>>>,
    last_seq: u64,
    epoch: u64,
}

impl MemoryStore {
    /// The same database through a connection with other failpoints.
    pub fn with_failpoints(&self, failpoints: Rc<Failpoints>) -> Self {
        Self { disk: self.disk.clone(), failpoints }
    }

    /// The power goes: what was not flushed is forgotten.
    pub fn crash(&self) {
        let mut disk = self.disk.borrow_mut();
        disk.current = disk.durable.clone();
    }

    /// Breaks the promise of durability: a write resolves at once and is flushed by the next one (Chrome's `relaxed`).
    pub fn set_relaxed(&self) {
        self.disk.borrow_mut().relaxed = true;
    }

    /// From now on a write that would take more room in all fails with [`StoreError::Quota`].
    pub fn set_room(&self, room_bytes: Option<usize>) {
        self.disk.borrow_mut().room_bytes = room_bytes;
    }

    /// How many bytes are taken.
    pub fn taken_bytes(&self) -> usize {
        self.disk.borrow().current.taken_bytes()
    }

    /// Keys of the photos kept.
    pub fn photo_keys(&self) -> Vec<String> {
        self.disk.borrow().current.photos.keys().cloned().collect()
    }

    /// Flips one bit of every photo kept, as a worn flash chip does.
    pub fn damage_photos(&self) {
        let mut disk = self.disk.borrow_mut();
        for bytes in disk.current.photos.values_mut() {
            if let Some(byte) = Rc::make_mut(bytes).first_mut() {
                *byte ^= 1;
            }
        }
        disk.durable = disk.current.clone();
    }

    /// Puts a value under a new key as it is: an item of another version of the app.
    pub fn put_raw(&self, value: &str) -> u64 {
        let mut disk = self.disk.borrow_mut();
        disk.current.last_seq += 1;
        let seq = disk.current.last_seq;
        disk.current.items.insert(seq, value.to_owned());
        disk.durable = disk.current.clone();
        seq
    }

    /// One transaction, with a failpoint before it, one between the write and its flush, and one before the caller knows.
    async fn write<T>(&self, change: impl FnOnce(&mut Tables) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.failpoints.pass().await?;
        let answer = self.disk.borrow_mut().change(change)?;
        self.failpoints.pass().await.map_err(|_| StoreError::Closed)?;
        self.disk.borrow_mut().flush();
        self.failpoints.pass().await.map_err(|_| StoreError::Closed)?;
        Ok(answer)
    }

    async fn read<T>(&self, look: impl FnOnce(&Tables) -> T) -> Result<T, StoreError> {
        self.failpoints.pass().await?;
        let answer = look(&self.disk.borrow().current);
        // What was read may be out of date before the reader has it.
        yield_once().await;
        Ok(answer)
    }
}

impl Disk {
    fn change<T>(&mut self, change: impl FnOnce(&mut Tables) -> Result<T, StoreError>) -> Result<T, StoreError> {
        if self.relaxed {
            self.durable = self.current.clone();
        }
        let mut next = self.current.clone();
        let answer = change(&mut next)?;
        let taken_bytes = next.taken_bytes();
        if self.room_bytes.is_some_and(|room| taken_bytes > room && taken_bytes > self.current.taken_bytes()) {
            return Err(StoreError::Quota);
        }
        self.current = next;
        Ok(answer)
    }

    fn flush(&mut self) {
        if !self.relaxed {
            self.durable = self.current.clone();
        }
    }
}

impl Tables {
    fn taken_bytes(&self) -> usize {
        let items: usize = self.items.values().map(String::len).sum();
        items + self.photos.values().map(|bytes| bytes.len()).sum::<usize>()
    }

    fn commit(&mut self, writes: &[Write<'_>], epoch: Option<u64>) -> Result<(), StoreError> {
        if epoch.is_some_and(|epoch| epoch != self.epoch) {
            return Err(StoreError::Fenced);
        }
        if writes.iter().any(|write| self.items.get(&write.seq).map(String::as_str) != Some(write.old)) {
            return Err(StoreError::Changed);
        }
        for write in writes {
            match &write.new {
                Some(value) => self.items.insert(write.seq, value.clone()),
                None => self.items.remove(&write.seq),
            };
            write.drop_photos.iter().for_each(|key| drop(self.photos.remove(key)));
        }
        Ok(())
    }
}

impl Store for MemoryStore {
    async fn list(&self) -> Result<Vec<Entry>, StoreError> {
        self.read(|tables| tables.items.iter().map(|(seq, value)| Entry { seq: *seq, value: value.clone() }).collect())
            .await
    }

    async fn append(&self, value: &str, photos: &[Photo<'_>]) -> Result<u64, StoreError> {
        self.write(|tables| {
            photos
                .iter()
                .for_each(|photo| drop(tables.photos.insert(photo.key.clone(), Rc::new(photo.bytes.to_vec()))));
            tables.last_seq += 1;
            tables.items.insert(tables.last_seq, value.to_owned());
            Ok(tables.last_seq)
        })
        .await
    }

    async fn commit(&self, writes: &[Write<'_>], epoch: Option<u64>) -> Result<(), StoreError> {
        self.write(|tables| tables.commit(writes, epoch)).await
    }

    async fn photo(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|tables| tables.photos.get(key).map(|bytes| bytes.to_vec())).await
    }

    async fn acquire_drainer(&self) -> Result<u64, StoreError> {
        self.write(|tables| {
            tables.epoch += 1;
            Ok(tables.epoch)
        })
        .await
    }
}
