mod near;
mod planted;
mod world;

use super::*;
use planted::PLANTED;
use proptest::prelude::*;
use world::{NOW, World, ago};

fn found(world: World) -> Vec<Contradiction> {
    judge(&world.views(), NOW).found
}

fn everything() -> World {
    let mut world = World::healthy();
    PLANTED.iter().for_each(|(_, plant, _)| plant(&mut world));
    world
}

#[test]
fn a_healthy_world_has_none() {
    let report = judge(&World::healthy().views(), NOW);
    assert_eq!(report.found, []);
    assert!(report.judged.iter().all(|judged| judged.missing.is_empty()));
}

#[test]
fn each_planted_fault_is_found_alone_and_about_the_right_thing() {
    for (kind, plant, about) in PLANTED {
        let mut world = World::healthy();
        plant(&mut world);
        let found = found(world);
        assert_eq!(found.iter().map(|one| one.kind).collect::<Vec<_>>(), [*kind], "{found:#?}");
        assert_eq!(&found[0].subject.equipment.as_deref().or(found[0].subject.service_location.as_deref()), about);
        assert!(found[0].evidence.len() >= 2 && found[0].next_step == kind.next_step());
    }
}

#[test]
fn all_twelve_at_once_are_twelve() {
    let kinds: Vec<Kind> = found(everything()).iter().map(|one| one.kind).collect();
    assert_eq!(kinds, Kind::ALL);
}

#[test]
fn near_misses_are_none() {
    for (what, change) in near::NEAR {
        let mut world = World::healthy();
        change(&mut world);
        assert_eq!(found(world), [], "{what}");
    }
}

#[test]
fn evidence_is_of_systems_the_kind_needs() {
    for one in found(everything()) {
        assert!(one.evidence.iter().all(|said| one.kind.needs().contains(&said.system)), "{one:#?}");
        assert!(one.evidence.iter().all(|said| said.read_at == ago(1)));
    }
}

#[test]
fn a_reading_too_old_does_not_count() {
    let mut views = everything().views();
    views.olt.as_mut().unwrap().read_at = ago(16);
    let report = judge(&views, NOW);
    let olt = report.systems.iter().find(|state| state.system == System::Olt).unwrap();
    assert_eq!((olt.counts, olt.read_at), (false, Some(ago(16))));
    assert!(report.found.iter().all(|one| !one.kind.needs().contains(&System::Olt)));
}

#[test]
fn a_record_changed_after_the_network_was_read_waits() {
    let mut world = World::healthy();
    world.item(4).status = crate::service_equipment::EquipmentStatus::Returned;
    world.sub(4).status = crate::subscription::SubscriptionStatus::Cancelled;
    let mut later = world.clone();
    "2026-11-22 14:01:30.000001".clone_into(&mut later.item(4).modified);
    assert_eq!(found(world).iter().map(|one| one.kind).collect::<Vec<_>>(), [Kind::RetiredOnline]);
    assert_eq!(found(later), []);
}

fn without(views: &mut Views, system: System) {
    match system {
        System::Records => views.records = None,
        System::Billing => views.billing = None,
        System::Olt => views.olt = None,
        System::Acs => views.acs = None,
    }
}

proptest! {
    #[test]
    fn a_system_that_is_down_takes_its_kinds_and_changes_no_other(down in prop::collection::vec(0usize..4, 0..4)) {
        let down: Vec<System> = down.into_iter().map(|at| [System::Records, System::Billing, System::Olt, System::Acs][at]).collect();
        let mut views = everything().views();
        let whole = judge(&views, NOW).found;
        down.iter().for_each(|system| without(&mut views, *system));
        let report = judge(&views, NOW);
        for judged in &report.judged {
            let missing: Vec<System> = judged.kind.needs().iter().filter(|need| down.contains(need)).copied().collect();
            prop_assert_eq!(&judged.missing, &missing);
            let of_kind = |list: &[Contradiction]| list.iter().filter(|one| one.kind == judged.kind).cloned().collect::<Vec<_>>();
            let expected = if missing.is_empty() { of_kind(&whole) } else { vec![] };
            prop_assert_eq!(of_kind(&report.found), expected);
        }
    }

    #[test]
    fn the_order_of_what_is_read_does_not_matter(shuffled in Just((0..12usize).collect::<Vec<_>>()).prop_shuffle(), by in 0usize..9) {
        let mut world = World::healthy();
        shuffled.iter().for_each(|at| PLANTED[*at].1(&mut world));
        let turned = |mut world: World| {
            world.locations.rotate_left(by);
            world.locations.reverse();
            world.acs.reverse();
            world.equipment.rotate_left(by);
            world.onts.reverse();
            world.billing.rotate_left(by);
            world
        };
        prop_assert_eq!(found(turned(world)), found(everything()));
    }
}
