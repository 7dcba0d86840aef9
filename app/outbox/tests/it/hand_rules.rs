//! What a person may do with the outbox, and what it keeps whatever happens.

use crate::world::{Phone, START_MS, Task, Verdict, Weather, World, change, drain, run, step, tap};
use domain::{error::ProblemCode, op::OpResult};
use outbox::{Counts, End, EnqueueError, HOLD_MS, Lane, Owner, State, StoreError, memory::Failpoints, memory::Fault};
use std::{cell::Cell, rc::Rc};

const DAY_MS: i64 = 86_400_000;

fn hold(phone: &Phone, label: u32, entity: char) -> String {
    let (change, photos) = change(label, entity);
    run(phone.enqueue(change, None, &photos, HOLD_MS)).unwrap()
}

#[test]
fn a_held_op_waits_its_time_and_can_be_undone() {
    let world = World::new();
    let phone = world.open_drainer();
    let op_id = hold(&phone, 1, 'P');
    assert_eq!(drain(&phone, Lane::Photos).wait_ms, Some(HOLD_MS));
    assert!(run(phone.undo(&op_id)).unwrap());
    assert!(!run(phone.undo(&op_id)).unwrap());
    assert_eq!(run(phone.counts()).unwrap(), Counts::default());
    assert!(world.store.photo_keys().is_empty());
    world.drain_all(&phone);
    assert!(world.wire.server.labels().is_empty());
}

#[test]
fn a_held_op_leaves_after_its_time_and_is_then_past_undoing() {
    let world = World::new();
    let phone = world.open_drainer();
    let op_id = hold(&phone, 1, 'A');
    tap(&phone, 2, 'A');
    assert_eq!(drain(&phone, Lane::Ops).accepted, 0, "the second waits behind the held one");
    world.clock.jump(HOLD_MS);
    assert_eq!(drain(&phone, Lane::Ops).accepted, 2);
    assert!(!run(phone.undo(&op_id)).unwrap());
    assert_eq!(world.wire.server.labels(), [1, 2]);
}

#[test]
fn a_held_op_is_not_undone_while_it_is_on_its_way() {
    let world = World::new();
    let phone = world.open_drainer();
    let op_id = hold(&phone, 1, 'A');
    world.clock.jump(HOLD_MS);
    let mut pass: Task = Box::pin({
        let phone = phone.clone();
        async move { drop(phone.drain(Lane::Ops).await) }
    });
    while world.wire.server.labels().is_empty() {
        assert!(!step(&mut pass));
    }
    assert!(!run(phone.undo(&op_id)).unwrap());
}

#[test]
fn a_refused_op_stays_for_ever_holds_its_entity_back_and_goes_by_hand_only() {
    let world = World::new();
    let phone = world.open_drainer();
    world.wire.server.judge(1, Verdict::Result(OpResult::Refused));
    let refused = tap(&phone, 1, 'A');
    tap(&phone, 2, 'A');
    world.drain_all(&phone);
    world.clock.jump(400 * DAY_MS);
    run(phone.retry_all()).unwrap();
    world.drain_all(&phone);
    let listing = run(phone.list()).unwrap();
    assert_eq!(listing.items[0].state, State::Refused);
    assert!(listing.items[0].reason.is_some());
    assert!(world.wire.server.labels().is_empty());
    assert!(!run(phone.discard(&listing.items[1].op.op_id)).unwrap(), "a pending op is not thrown away");
    assert!(run(phone.discard(&refused)).unwrap());
    world.drain_all(&phone);
    assert_eq!(world.wire.server.labels(), [2]);
}

