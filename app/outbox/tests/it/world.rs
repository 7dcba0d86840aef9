//! A phone, a server and a way between them, all in memory; and the oracle: what the server's journal must say.

use domain::{
    dispatch_job::EquipmentAction,
    error::{Problem, ProblemCode},
    op::{Change, FieldConflict, LinkEquipment, Op, OpResult, ReadPhoto, Receipt},
    time::Timestamp,
};
use outbox::{
    Clock, Lane, Net, NetError, Outbox, Pass,
    memory::{Failpoints, MemoryStore},
    photo_ref,
};
use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

pub type Phone = Outbox<MemoryStore, Link, TestClock>;
/// 2026-11-22, in milliseconds.
pub const START_MS: i64 = 1_795_305_600_000;

/// A tap of the technician: the n-th one, about that entity (jobs `A`, `B`.., or a photo of its own for `P`).
pub fn change(label: u32, entity: char) -> (Change, Vec<Vec<u8>>) {
    let job = format!("DJ-{entity}");
    if entity == 'P' {
        let bytes = format!("photo {label}").into_bytes();
        let read = ReadPhoto { photo: photo_ref(&bytes), what: label.to_string(), job: Some(job) };
        return (Change::ReadPhoto(read), vec![bytes]);
    }
    let link =
        LinkEquipment { job, serial_number: label.to_string(), action: EquipmentAction::Install, confirmed: None };
    (Change::LinkEquipment(link), Vec::new())
}

/// Which tap a change came from, whatever id it travels under.
pub fn label(change: &Change) -> u32 {
    match change {
        Change::LinkEquipment(link) => link.serial_number.parse().unwrap(),
        Change::ReadPhoto(read) => read.what.parse().unwrap(),
        Change::CreateEquipment(create) => create.serial_number.parse().unwrap(),
        other => panic!("no tap makes a {}", other.kind()),
    }
}

/// What the server does with an op it has not applied yet.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Result(OpResult),
    /// The whole request fails.
    Request(NetError),
    /// The answer to the whole request is about something else.
    Garbage,
}

/// The server, deduping by op id as ours does.
#[derive(Default)]
pub struct Server {
    /// Every effect, in order: op id, entity, label.
    pub journal: RefCell<Vec<(String, String, u32)>>,
    pub photos: RefCell<BTreeSet<String>>,
    /// By label; all others are applied.
    pub verdicts: RefCell<BTreeMap<u32, Verdict>>,
    receipts: RefCell<BTreeMap<String, Receipt>>,
}

impl Server {
    pub fn judge(&self, label: u32, verdict: Verdict) {
        self.verdicts.borrow_mut().insert(label, verdict);
    }

    pub fn labels(&self) -> Vec<u32> {
        self.journal.borrow().iter().map(|(_, _, label)| *label).collect()
    }

    pub fn receive(&self, ops: &[Op]) -> Result<Vec<Receipt>, NetError> {
        let verdict_of = |op: &Op| self.verdicts.borrow().get(&label(&op.change)).cloned();
        for op in ops {
            match verdict_of(op) {
                Some(Verdict::Request(error)) => return Err(error),
                Some(Verdict::Garbage) => return Ok(vec![receipt("not-yours", OpResult::Applied)]),
                _ => {}
            }
        }
        Ok(ops.iter().map(|op| self.receive_one(op, verdict_of(op))).collect())
    }

    fn receive_one(&self, op: &Op, verdict: Option<Verdict>) -> Receipt {
        if let Some(receipt) = self.receipts.borrow().get(&op.op_id) {
            return Receipt { result: OpResult::Duplicate, ..receipt.clone() };
        }
        let has = |sha256: &str| self.photos.borrow().contains(sha256);
        match verdict {
            Some(Verdict::Result(result)) if result != OpResult::Applied => return receipt(&op.op_id, result),
            _ if op.change.photos().iter().any(|photo| !has(&photo.sha256)) => {
                return receipt(&op.op_id, OpResult::Refused);
            }
            _ => {}
        }
        let receipt = receipt(&op.op_id, OpResult::Applied);
        self.receipts.borrow_mut().insert(op.op_id.clone(), receipt.clone());
        self.journal.borrow_mut().push((op.op_id.clone(), op.change.entity(), label(&op.change)));
        receipt
    }
}

