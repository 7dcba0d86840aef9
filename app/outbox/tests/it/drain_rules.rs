//! How the outbox sends: who waits for whom, and when it tries again.

use crate::world::{Task, Verdict, Weather, World, drain, run, step, tap};
use domain::{
    error::{Problem, ProblemCode},
    op::OpResult,
};
use outbox::{
    End, Lane, NetError, State, StoreError,
    memory::{Failpoints, Fault},
};

/// Everything that can be wrong with one op alone.
fn poisons() -> Vec<Verdict> {
    let problem = Problem::new(ProblemCode::Internal);
    vec![
        Verdict::Result(OpResult::Refused),
        Verdict::Result(OpResult::Conflict),
        Verdict::Result(OpResult::Retry),
        Verdict::Request(NetError::Answered(Box::new(problem))),
        Verdict::Request(NetError::Answered(Box::new(Problem::new(ProblemCode::TooMany)))),
        Verdict::Request(NetError::Unreachable),
        Verdict::Garbage,
    ]
}

#[test]
fn a_poison_op_delays_no_other_entity_by_more_than_a_pass() {
    for poison in poisons() {
        let world = World::new();
        let phone = world.open_drainer();
        world.wire.server.judge(3, poison.clone());
        for label in 1..=12 {
            tap(&phone, label, char::from(b'A' + (label % 6) as u8));
        }
        let first = drain(&phone, Lane::Ops);
        world.clock.jump(first.wait_ms.unwrap_or(0));
        drain(&phone, Lane::Ops);
        let mut done = world.wire.server.labels();
        done.sort_unstable();
        assert_eq!(done, [1, 2, 4, 5, 6, 7, 8, 10, 11, 12], "{poison:?}: all but 3 and 9 behind it");
        // Those that come later find the way free as well.
        tap(&phone, 13, 'B');
        world.clock.jump(2_000);
        drain(&phone, Lane::Ops);
        assert!(world.wire.server.labels().contains(&13), "{poison:?}");
        assert_eq!(run(phone.counts()).unwrap().waiting(), 2);
    }
}

#[test]
fn ops_of_many_entities_leave_in_one_request_and_those_of_one_entity_in_order() {
    let world = World::new();
    let phone = world.open_drainer();
    for label in 1..=6 {
        tap(&phone, label, char::from(b'A' + (label % 3) as u8));
    }
    assert_eq!(drain(&phone, Lane::Ops).accepted, 6);
    let sizes: Vec<_> = world.wire.requests.borrow().iter().map(Vec::len).collect();
    assert_eq!(sizes, [3, 3], "one op of each entity per request: the server never has to hold one back");
}

#[test]
fn a_batch_is_never_over_twenty() {
    let world = World::new();
    let phone = world.open_drainer();
    for label in 1..=50 {
        tap(&phone, label, char::from_u32('一' as u32 + label).unwrap());
    }
    assert_eq!(drain(&phone, Lane::Ops).accepted, 50);
    assert!(world.wire.requests.borrow().iter().all(|ops| ops.len() <= 20));
}

#[test]
fn tries_come_after_2_5_15_60_seconds_and_then_each_5_minutes() {
    for verdict in [Verdict::Request(NetError::Unreachable), Verdict::Result(OpResult::Retry), Verdict::Garbage] {
        let world = World::new();
        let phone = world.open_drainer();
        world.wire.server.judge(1, verdict.clone());
        tap(&phone, 1, 'A');
        let mut waits = Vec::new();
        for _ in 0..7 {
            let wait_ms = drain(&phone, Lane::Ops).wait_ms.unwrap();
            waits.push(wait_ms / 1000);
            world.clock.jump(wait_ms);
        }
        assert_eq!(waits, [2, 5, 15, 60, 300, 300, 300], "{verdict:?}");
        assert_eq!(world.wire.requests.borrow().len(), 7);
        assert!(run(phone.list()).unwrap().items[0].reason.is_some());
    }
}

#[test]
fn out_of_reach_costs_one_try_at_a_time_however_long_the_queue() {
    let world = World::new();
    let phone = world.open_drainer();
    world.wire.weather.set(Weather::Offline);
    for label in 1..=30 {
        tap(&phone, label, char::from_u32('一' as u32 + label).unwrap());
    }
    let attempts = || run(phone.list()).unwrap().items.iter().map(|item| item.attempts).sum::<u32>();
    assert_eq!(drain(&phone, Lane::Ops).end, End::Unreachable);
    let after_first = attempts();
    for _ in 0..10 {
        let pass = drain(&phone, Lane::Ops);
        assert_eq!(pass.end, End::Unreachable);
        world.clock.jump(pass.wait_ms.unwrap());
    }
    assert!(attempts() - after_first <= 10);
    // The word that the network is back cuts the wait short, and the batches grow again.
    world.wire.weather.set(Weather::Fair);
    run(phone.retry_all()).unwrap();
    assert_eq!(drain(&phone, Lane::Ops).accepted, 30);
    assert!(world.wire.requests.borrow().len() <= 6);
}

#[test]
fn an_expired_session_pauses_all_and_loses_nothing() {
    let world = World::new();
    let phone = world.open_drainer();
    for label in 1..=4 {
        tap(&phone, label, if label == 4 { 'P' } else { 'A' });
    }
    world.wire.weather.set(Weather::SignIn);
    assert_eq!(drain(&phone, Lane::Ops).end, End::SignIn);
    world.wire.weather.set(Weather::Fair);
    tap(&phone, 5, 'B');
    assert_eq!(drain(&phone, Lane::Ops).end, End::SignIn, "it waits for the word");
    assert_eq!(drain(&phone, Lane::Photos).end, End::SignIn);
    assert!(world.wire.server.labels().is_empty());
    assert_eq!(run(phone.counts()).unwrap().waiting_sign_in, 1);
    assert_eq!(run(phone.signed_in()).unwrap(), 1);
    world.drain_all(&phone);
    assert_eq!(world.wire.server.labels(), [5, 1, 2, 3, 4], "what was tried least goes first");
}

