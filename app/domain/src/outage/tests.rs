use super::*;
use crate::identifier::GponSerial;
use proptest::prelude::*;

/// 2026-11-22 14:02 in Toronto.
const NOW: Timestamp = Timestamp::new(1_795_374_120_000, -300);

fn ont(number: usize, run_state: RunState, down_minutes_ago: Option<i64>) -> OltOnt {
    OltOnt {
        gpon_sn: GponSerial::parse(&format!("TPLG{number:08X}")).unwrap(),
        port: PonPort::parse("OLT-NAP-01 0/3/2").unwrap(),
        ont_id: Some(number as u16),
        line_profile: None,
        run_state,
        last_down_cause: None,
        last_down_at: down_minutes_ago.map(|minutes| Timestamp::new(NOW.utc_ms - minutes * 60_000, -300)),
        last_up_at: None,
    }
}

/// So many of a port in each state, all down since just now.
fn port(los: usize, dying_gasp: usize, online: usize) -> Vec<OltOnt> {
    let states = [(los, RunState::Los), (dying_gasp, RunState::DyingGasp), (online, RunState::Online)];
    let states = states.into_iter().flat_map(|(many, state)| std::iter::repeat_n(state, many));
    states
        .enumerate()
        .map(|(number, state)| {
            let down = (state != RunState::Online).then_some(0);
            ont(number, state, down)
        })
        .collect()
}

#[test]
fn seven_of_nine_are_found_in_the_poll_that_shows_them() {
    assert_eq!(find_outages(&port(0, 0, 9)), []);
    let outages = find_outages(&port(7, 0, 2));
    let [outage] = &outages[..] else { panic!("{outages:?}") };
    assert_eq!((outage.down, outage.total, outage.port.as_str()), (7, 9, "OLT-NAP-01 0/3/2"));
    assert_eq!((outage.since.hour_minute().as_str(), outage.cause), ("14:02", OutageCause::Network));
    assert_eq!(outage.affected.len(), 7);
}

/// A larger group, moved to another OLT last year and still configured here.
#[test]
fn what_fell_long_ago_hides_nothing_that_falls_now() {
    let mut onts = port(7, 0, 2);
    onts.extend((20..28).map(|number| ont(number, RunState::Offline, Some(525_600 - number as i64))));
    let outages = find_outages(&onts);
    let [outage] = &outages[..] else { panic!("{outages:?}") };
    assert_eq!((outage.down, outage.total, outage.since), (7, 9, NOW));
}

#[test]
fn few_raise_none() {
    for (los, online) in [(1, 8), (2, 7), (2, 0), (4, 5), (1, 0), (0, 0)] {
        assert_eq!(find_outages(&port(los, 0, online)), [], "{los} of {}", los + online);
    }
}

#[test]
fn the_last_words_tell_power_from_light() {
    for (los, dying_gasp, cause) in [
        (0, 7, OutageCause::Power),
        (1, 6, OutageCause::Power),
        (6, 1, OutageCause::Network),
        (4, 3, OutageCause::Undetermined),
    ] {
        assert_eq!(find_outages(&port(los, dying_gasp, 2))[0].cause, cause, "{los} LOS, {dying_gasp} dying gasps");
    }
    let mut offline: Vec<OltOnt> = (0..5).map(|number| ont(number, RunState::Offline, Some(1))).collect();
    assert_eq!(find_outages(&offline)[0].cause, OutageCause::Undetermined);
    offline.iter_mut().for_each(|ont| ont.last_down_cause = Some("Dying-Gasp".to_owned()));
    assert_eq!(find_outages(&offline)[0].cause, OutageCause::Power);
    offline.iter_mut().for_each(|ont| ont.last_down_cause = Some("LOSi/LOBi".to_owned()));
    assert_eq!(find_outages(&offline)[0].cause, OutageCause::Network);
}

#[test]
fn those_who_left_one_by_one_are_no_outage() {
    let mut onts: Vec<OltOnt> =
        (0..7).map(|number| ont(number, RunState::Offline, Some(1000 * (number as i64 + 1)))).collect();
    onts.extend(
        port(0, 0, 2).into_iter().map(|ont| OltOnt { gpon_sn: GponSerial::parse("CXNK00000001").unwrap(), ..ont }),
    );
    assert_eq!(find_outages(&onts), []);
}

