//! The rules, weightiest first: what stops the service before what degrades it, and a sign before the lack of one.

mod account;
mod down;
mod home;
mod light;
mod wan;

use super::{Cause, Confidence, NextStep, Reading, Value, Verdict, line::Line};
use crate::network::{Level, OpticalClass, RunState};

/// One rule: a verdict where it applies.
pub(super) type Rule = fn(&Line<'_>) -> Option<Verdict>;

pub(super) const RULES: &[Rule] = &[
    account::suspended,
    down::port,
    down::ont,
    light::unusable,
    wan::down,
    light::overheated,
    light::fallen,
    account::profile,
    account::vlan,
    account::no_subscription,
    wan::silent,
    light::marginal,
    light::falling,
    light::intermittent,
    light::upstream,
    light::transceiver,
    light::warm,
    home::mesh,
    home::weak,
    home::only_24,
    home::crowded,
    light::invalid,
    healthy,
];

/// Light where it should be and the OLT content, or an address that proves the way through.
fn healthy(line: &Line<'_>) -> Option<Verdict> {
    let good = line.rx().filter(|(_, class, _)| *class == OpticalClass::Good);
    let rx = good.and_then(|(dbm, _, from)| line.optical_evidence(Reading::RxPower, Value::Dbm(dbm), from));
    let wan = wan::address(line);
    let lit = line.is_online() && rx.is_some();
    let confidence = if lit && wan.is_some() { Confidence::High } else { Confidence::Medium };
    (lit || wan.is_some()).then(|| {
        let state = line.state_evidence();
        let evidence = vec![rx, state, wan, line.neighbours_evidence()];
        Verdict::new(Cause::Healthy, Level::Good, confidence, NextStep::Nothing, evidence)
    })
}

/// No rule applies: the last reading is too old to speak for now, or there is not enough of it.
pub(super) fn unknown(line: &Line<'_>) -> Verdict {
    stale(line).unwrap_or_else(|| {
        let rx = line.rx().and_then(|(dbm, _, from)| line.optical_evidence(Reading::RxPower, Value::Dbm(dbm), from));
        let evidence = vec![line.state_evidence(), rx];
        Verdict::new(Cause::Indeterminate, Level::Unknown, Confidence::Low, NextStep::Diagnose, evidence)
    })
}

fn stale(line: &Line<'_>) -> Option<Verdict> {
    let last = line.outdated()?;
    let state = (last.run_state != RunState::Unknown)
        .then(|| line.optical_evidence(Reading::RunState, Value::State(last.run_state.clone()), last));
    let rx = last.rx_power_dbm.map(|dbm| line.optical_evidence(Reading::RxPower, Value::Dbm(dbm), last));
    let heard = line.is_heard_since(last).then(|| line.acs_evidence());
    let evidence: Vec<_> = [state, rx, heard].into_iter().flatten().collect();
    (!evidence.is_empty())
        .then(|| Verdict::new(Cause::Stale, Level::Unknown, Confidence::Low, NextStep::Diagnose, evidence))
}
