//! Random days: two tabs, kills, power cuts, all weathers, clock jumps, a full phone, requests that arrive late or twice.
//! `PROPTEST_CASES=100000` raises the number of days; a found seed is kept in `proptest-regressions`.

use crate::world::{Tab, Task, Told, Verdict, Weather, World, Wrongs, change, judge, run, step};
use domain::op::OpResult;
use outbox::{HOLD_MS, Lane};
use proptest::prelude::*;
use std::{cell::RefCell, rc::Rc};

#[derive(Clone, Debug)]
enum Event {
    /// The technician taps.
    Tap {
        tab: usize,
        entity: char,
        held: bool,
    },
    /// The technician undoes that tap.
    Undo {
        tab: usize,
        tap: usize,
    },
    /// The technician sends that one again, or throws it away if it was refused.
    Retry {
        tab: usize,
        tap: usize,
    },
    Discard {
        tab: usize,
        tap: usize,
    },
    RetryAll {
        tab: usize,
    },
    SignedIn {
        tab: usize,
    },
    /// The tab takes over the sending.
    Acquire {
        tab: usize,
    },
    Drain {
        tab: usize,
        lane: Lane,
    },
    /// The things under way go on, in that order.
    Steps(Vec<u8>),
    Weather(Weather),
    /// The office decides about that tap from now on.
    Judge {
        tap: u32,
        result: OpResult,
    },
    /// An old request arrives late, or again.
    Deliver(usize),
    Clock(i64),
    Room(bool),
    KillTab {
        tab: usize,
    },
    PowerCut,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let tab = 0..2_usize;
    let tap = 0..12_usize;
    let lane = prop_oneof![3 => Just(Lane::Ops), 1 => Just(Lane::Photos)];
    let weather = prop_oneof![
        4 => Just(Weather::Fair), 1 => Just(Weather::Offline), 1 => Just(Weather::AnswerLost), 1 => Just(Weather::Late),
        1 => Just(Weather::SignIn), 1 => Just(Weather::Portal), 1 => Just(Weather::Error500)
    ];
    let result = prop_oneof![
        2 => Just(OpResult::Applied), 1 => Just(OpResult::Refused), 1 => Just(OpResult::Conflict), 1 => Just(OpResult::Retry)
    ];
    let jump = prop_oneof![
        4 => 0..20_000_i64, 1 => Just(300_000), 1 => Just(365 * 86_400_000_i64), 1 => Just(-365 * 86_400_000_i64)
    ];
    let entity = prop_oneof![3 => Just('A'), 2 => Just('B'), 1 => Just('C'), 1 => Just('P')];
    let event = prop_oneof![
        8 => (tab.clone(), entity, prop::bool::weighted(0.25)).prop_map(|(tab, entity, held)| Event::Tap { tab, entity, held }),
        1 => (tab.clone(), tap.clone()).prop_map(|(tab, tap)| Event::Undo { tab, tap }),
        1 => (tab.clone(), tap.clone()).prop_map(|(tab, tap)| Event::Retry { tab, tap }),
        1 => (tab.clone(), tap).prop_map(|(tab, tap)| Event::Discard { tab, tap }),
        1 => tab.clone().prop_map(|tab| Event::RetryAll { tab }),
        1 => tab.clone().prop_map(|tab| Event::SignedIn { tab }),
        3 => tab.clone().prop_map(|tab| Event::Acquire { tab }),
        8 => (tab.clone(), lane).prop_map(|(tab, lane)| Event::Drain { tab, lane }),
        16 => prop::collection::vec(any::<u8>(), 1..40).prop_map(Event::Steps),
        4 => weather.prop_map(Event::Weather),
        2 => (0..12_u32, result).prop_map(|(tap, result)| Event::Judge { tap, result }),
        2 => any::<usize>().prop_map(Event::Deliver),
        3 => jump.prop_map(Event::Clock),
        1 => any::<bool>().prop_map(Event::Room),
        1 => tab.prop_map(|tab| Event::KillTab { tab }),
        1 => Just(Event::PowerCut),
    ];
    prop::collection::vec(event, 1..80)
}

/// A day under way.
struct Day {
    world: World,
    tabs: [Tab; 2],
    /// Which tab, and what it is doing.
    tasks: Vec<(usize, Task)>,
    told: Rc<RefCell<Told>>,
    op_ids: Rc<RefCell<Vec<Option<String>>>>,
}