fn receipt(op_id: &str, result: OpResult) -> Receipt {
    let reason = (result == OpResult::Refused).then(|| Problem::new(ProblemCode::UpstreamRefused));
    let received_at = Timestamp::new(START_MS, 0);
    let asked = || FieldConflict { base: "before".into(), mine: "mine".into(), theirs: "theirs".into() };
    let conflict = (result == OpResult::Conflict).then(|| [("model".to_owned(), asked())].into());
    Receipt { op_id: op_id.to_owned(), result, doc: None, conflict, reason, received_at }
}

/// How the network is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weather {
    #[default]
    Fair,
    /// Nothing gets out.
    Offline,
    /// It arrives, the answer is lost.
    AnswerLost,
    /// The phone gives up waiting; it arrives when [`Wire::deliver`] says so.
    Late,
    /// The session is over.
    SignIn,
    /// A captive portal answers instead: 200, no receipts.
    Portal,
    /// The server is broken.
    Error500,
}

/// What all tabs of a phone send through, and what is under way on it.
#[derive(Default)]
pub struct Wire {
    pub server: Server,
    pub weather: Cell<Weather>,
    pub requests: RefCell<Vec<Vec<Op>>>,
    pub photo_puts: Cell<usize>,
}

impl Wire {
    /// An old request arrives (again).
    pub fn deliver(&self, index: usize) {
        let requests = self.requests.borrow();
        if !requests.is_empty() {
            let _ = self.server.receive(&requests[index % requests.len()]);
        }
    }

    fn before(&self) -> Result<(), NetError> {
        match self.weather.get() {
            Weather::Offline => Err(NetError::Unreachable),
            Weather::SignIn => Err(NetError::SignIn),
            Weather::Error500 => Err(NetError::Answered(Box::new(Problem::new(ProblemCode::Internal)))),
            _ => Ok(()),
        }
    }
}

/// One tab's way out.
#[derive(Clone, Default)]
pub struct Link {
    pub wire: Rc<Wire>,
    pub failpoints: Rc<Failpoints>,
}

impl Net for Link {
    async fn send(&self, ops: &[Op]) -> Result<Vec<Receipt>, NetError> {
        assert!(!ops.is_empty(), "an empty request left the phone");
        self.failpoints.pass().await.map_err(|_| NetError::Unreachable)?;
        self.wire.before()?;
        self.wire.requests.borrow_mut().push(ops.to_vec());
        let answer = match self.wire.weather.get() {
            Weather::Late => Err(NetError::Unreachable),
            Weather::Portal => Ok(Vec::new()),
            Weather::AnswerLost => self.wire.server.receive(ops).and(Err(NetError::Unreachable)),
            _ => self.wire.server.receive(ops),
        };
        self.failpoints.pass().await.map_err(|_| NetError::Unreachable)?;
        answer
    }

    async fn put_photo(&self, sha256: &str, bytes: &[u8]) -> Result<String, NetError> {
        self.failpoints.pass().await.map_err(|_| NetError::Unreachable)?;
        self.wire.before()?;
        assert_eq!(outbox::sha256_hex(bytes), sha256, "a damaged photo left the phone");
        self.wire.photo_puts.set(self.wire.photo_puts.get() + 1);
        let answer = match self.wire.weather.get() {
            Weather::Late => Err(NetError::Unreachable),
            Weather::Portal => Ok(String::new()),
            weather => {
                self.wire.server.photos.borrow_mut().insert(sha256.to_owned());
                if weather == Weather::AnswerLost { Err(NetError::Unreachable) } else { Ok(sha256.to_owned()) }
            }
        };
        self.failpoints.pass().await.map_err(|_| NetError::Unreachable)?;
        answer
    }
}

#[derive(Clone)]
pub struct TestClock(pub Rc<Cell<i64>>);

impl TestClock {
    pub fn jump(&self, by_ms: i64) {
        self.0.set(self.0.get() + by_ms);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::new(self.0.get(), -300)
    }
}

/// One tab, with its own ways to the disk and out.
#[derive(Clone)]
pub struct Tab {
    pub phone: Rc<Phone>,
    pub store: MemoryStore,
    pub link: Link,
}

/// One phone and its server.
#[derive(Clone)]
pub struct World {
    pub store: MemoryStore,
    pub wire: Rc<Wire>,
    pub clock: TestClock,
    ids: Rc<Cell<u64>>,
}