#[test]
fn those_down_since_before_are_not_counted() {
    let mut onts = port(4, 0, 3);
    onts.extend((20..30).map(|number| ont(number, RunState::Offline, Some(50_000 + 700 * number as i64))));
    onts.extend((30..40).map(|number| ont(number, RunState::Los, None)));
    let outages = find_outages(&onts);
    assert_eq!((outages[0].down, outages[0].total), (4, 7));
}

#[test]
fn what_the_olt_does_not_know_is_not_down() {
    let mut onts: Vec<OltOnt> = (0..5).map(|number| ont(number, RunState::Unknown, Some(1))).collect();
    onts.extend((5..9).map(|number| ont(number, RunState::Other("rebooting".to_owned()), Some(1))));
    assert_eq!(find_outages(&onts), []);
}

#[test]
fn ports_are_judged_apart() {
    let mut onts = port(5, 0, 1);
    onts.extend(
        port(2, 0, 4).into_iter().map(|ont| OltOnt { port: PonPort::parse("OLT-NAP-01 0/3/3").unwrap(), ..ont }),
    );
    onts.extend(
        port(3, 0, 0).into_iter().map(|ont| OltOnt { port: PonPort::parse("OLT-HEM-01 0/3/2").unwrap(), ..ont }),
    );
    let ports: Vec<String> = find_outages(&onts).into_iter().map(|outage| outage.port).collect();
    assert_eq!(ports, ["OLT-HEM-01 0/3/2", "OLT-NAP-01 0/3/2"]);
}

fn any_ont() -> impl Strategy<Value = OltOnt> {
    let state = prop_oneof![
        Just(RunState::Online),
        Just(RunState::Los),
        Just(RunState::DyingGasp),
        Just(RunState::Offline),
        Just(RunState::Disabled),
        Just(RunState::Unknown),
    ];
    (0usize..2000, state, prop::option::of(0i64..40)).prop_map(|(number, state, down)| ont(number, state, down))
}

fn any_onts() -> impl Strategy<Value = Vec<OltOnt>> {
    prop::collection::vec(any_ont(), 0..30).prop_map(|mut onts| {
        onts.sort_by_key(|ont| ont.gpon_sn);
        onts.dedup_by_key(|ont| ont.gpon_sn);
        onts
    })
}

proptest! {
    #[test]
    fn the_order_of_the_poll_does_not_matter((onts, shuffled) in any_onts().prop_flat_map(|onts| (Just(onts.clone()), Just(onts).prop_shuffle()))) {
        prop_assert_eq!(find_outages(&onts), find_outages(&shuffled));
    }

    #[test]
    fn the_figures_agree(onts in any_onts()) {
        for outage in find_outages(&onts) {
            let (down, total) = (usize::from(outage.down), usize::from(outage.total));
            prop_assert!(down >= FEWEST && down * 2 >= total && total <= onts.len() && down <= total);
            prop_assert_eq!(outage.affected.len(), down);
            prop_assert!(outage.los + outage.dying_gasp <= outage.down && outage.since <= NOW);
            prop_assert!(!outage.affected.iter().any(|serial| onts.iter().any(|ont| ont.gpon_sn.to_string() == *serial && is_up(ont))));
        }
    }

    #[test]
    fn one_more_that_is_up_never_makes_an_outage(onts in any_onts()) {
        let before = find_outages(&onts).len();
        let more: Vec<OltOnt> = onts.into_iter().chain([ont(9999, RunState::Online, None)]).collect();
        prop_assert!(find_outages(&more).len() <= before);
    }

    #[test]
    fn one_more_that_falls_with_them_never_ends_it(onts in any_onts()) {
        for outage in find_outages(&onts) {
            let mut fallen = ont(9999, RunState::Los, None);
            fallen.last_down_at = Some(outage.since);
            let more: Vec<OltOnt> = onts.iter().cloned().chain([fallen]).collect();
            prop_assert_eq!(find_outages(&more)[0].down, outage.down + 1);
        }
    }

    #[test]
    fn the_disabled_do_not_count(onts in any_onts(), disabled in 1usize..10) {
        let more = (0..disabled).map(|number| ont(5000 + number, RunState::Disabled, Some(0)));
        prop_assert_eq!(find_outages(&onts.iter().cloned().chain(more).collect::<Vec<_>>()), find_outages(&onts));
    }
}