impl Day {
    fn new() -> Self {
        let world = World::new();
        let tabs = [world.open_tab(&Rc::default()), world.open_tab(&Rc::default())];
        Self { world, tabs, tasks: Vec::new(), told: Rc::default(), op_ids: Rc::default() }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Tap { tab, entity, held } => self.tap(tab, entity, held),
            Event::Undo { tab, tap } => self.by_hand(tab, tap, Hand::Undo),
            Event::Retry { tab, tap } => self.by_hand(tab, tap, Hand::Retry),
            Event::Discard { tab, tap } => self.by_hand(tab, tap, Hand::Discard),
            Event::RetryAll { tab } => self.start(tab, |tab| async move { drop(tab.phone.retry_all().await) }),
            Event::SignedIn { tab } => self.start(tab, |tab| async move { drop(tab.phone.signed_in().await) }),
            Event::Acquire { tab } => self.start(tab, |tab| async move { drop(tab.phone.acquire_drainer().await) }),
            Event::Drain { tab, lane } => self.start(tab, move |tab| async move { drop(tab.phone.drain(lane).await) }),
            Event::Steps(order) => order.into_iter().for_each(|index| self.step(index.into())),
            Event::Weather(weather) => self.world.wire.weather.set(weather),
            Event::Judge { tap, result } => self.world.wire.server.judge(tap, Verdict::Result(result)),
            Event::Deliver(index) => self.world.wire.deliver(index),
            Event::Clock(by_ms) => self.world.clock.jump(by_ms),
            Event::Room(full) => self.world.store.set_room(full.then(|| self.world.store.taken_bytes())),
            Event::KillTab { tab } => self.kill(tab),
            Event::PowerCut => {
                (0..2).for_each(|tab| self.kill(tab));
                self.world.store.crash();
            }
        }
    }

    /// A tap waits for the one before it to be saved or not: one person has one finger.
    fn tap(&mut self, tab: usize, entity: char, held: bool) {
        let label = self.op_ids.borrow().len() as u32;
        let (change, photos) = change(label, entity);
        self.op_ids.borrow_mut().push(None);
        let (phone, told, op_ids) = (self.tabs[tab].phone.clone(), self.told.clone(), self.op_ids.clone());
        let hold_ms = if held { HOLD_MS } else { 0 };
        let mut task: Task = Box::pin(async move {
            if let Ok(op_id) = phone.enqueue(change, None, &photos, hold_ms).await {
                told.borrow_mut().saved.insert(label);
                op_ids.borrow_mut()[label as usize] = Some(op_id);
            }
        });
        while !step(&mut task) {
            self.step(label as usize);
        }
    }

    fn by_hand(&mut self, tab: usize, tap: usize, hand: Hand) {
        let Some(Some(op_id)) = self.op_ids.borrow().get(tap).cloned() else { return };
        let (told, label) = (self.told.clone(), tap as u32);
        self.start(tab, move |tab| async move {
            if hand == Hand::Retry {
                return drop(tab.phone.retry(&op_id).await);
            }
            told.borrow_mut().in_doubt.push(label);
            let answer =
                if hand == Hand::Undo { tab.phone.undo(&op_id).await } else { tab.phone.discard(&op_id).await };
            let mut told = told.borrow_mut();
            if let Ok(done) = answer {
                let asked = told.in_doubt.iter().position(|asked| *asked == label).unwrap();
                told.in_doubt.swap_remove(asked);
                let _ = done && told.withdrawn.insert(label) && hand == Hand::Undo && told.undone.insert(label);
            }
        });
    }

    fn start<F: Future<Output = ()> + 'static>(&mut self, tab: usize, task: impl FnOnce(Tab) -> F) {
        self.tasks.push((tab, Box::pin(task(self.tabs[tab].clone()))));
    }

    fn step(&mut self, index: usize) {
        if self.tasks.is_empty() {
            return;
        }
        let index = index % self.tasks.len();
        if step(&mut self.tasks[index].1) {
            drop(self.tasks.remove(index));
        }
    }

    fn kill(&mut self, tab: usize) {
        self.tasks.retain(|(of, _)| *of != tab);
        self.tabs[tab] = self.world.open_tab(&Rc::default());
    }

    /// The evening: all tabs are closed, everything is in order again, and the phone is opened once more.
    fn end(mut self) -> Wrongs {
        self.happen(Event::PowerCut);
        self.world.wire.weather.set(Weather::Fair);
        self.world.wire.server.verdicts.borrow_mut().clear();
        self.world.store.set_room(None);
        let phone = self.world.open_drainer();
        for item in run(phone.list()).unwrap().items {
            run(phone.retry(&item.op.op_id)).unwrap();
        }
        self.world.drain_all(&phone);
        (0..self.world.wire.requests.borrow().len()).for_each(|index| self.world.wire.deliver(index));
        let counts = run(phone.counts()).unwrap();
        assert_eq!(counts.waiting(), 0, "all that is left is done");
        judge(&self.world.wire.server, &self.told.borrow())
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Hand {
    Undo,
    Retry,
    Discard,
}

proptest! {
    #[test]
    fn whatever_the_day_nothing_is_lost_doubled_or_reordered(events in events()) {
        let mut day = Day::new();
        events.into_iter().for_each(|event| day.happen(event));
        prop_assert_eq!(day.end(), Wrongs::default());
    }
}