impl World {
    pub fn new() -> Self {
        let clock = TestClock(Rc::new(Cell::new(START_MS)));
        Self { store: MemoryStore::default(), wire: Rc::default(), clock, ids: Rc::default() }
    }

    /// Opens the app in a tab whose input and output goes through these failpoints.
    pub fn open_tab(&self, failpoints: &Rc<Failpoints>) -> Tab {
        let link = Link { wire: self.wire.clone(), failpoints: failpoints.clone() };
        let ids = self.ids.clone();
        let random = move || {
            ids.set(ids.get() + 1);
            let mut bytes = [0; 10];
            bytes[2..].copy_from_slice(&ids.get().to_be_bytes());
            bytes
        };
        let store = self.store.with_failpoints(failpoints.clone());
        let phone = Outbox::new(store.clone(), link.clone(), self.clock.clone(), "phone-1".into(), Box::new(random));
        Tab { phone: Rc::new(phone), store, link }
    }

    /// Opens the app in a sound tab.
    pub fn open(&self) -> Rc<Phone> {
        self.open_tab(&Rc::default()).phone
    }

    /// Opens the app in a sound tab that sends.
    pub fn open_drainer(&self) -> Rc<Phone> {
        let phone = self.open();
        run(phone.acquire_drainer()).unwrap();
        phone
    }

    /// Lets time pass and sends until nothing is left to send, as the app does with `Pass::wait_ms`.
    pub fn drain_all(&self, phone: &Phone) {
        for _ in 0..60 {
            let waits = [Lane::Ops, Lane::Photos].map(|lane| run(phone.drain(lane)).unwrap().wait_ms);
            match waits.into_iter().flatten().min() {
                Some(wait_ms) => self.clock.jump(wait_ms),
                None => return,
            }
        }
    }
}

/// One pass of one lane.
pub fn drain(phone: &Phone, lane: Lane) -> Pass {
    run(phone.drain(lane)).unwrap()
}

/// Takes a tap in, at once.
pub fn tap(phone: &Phone, label: u32, entity: char) -> String {
    let (change, photos) = change(label, entity);
    run(phone.enqueue(change, None, &photos, 0)).unwrap()
}

pub type Task = Pin<Box<dyn Future<Output = ()>>>;

/// Lets a task go on to its next input or output; `true` when it has ended.
pub fn step(task: &mut Task) -> bool {
    task.as_mut().poll(&mut Context::from_waker(Waker::noop())) == Poll::Ready(())
}

/// Lets the others go on that many times.
pub async fn pause(times: u32) {
    for _ in 0..times {
        let _ = Failpoints::default().pass().await;
    }
}

/// Runs a future to its end.
pub fn run<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    for _ in 0..1_000_000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
    }
    panic!("it never ends");
}

/// What the person was told.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// "Saved", by label.
    pub saved: BTreeSet<u32>,
    /// "Undone" or thrown away by hand.
    pub withdrawn: BTreeSet<u32>,
    /// Once for each time that was asked and no answer came: it may have happened or not.
    pub in_doubt: Vec<u32>,
    /// Of those withdrawn, what had never left the phone.
    pub undone: BTreeSet<u32>,
}

/// What is wrong with the world: all zero is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wrongs {
    pub lost: usize,
    pub doubled: usize,
    pub reordered: usize,
    /// Undone, and done all the same.
    pub risen: usize,
}

impl Wrongs {
    pub fn add(&mut self, other: Self) {
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.reordered += other.reordered;
        self.risen += other.risen;
    }
}

/// Compares the server's journal with what the person was told. Taps are numbered in the order they were made.
pub fn judge(server: &Server, told: &Told) -> Wrongs {
    let journal = server.journal.borrow();
    let withdrawn: BTreeSet<u32> = told.withdrawn.iter().chain(&told.in_doubt).copied().collect();
    let done: BTreeSet<u32> = server.labels().into_iter().collect();
    let mut last_of: BTreeMap<&str, u32> = BTreeMap::new();
    let mut reordered = 0;
    for (_, entity, label) in journal.iter().filter(|(_, _, label)| !withdrawn.contains(label)) {
        let last = last_of.insert(entity, *label);
        reordered += usize::from(last.is_some_and(|last| last > *label));
    }
    Wrongs {
        lost: told.saved.difference(&withdrawn).filter(|label| !done.contains(label)).count(),
        doubled: journal.len() - done.len(),
        reordered,
        risen: told.undone.intersection(&done).count(),
    }
}