#[test]
fn a_captive_portal_and_a_lost_answer_are_no_acknowledgement() {
    for weather in [Weather::Portal, Weather::AnswerLost, Weather::Late, Weather::Error500] {
        let world = World::new();
        let phone = world.open_drainer();
        tap(&phone, 1, 'A');
        tap(&phone, 2, 'A');
        tap(&phone, 3, 'P');
        world.wire.weather.set(weather);
        for lane in [Lane::Ops, Lane::Photos] {
            assert_eq!(drain(&phone, lane).accepted, 0, "{weather:?}");
        }
        assert_eq!(run(phone.counts()).unwrap().waiting(), 3, "{weather:?}");
        world.wire.weather.set(Weather::Fair);
        world.drain_all(&phone);
        world.wire.deliver(0);
        let mut done = world.wire.server.labels();
        assert!(done.iter().position(|label| *label == 1) < done.iter().position(|label| *label == 2));
        done.sort_unstable();
        assert_eq!(done, [1, 2, 3], "{weather:?}");
    }
}

#[test]
fn a_photo_the_server_has_is_not_carried_again_for_a_busy_model() {
    let world = World::new();
    let phone = world.open_drainer();
    world.wire.server.judge(1, Verdict::Result(OpResult::Retry));
    tap(&phone, 1, 'P');
    for _ in 0..4 {
        world.clock.jump(drain(&phone, Lane::Photos).wait_ms.unwrap());
    }
    assert_eq!(world.wire.photo_puts.get(), 1);
    world.wire.server.judge(1, Verdict::Result(OpResult::Applied));
    world.drain_all(&phone);
    assert_eq!((world.wire.photo_puts.get(), world.wire.server.labels()), (1, vec![1]));
}

#[test]
fn a_photo_on_its_way_delays_no_other_op() {
    let world = World::new();
    let phone = world.open_drainer();
    tap(&phone, 1, 'P');
    let mut photos: Task = Box::pin({
        let phone = phone.clone();
        async move { drop(phone.drain(Lane::Photos).await) }
    });
    while world.wire.photo_puts.get() == 0 {
        assert!(!step(&mut photos));
    }
    tap(&phone, 2, 'A');
    assert_eq!(drain(&phone, Lane::Ops).accepted, 1);
    assert_eq!(drain(&phone, Lane::Photos).end, End::Running);
    while !step(&mut photos) {}
    assert_eq!(world.wire.server.labels(), [2, 1]);
}

#[test]
fn a_drainer_that_was_frozen_is_fenced_off() {
    let world = World::new();
    let old = world.open_drainer();
    tap(&old, 1, 'A');
    let mut frozen: Task = Box::pin({
        let old = old.clone();
        async move { assert_eq!(old.drain(Lane::Ops).await.unwrap().end, End::NotDrainer) }
    });
    while world.wire.server.labels().is_empty() {
        assert!(!step(&mut frozen));
    }
    // Frozen with the answer in hand. Another tab takes over, and the office refuses what it sends.
    let new = world.open_drainer();
    assert_eq!(run(new.counts()).unwrap().pending, 1, "what was on its way is pending again");
    let before = run(new.list()).unwrap();
    while !step(&mut frozen) {}
    assert_eq!(run(new.list()).unwrap(), before, "the old one has written nothing");
    assert!(!old.is_drainer());
    assert_eq!(drain(&new, Lane::Ops).accepted, 1);
    assert_eq!((run(new.list()).unwrap().items[0].state, world.wire.server.labels()), (State::Done, vec![1]));
}

#[test]
fn a_tab_that_is_not_the_drainer_sends_nothing() {
    let world = World::new();
    let phone = world.open();
    tap(&phone, 1, 'A');
    assert_eq!(drain(&phone, Lane::Ops).end, End::NotDrainer);
    assert!(world.wire.requests.borrow().is_empty());
}

#[test]
fn what_comes_in_during_a_pass_leaves_in_it() {
    let world = World::new();
    let phone = world.open_drainer();
    for steps in 0..40 {
        let mut pass: Task = Box::pin({
            let phone = phone.clone();
            async move { drop(phone.drain(Lane::Ops).await) }
        });
        tap(&phone, 2 * steps, 'A');
        let mut ended = (0..steps).any(|_| step(&mut pass));
        tap(&phone, 2 * steps + 1, 'B');
        ended |= drain(&phone, Lane::Ops).end != End::Running;
        while !ended {
            ended = step(&mut pass);
        }
        assert_eq!(run(phone.counts()).unwrap().waiting(), 0, "tapped at step {steps}");
    }
}

#[test]
fn a_store_that_fails_once_holds_nothing_up_for_longer_than_a_pass() {
    for n in 1..20 {
        let world = World::new();
        let failpoints = Failpoints::at(n, Fault::Fail(StoreError::Closed));
        tap(&world.open(), 1, 'A');
        tap(&world.open(), 2, 'P');
        let phone = world.open_tab(&failpoints).phone;
        while !phone.is_drainer() {
            let _ = run(phone.acquire_drainer());
        }
        for lane in [Lane::Ops, Lane::Photos, Lane::Ops, Lane::Photos] {
            let _ = run(phone.drain(lane));
            world.clock.jump(2_000);
        }
        assert_eq!(run(phone.counts()).unwrap().done, 2, "failure {n}");
    }
}