#[test]
fn mine_over_theirs_is_a_new_op_decided_on_what_the_office_wrote() {
    let world = World::new();
    let phone = world.open_drainer();
    tap(&phone, 1, 'A');
    world.wire.server.judge(1, Verdict::Result(OpResult::Conflict));
    world.drain_all(&phone);
    let before = run(phone.list()).unwrap().items.remove(0);
    assert_eq!(before.state, State::Conflict);
    assert!(!run(phone.send_mine("another")).unwrap());
    assert!(run(phone.send_mine(&before.op.op_id)).unwrap());
    assert!(!run(phone.send_mine(&before.op.op_id)).unwrap(), "once");
    let after = run(phone.list()).unwrap().items.remove(0);
    assert_ne!(after.op.op_id, before.op.op_id, "the server would give the first receipt again");
    assert_eq!((after.op.seq, after.op.recorded_at), (before.op.seq, before.op.recorded_at));
    assert_eq!((&after.op.change, &after.receipt), (&before.op.change, &None));
    assert_eq!(after.op.base.unwrap().fields["model"], "theirs");
    world.wire.server.judge(1, Verdict::Result(OpResult::Applied));
    world.drain_all(&phone);
    assert_eq!(world.wire.server.labels(), [1]);
}

#[test]
fn a_conflict_waits_for_a_person_who_may_send_it_again() {
    let world = World::new();
    let phone = world.open_drainer();
    world.wire.server.judge(1, Verdict::Result(OpResult::Conflict));
    let op_id = tap(&phone, 1, 'A');
    world.drain_all(&phone);
    assert_eq!(run(phone.counts()).unwrap().conflict, 1);
    world.wire.server.judge(1, Verdict::Result(OpResult::Applied));
    assert!(run(phone.retry(&op_id)).unwrap());
    world.drain_all(&phone);
    assert_eq!(world.wire.server.labels(), [1]);
    assert!(!run(phone.retry(&op_id)).unwrap(), "it is done");
}

#[test]
fn nothing_unsent_expires_and_receipts_are_kept_a_day() {
    let world = World::new();
    let phone = world.open_drainer();
    tap(&phone, 1, 'A');
    drain(&phone, Lane::Ops);
    world.wire.weather.set(Weather::Offline);
    for label in 2..12 {
        tap(&phone, label, ['A', 'B', 'P'][label as usize % 3]);
    }
    world.clock.jump(DAY_MS);
    world.drain_all(&phone);
    assert_eq!(run(phone.counts()).unwrap().done, 0, "a receipt a day old has been seen");
    world.clock.jump(400 * DAY_MS);
    world.drain_all(&phone);
    let counts = run(phone.counts()).unwrap();
    assert_eq!((counts.waiting(), counts.oldest_at.map(|at| at.utc_ms)), (10, Some(START_MS)));
    assert_eq!(world.store.photo_keys().len(), 4);
    world.wire.weather.set(Weather::Fair);
    run(phone.retry_all()).unwrap();
    world.drain_all(&phone);
    assert_eq!(world.wire.server.labels().len(), 11);
    assert!(world.store.photo_keys().is_empty(), "photos go once the server has them");
    assert_eq!(run(phone.clear_done()).unwrap(), 10);
    assert_eq!(world.store.taken_bytes(), 0);
}

