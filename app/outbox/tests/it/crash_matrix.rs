//! Ten taps and their sending, dying at the 1st input or output, then at the 2nd, the 3rd.. until a run ends unhurt.

use crate::{
    world::{Phone, Tab, Task, TestClock, Told, World, Wrongs, change, judge, pause, step},
    wrong,
};
use outbox::{
    Lane, StoreError,
    memory::{Failpoints, Fault},
};
use std::{cell::RefCell, rc::Rc};

/// The taps: four on one job, three on another, two photos, one alone.
const TAPS: [char; 10] = ['A', 'B', 'A', 'P', 'B', 'A', 'C', 'P', 'B', 'A'];

/// Ten taps pass three failpoints each, and their sending cannot do with fewer than seventy.
const LEAST_POINTS: u64 = 100;

/// How ops are sent: our way, or one that is wrong on purpose.
type Drain = fn(Tab) -> Task;

fn ours(tab: Tab) -> Task {
    Box::pin(async move {
        for lane in [Lane::Ops, Lane::Photos] {
            let _ = tab.phone.drain(lane).await;
        }
    })
}

/// The day: taps with sending in between, the eleventh tap undone. What fails without a crash is tapped no second time.
async fn day(clock: TestClock, tab: Tab, drain: Drain, told: Rc<RefCell<Told>>) {
    let phone = tab.phone.clone();
    let _ = phone.acquire_drainer().await;
    for (index, entity) in TAPS.into_iter().enumerate() {
        let (label, (change, photos)) = (index as u32, change(index as u32, entity));
        if phone.enqueue(change, None, &photos, 0).await.is_ok() {
            told.borrow_mut().saved.insert(label);
        }
        if index % 3 == 2 {
            drain(tab.clone()).await;
        }
    }
    let (held, photos) = change(10, 'B');
    if let Ok(op_id) = phone.enqueue(held, None, &photos, 8_000).await {
        told.borrow_mut().saved.insert(10);
        told.borrow_mut().in_doubt.push(10);
        if let Ok(undone) = phone.undo(&op_id).await {
            let mut told = told.borrow_mut();
            told.in_doubt.clear();
            let _ = undone && told.withdrawn.insert(10) && told.undone.insert(10);
        }
    }
    for _ in 0..6 {
        drain(tab.clone()).await;
        clock.jump(2_000);
    }
}

/// Sends in a lane of its own beside the taps, as the app's timers and events have it.
async fn lane_beside(clock: TestClock, phone: Rc<Phone>, lane: Lane) {
    for _ in 0..30 {
        let _ = phone.drain(lane).await;
        pause(4).await;
        clock.jump(100);
    }
}

/// One day with one fault; `None` when the day ended before it. `beside`: the drainers run beside the taps.
fn one_day(n: u64, fault: &Fault, drain: Drain, beside: bool, prepare: fn(&World)) -> Option<Wrongs> {
    let world = World::new();
    prepare(&world);
    let failpoints = Failpoints::at(n, fault.clone());
    let tab = world.open_tab(&failpoints);
    let told = Rc::new(RefCell::new(Told::default()));
    let mut tasks: Vec<Task> = vec![Box::pin(day(world.clock.clone(), tab.clone(), drain, told.clone()))];
    if beside {
        let lane = |lane| Box::pin(lane_beside(world.clock.clone(), tab.phone.clone(), lane)) as Task;
        tasks.extend([lane(Lane::Ops), lane(Lane::Photos)]);
    }
    run_until_crash(&mut tasks, &failpoints);
    if !failpoints.was_hit() {
        return None;
    }
    drop((tasks, tab));
    let told = told.borrow().clone();
    if *fault == Fault::Crash {
        world.store.crash();
        recover(&world, drain, Failpoints::at(1 + n * 7 % 40, Fault::Crash));
        world.store.crash();
    }
    recover(&world, drain, Rc::default());
    Some(judge(&world.wire.server, &told))
}

/// The app is opened again, and sends; it may die of that too.
fn recover(world: &World, drain: Drain, failpoints: Rc<Failpoints>) {
    let (tab, clock) = (world.open_tab(&failpoints), world.clock.clone());
    let recovery = async move {
        let _ = tab.phone.acquire_drainer().await;
        for _ in 0..3 {
            drain(tab.clone()).await;
            clock.jump(300_000);
        }
    };
    run_until_crash(&mut vec![Box::pin(recovery)], &failpoints);
}

fn run_until_crash(tasks: &mut Vec<Task>, failpoints: &Failpoints) {
    while !tasks.is_empty() && !failpoints.has_crashed() {
        tasks.retain_mut(|task| !step(task));
    }
}

/// All days of one kind, and how many there were.
fn matrix(fault: &Fault, drain: Drain, beside: bool, prepare: fn(&World)) -> (u64, Wrongs) {
    let mut wrongs = Wrongs::default();
    for n in 1.. {
        match one_day(n, fault, drain, beside, prepare) {
            Some(more) => wrongs.add(more),
            None => return (n - 1, wrongs),
        }
    }
    unreachable!()
}

fn sound(_: &World) {}

#[test]
fn a_crash_at_every_write_and_every_send_loses_doubles_and_reorders_nothing() {
    let (one_by_one, mut wrongs) = matrix(&Fault::Crash, ours, false, sound);
    let (beside, more) = matrix(&Fault::Crash, ours, true, sound);
    wrongs.add(more);
    let points = one_by_one + beside;
    let Wrongs { lost, doubled, reordered, .. } = wrongs;
    println!("outbox crash matrix: {points} crash points, lost {lost}, doubled {doubled}, reordered {reordered}");
    assert_eq!(wrongs, Wrongs::default());
    assert!(one_by_one > LEAST_POINTS && beside > LEAST_POINTS, "no longer in the way: {one_by_one}, {beside}");
}

#[test]
fn a_failure_at_every_write_and_every_send_loses_doubles_and_reorders_nothing() {
    for (error, beside) in [(StoreError::Closed, false), (StoreError::Closed, true), (StoreError::Quota, false)] {
        let (points, wrongs) = matrix(&Fault::Fail(error.clone()), ours, beside, sound);
        println!("outbox failure matrix, {error}: {points} failure points, {wrongs:?}");
        assert_eq!(wrongs, Wrongs::default());
        assert!(points > LEAST_POINTS);
    }
}

#[test]
fn the_oracle_sees_an_outbox_that_deletes_before_it_sends() {
    assert!(matrix(&Fault::Crash, wrong::deletes_first, false, sound).1.lost > 0);
}

#[test]
fn the_oracle_sees_an_outbox_that_names_an_op_anew_at_each_try() {
    assert!(matrix(&Fault::Crash, wrong::renames, false, sound).1.doubled > 0);
}

#[test]
fn the_oracle_sees_an_outbox_that_goes_on_past_a_failure_within_an_entity() {
    let failure = Fault::Fail(StoreError::Closed);
    assert!(matrix(&failure, wrong::goes_on, false, sound).1.reordered > 0);
}

#[test]
fn the_oracle_sees_a_store_that_only_says_it_has_flushed() {
    assert!(matrix(&Fault::Crash, ours, false, |world| world.store.set_relaxed()).1.lost > 0);
}
