//! The verdict against written scenarios: what a line said, and what a technician who knows CONTRACTS.md section 4 would
//! conclude. Each is a base line, all well, and what is otherwise; then mixtures of them must still explain themselves.

#![expect(clippy::unwrap_used, reason = "a fixture that cannot be read is a failed test")]

#[path = "verdict/without.rs"]
mod without;

use domain::{
    time::Timestamp,
    verdict::{Cause, Confidence, Facts, NextStep, Reading, Verdict, judge},
};
use proptest::{prelude::*, sample::select};
use serde::Deserialize;
use serde_json::{Map, Value};
use without::{EVERY_READING, without};

#[derive(Clone, Debug, Deserialize)]
struct Scenario {
    name: String,
    why: String,
    set: Map<String, Value>,
    expect: Expected,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Expected {
    cause: Cause,
    level: domain::network::Level,
    confidence: Confidence,
    next_step: NextStep,
    evidence: Vec<Reading>,
}

#[test]
fn every_scenario_has_the_verdict_written_for_it() {
    let all = scenarios();
    let wrong: Vec<String> = all.iter().filter_map(complaint).collect();
    println!("verdict: {} of {} scenarios", all.len() - wrong.len(), all.len());
    assert!(all.len() >= 60, "only {} scenarios", all.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn complaint(scenario: &Scenario) -> Option<String> {
    let verdict = judge(&facts(&[scenario]), now());
    let found = Expected {
        cause: verdict.cause,
        level: verdict.level,
        confidence: verdict.confidence,
        next_step: verdict.next_step,
        evidence: readings(&verdict),
    };
    let Scenario { name, why, expect, .. } = scenario;
    (found != *expect).then(|| format!("{name} ({why})\n  expected {expect:?}\n  found    {found:?}"))
}

#[test]
fn every_cause_has_a_scenario() {
    let met: Vec<Cause> = scenarios().iter().map(|scenario| scenario.expect.cause).collect();
    let unmet: Vec<_> = Cause::ALL.iter().filter(|cause| !met.contains(cause)).collect();
    assert!(unmet.is_empty(), "no scenario ends in {unmet:?}");
}

#[test]
fn what_else_is_the_matter_is_named_and_being_well_is_not() {
    let named = |names: [&str; 2]| {
        let all = scenarios();
        let picked: Vec<_> = all.iter().filter(|scenario| names.contains(&scenario.name.as_str())).collect();
        assert_eq!(picked.len(), 2, "{names:?}");
        let verdict = judge(&facts(&picked), now());
        (verdict.cause, verdict.also)
    };
    assert_eq!(
        named(["light lost at one of nine", "suspended and nothing owed"]),
        (Cause::Suspended, vec![Cause::FibreCut])
    );
    assert_eq!(named(["-28.4 dBm", "no IPv4"]), (Cause::LightBad, vec![Cause::NoIpv4]));
    assert_eq!(named(["all is well", "78 degrees"]), (Cause::Temperature, vec![]));
}

#[test]
fn it_survives_the_wire() {
    for scenario in scenarios() {
        let verdict = judge(&facts(&[&scenario]), now());
        let text = serde_json::to_string(&verdict).unwrap();
        assert_eq!(serde_json::from_str::<Verdict>(&text).unwrap(), verdict, "{}", scenario.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// A sentence rests on the readings it lists: they alone give it, and without them it falls.
    #[test]
    fn a_verdict_rests_on_its_evidence(mixed in proptest::collection::vec(select(scenarios()), 1..6)) {
        let facts = facts(&mixed.iter().collect::<Vec<_>>());
        let verdict = judge(&facts, now());
        let named = readings(&verdict);
        if verdict.cause == Cause::Indeterminate {
            return Ok(());
        }
        prop_assert!(!named.is_empty(), "{:?} rests on nothing", verdict.cause);
        let others: Vec<_> = EVERY_READING.iter().copied().filter(|reading| !named.contains(reading)).collect();
        prop_assert_eq!(judge(&without(&facts, &others), now()).cause, verdict.cause, "kept {:?}", named);
        prop_assert_ne!(judge(&without(&facts, &named), now()).cause, verdict.cause, "took {:?}", named);
    }

    /// Old readings never make a verdict surer, and in the end say nothing.
    #[test]
    fn time_only_weakens_it(scenario in select(scenarios()), hours in 0i64..100) {
        let facts = facts(&[&scenario]);
        let later = Timestamp::new(now().utc_ms + hours * 3_600_000, -300);
        let (first, then) = (judge(&facts, now()), judge(&facts, later));
        if first.cause == then.cause {
            prop_assert!(then.confidence <= first.confidence);
        }
        let of_the_account = [Cause::Suspended, Cause::SuspendedUnpaid].contains(&then.cause);
        prop_assert!(hours <= 24 || of_the_account || [Cause::Stale, Cause::Indeterminate].contains(&then.cause), "{:?} after {hours} h", then.cause);
    }
}

fn readings(verdict: &Verdict) -> Vec<Reading> {
    verdict.evidence.iter().map(|evidence| evidence.reading).collect()
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-23T14:00:00.000-05:00").unwrap()
}

fn scenarios() -> Vec<Scenario> {
    let files =
        [include_str!("verdict/down.json"), include_str!("verdict/light.json"), include_str!("verdict/service.json")];
    files.into_iter().flat_map(|file| serde_json::from_str::<Vec<Scenario>>(file).unwrap()).collect()
}

/// The base line with what each scenario sets, one after another; what an earlier one took away is not set.
fn facts(scenarios: &[&Scenario]) -> Facts {
    let mut base: Value = serde_json::from_str(include_str!("verdict/base.json")).unwrap();
    for (pointer, value) in scenarios.iter().flat_map(|scenario| &scenario.set) {
        match base.pointer_mut(pointer) {
            Some(place) => *place = value.clone(),
            None => assert!(scenarios.len() > 1, "{pointer} is not in the base"),
        }
    }
    serde_json::from_value(base).unwrap()
}