#[test]
fn the_clock_may_jump_without_holding_anything_up_or_changing_the_order() {
    let world = World::new();
    let phone = world.open_drainer();
    world.wire.weather.set(Weather::Offline);
    for label in 1..6 {
        tap(&phone, label, 'A');
        drain(&phone, Lane::Ops);
        world.clock.jump(if label % 2 == 0 { 365 * DAY_MS } else { -366 * DAY_MS });
    }
    hold(&phone, 6, 'A');
    world.clock.jump(-366 * DAY_MS);
    world.wire.weather.set(Weather::Fair);
    let pass = drain(&phone, Lane::Ops);
    assert_eq!((pass.accepted, pass.end), (6, End::Idle));
    assert_eq!(world.wire.server.labels(), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_full_phone_says_so_and_keeps_what_it_has() {
    let world = World::new();
    let phone = world.open_drainer();
    tap(&phone, 1, 'A');
    tap(&phone, 2, 'P');
    let before = run(phone.list()).unwrap();
    world.store.set_room(Some(world.store.taken_bytes()));
    let (too_much, photos) = change(3, 'P');
    let error = run(phone.enqueue(too_much, None, &photos, 0)).unwrap_err();
    assert_eq!(error, EnqueueError::Store(StoreError::Quota));
    assert_eq!(run(phone.list()).unwrap(), before);
    assert_eq!(world.store.photo_keys().len(), 1, "not even its photo is left behind");
    world.store.set_room(None);
    world.drain_all(&phone);
    assert_eq!(world.wire.server.labels(), [1, 2]);
}

#[test]
fn old_receipts_make_room_for_sending_on_a_full_phone() {
    let world = World::new();
    let phone = world.open_drainer();
    tap(&phone, 1, 'A');
    drain(&phone, Lane::Ops);
    tap(&phone, 2, 'A');
    world.store.set_room(Some(world.store.taken_bytes()));
    assert_eq!(drain(&phone, Lane::Ops).accepted, 1);
    assert_eq!(world.wire.server.labels(), [1, 2]);
}

#[test]
fn a_photo_that_changed_on_the_disk_is_shown_and_never_sent() {
    let world = World::new();
    let phone = world.open_drainer();
    tap(&phone, 1, 'P');
    tap(&phone, 2, 'A');
    world.store.damage_photos();
    world.drain_all(&phone);
    let listing = run(phone.list()).unwrap();
    assert_eq!(listing.items[0].state, State::Refused);
    assert_eq!(listing.items[0].reason.as_ref().map(|reason| &reason.code), Some(&ProblemCode::PhotoDamaged));
    assert_eq!((world.wire.photo_puts.get(), world.wire.server.labels()), (0, vec![2]));
}

#[test]
fn a_change_without_the_bytes_of_its_photo_is_not_taken_in() {
    let world = World::new();
    let phone = world.open_drainer();
    let (change, _) = change(1, 'P');
    let error = run(phone.enqueue(change, None, &[b"another".to_vec()], 0)).unwrap_err();
    assert!(matches!(error, EnqueueError::PhotoMissing(_)));
    assert_eq!(run(phone.counts()).unwrap().waiting(), 0);
}

#[test]
fn what_another_version_wrote_is_kept_shown_exported_and_holds_its_entity_back() {
    let world = World::new();
    let phone = world.open_drainer();
    world.store.put_raw(r#"{"entity":"job:DJ-A","op":{"op":"job.teleport"}}"#);
    let broken = world.store.put_raw("not even JSON");
    tap(&phone, 1, 'A');
    tap(&phone, 2, 'B');
    world.drain_all(&phone);
    assert_eq!(world.wire.server.labels(), [2]);
    let counts = run(phone.counts()).unwrap();
    assert_eq!((counts.unreadable, counts.pending, counts.done), (2, 1, 1));
    let export: serde_json::Value = serde_json::from_str(&run(phone.export()).unwrap()).unwrap();
    assert_eq!(export["items"][1]["value"], "not even JSON");
    assert!(run(phone.discard_unreadable(broken)).unwrap());
    assert!(!run(phone.discard_unreadable(broken)).unwrap());
    assert_eq!(run(phone.counts()).unwrap().unreadable, 1);
}

#[test]
fn saved_is_said_only_once_it_is_on_the_disk() {
    for n in 1..=3 {
        let world = World::new();
        let failpoints = Failpoints::at(n, Fault::Crash);
        let phone = world.open_tab(&failpoints).phone;
        let (change, photos) = change(1, 'P');
        let mut enqueue: Task = Box::pin(async move {
            phone.enqueue(change, None, &photos, 0).await.unwrap();
        });
        while !failpoints.has_crashed() {
            assert!(!step(&mut enqueue), "it must not resolve before failpoint {n}");
        }
        world.store.crash();
        let (items, photos) = (run(world.open().counts()).unwrap().pending, world.store.photo_keys().len());
        assert_eq!((items, photos), if n < 3 { (0, 0) } else { (1, 1) }, "the op and its photo, or neither");
    }
}

#[test]
fn op_ids_are_version_7_and_seqs_grow_across_removals_and_restarts() {
    let world = World::new();
    let phone = world.open_drainer();
    let first = hold(&phone, 1, 'A');
    assert!(run(phone.undo(&first)).unwrap());
    tap(&phone, 2, 'A');
    world.store.crash();
    tap(&world.open(), 3, 'A');
    let items = run(phone.list()).unwrap().items;
    assert_eq!(items.iter().map(|item| item.op.seq).collect::<Vec<_>>(), [2, 3]);
    assert!(items.iter().all(|item| item.op.op_id.as_bytes()[14] == b'7' && item.op.device_id == "phone-1"));
}

#[test]
fn undo_and_sending_at_the_same_instant_agree_on_who_was_first() {
    let mut answers = [0, 0];
    for (ahead, between) in (0..12).flat_map(|ahead| (0..12).map(move |between| (ahead, between))) {
        let world = World::new();
        let (phone, other_tab) = (world.open_drainer(), world.open());
        let op_id = hold(&phone, 1, 'A');
        world.clock.jump(HOLD_MS);
        let undone = Rc::new(Cell::new(None));
        let mut undo: Task = Box::pin({
            let undone = undone.clone();
            async move { undone.set(Some(other_tab.undo(&op_id).await.unwrap())) }
        });
        let mut pass: Task = Box::pin({
            let phone = phone.clone();
            async move { drop(phone.drain(Lane::Ops).await) }
        });
        let undo_ended = (0..ahead).any(|_| step(&mut undo));
        let pass_ended = (0..between).any(|_| step(&mut pass));
        for (ended, task) in [(undo_ended, undo), (pass_ended, pass)] {
            if !ended {
                run(task);
            }
        }
        let undone = undone.get().unwrap();
        answers[usize::from(undone)] += 1;
        assert_eq!(world.wire.server.labels().is_empty(), undone, "{ahead} steps of undo, then {between} of sending");
    }
    assert!(answers.iter().all(|times| *times > 10), "both must have been first: {answers:?}");
}

fn person(id: &str) -> Option<Owner> {
    Some(Owner { id: id.to_owned(), name: id.to_uppercase() })
}

#[test]
fn what_one_person_made_never_leaves_under_another_persons_session() {
    let world = World::new();
    let phone = world.open_drainer();
    phone.set_person(person("marc"));
    world.wire.server.judge(2, Verdict::Result(OpResult::Refused));
    world.wire.weather.set(Weather::Offline);
    tap(&phone, 1, 'A');
    world.drain_all(&phone);
    world.wire.weather.set(Weather::Fair);
    let refused = tap(&phone, 2, 'B');
    let held = hold(&phone, 3, 'P');

    phone.set_person(person("lea"));
    world.clock.jump(DAY_MS);
    run(phone.retry_all()).unwrap();
    run(phone.signed_in()).unwrap();
    run(phone.acquire_drainer()).unwrap();
    tap(&phone, 4, 'A');
    world.drain_all(&phone);
    assert_eq!(world.wire.server.labels(), [4], "the same job's op of somebody else does not hold hers back");
    let listing = run(phone.list()).unwrap();
    assert_eq!((listing.items.len(), listing.of_others.len()), (1, 3));
    assert_eq!(listing.of_others[0].owner.as_ref().map(|owner| owner.name.as_str()), Some("MARC"));
    assert_eq!(listing.counts().waiting(), 0);
    for op_id in [&refused, &held] {
        assert!(!run(phone.discard(op_id)).unwrap() && !run(phone.undo(op_id)).unwrap());
        assert!(!run(phone.retry(op_id)).unwrap());
    }

    phone.set_person(person("marc"));
    run(phone.retry_all()).unwrap();
    world.drain_all(&phone);
    assert_eq!(world.wire.server.labels(), [4, 1, 3]);
    assert!(run(phone.discard(&refused)).unwrap(), "his own, and refused by now");
}

#[test]
fn an_item_without_an_owner_belongs_to_whoever_is_signed_in() {
    let world = World::new();
    let phone = world.open_drainer();
    tap(&phone, 1, 'A');
    phone.set_person(person("lea"));
    world.drain_all(&phone);
    assert_eq!(world.wire.server.labels(), [1]);
}
