//! Why an ONT is down. Dying gasp is power at the customer, light lost alone is fibre, many on the port is the network.

use crate::{
    network::{Level, OltPort, OpticalClass, RunState},
    time::Timestamp,
    verdict::{Cause, Confidence, Evidence, NextStep, Reading, Value, Verdict, line::Line},
};

/// Many on the port are down, and this one is not known to be up.
pub(in crate::verdict) fn port(line: &Line<'_>) -> Option<Verdict> {
    let port = line.port().filter(|port| port.is_outage() && !line.is_online())?;
    let counts = line.neighbours_evidence();
    let gasp = power_evidence(line).filter(|_| !is_mostly_dark(port));
    let since = fell_at(line);
    Some(if gasp.is_some() {
        let evidence = [vec![counts], gasp.into_iter().flatten().map(Some).collect()].concat();
        Verdict::new(Cause::AreaPower, Level::Bad, Confidence::High, NextStep::WaitForPower, evidence).since(since)
    } else {
        let confidence = if line.is_down() { Confidence::High } else { Confidence::Medium };
        let evidence = vec![counts, line.state_evidence()];
        Verdict::new(Cause::PonOutage, Level::Bad, confidence, NextStep::ReportOutage, evidence).since(since)
    })
}

/// This ONT alone.
pub(in crate::verdict) fn ont(line: &Line<'_>) -> Option<Verdict> {
    power(line)
        .or_else(|| disabled(line))
        .or_else(|| fibre(line))
        .or_else(|| not_ranged(line))
        .or_else(|| ont_down(line))
}

fn power(line: &Line<'_>) -> Option<Verdict> {
    let evidence = power_evidence(line)?;
    let said = matches!(line.state()?.0, RunState::DyingGasp) || line.is_state(&RunState::Offline);
    let confidence = if said { Confidence::High } else { Confidence::Medium };
    let evidence = with_neighbours(line, evidence);
    let verdict = Verdict::new(Cause::CustomerPower, Level::Bad, confidence, NextStep::CheckPower, evidence);
    Some(verdict.since(fell_at(line)))
}

/// The dying gasp, in the OLT's state or as the cause of the last fall of one that is down. An ONT without power gives
/// no light back either, so the gasp outranks LOS.
fn power_evidence(line: &Line<'_>) -> Option<Vec<Evidence>> {
    let (state, _) = line.state()?;
    let cause = down_cause(line).filter(|(cause, _)| is_gasp(cause)).map(|(_, evidence)| evidence);
    let gasped =
        *state == RunState::DyingGasp || (matches!(state, RunState::Offline | RunState::Los) && cause.is_some());
    gasped.then(|| [line.state_evidence(), cause].into_iter().flatten().collect())
}

fn fibre(line: &Line<'_>) -> Option<Verdict> {
    let is_los = line.is_state(&RunState::Los);
    let cause = down_cause(line).filter(|(cause, _)| is_light_loss(cause) || is_frame_loss(cause));
    let is_said = is_los || cause.as_ref().is_some_and(|(cause, _)| is_light_loss(cause));
    let cause = cause.map(|(_, evidence)| evidence);
    let dark = line.rx().filter(|(_, class, _)| *class == OpticalClass::NoSignal && !line.is_online());
    let dark = dark.and_then(|(dbm, _, from)| line.optical_evidence(Reading::RxPower, Value::Dbm(dbm), from));
    if !is_said && cause.is_none() && dark.is_none() {
        return None;
    }
    // Others lost their light too, though not enough of them to call it the port: the cut may lie before the drop.
    let others = line.port().is_some_and(|port| port.neighbours_los > 2);
    let confidence = if is_said && !others { Confidence::High } else { Confidence::Medium };
    let evidence = with_neighbours(line, [line.state_evidence(), cause, dark].into_iter().flatten().collect());
    let verdict = Verdict::new(Cause::FibreCut, Level::Bad, confidence, NextStep::CheckFibre, evidence);
    Some(verdict.since(fell_at(line)))
}

/// Closed by the provider. Without a subscription that is as it should be, and the subscription is the question.
fn disabled(line: &Line<'_>) -> Option<Verdict> {
    let cause = down_cause(line).filter(|(cause, _)| is_word(cause, &["Deactivated", "deactive", "admin-down"]));
    let cause = cause.filter(|_| line.is_state(&RunState::Offline)).map(|(_, evidence)| evidence);
    if !line.is_state(&RunState::Disabled) && cause.is_none() {
        return None;
    }
    let (cause_found, step, subscription) = match super::account::no_active(line) {
        Some(none) => (Cause::NoSubscription, NextStep::CheckSubscription, Some(none)),
        None => (Cause::Disabled, NextStep::AskNetworkCentre, None),
    };
    let evidence = vec![line.state_evidence(), cause, subscription];
    Some(Verdict::new(cause_found, Level::Bad, Confidence::High, step, evidence).since(fell_at(line)))
}

/// O1 and O6 wait for light, O2 to O4 for the OLT to take them in, O7 was told to stop. One that is off line stands at
/// O1 for want of power as well.
fn not_ranged(line: &Line<'_>) -> Option<Verdict> {
    let state = |word: &str| word.trim().strip_prefix(['O', 'o'])?.parse::<u8>().ok().filter(|state| *state != 5);
    let (number, from) = line.optic(|reading| state(reading.onu_state.as_deref()?))?;
    let step = match number {
        1 if line.is_state(&RunState::Offline) => return None,
        1 | 6 => NextStep::CheckFibre,
        2..=4 => NextStep::CheckProvisioning,
        7 => NextStep::AskNetworkCentre,
        _ => return None,
    };
    let confidence = if line.is_online() { Confidence::Low } else { Confidence::High };
    let word = line.optical_evidence(Reading::OnuState, Value::Word(format!("O{number}")), from);
    Some(Verdict::new(Cause::NotRanged, Level::Bad, confidence, step, vec![word, line.state_evidence()]))
}

fn ont_down(line: &Line<'_>) -> Option<Verdict> {
    line.is_state(&RunState::Offline).then(|| {
        let cause = down_cause(line).map(|(_, evidence)| evidence);
        let evidence = vec![line.state_evidence(), cause];
        let step = NextStep::CheckPowerThenFibre;
        Verdict::new(Cause::OntDown, Level::Bad, Confidence::Medium, step, evidence).since(fell_at(line))
    })
}

impl Line<'_> {
    fn is_state(&self, wanted: &RunState) -> bool {
        self.state().is_some_and(|(state, _)| state == wanted)
    }
}

/// Why it fell, for one that is down: the cause of a fall it came back from says nothing of now.
fn down_cause(line: &Line<'_>) -> Option<(String, Evidence)> {
    let (_, state_from) = line.state().filter(|_| line.is_down())?;
    let cause = state_from.last_down_cause.clone()?;
    let evidence = line.optical_evidence(Reading::LastDownCause, Value::Word(cause.clone()), state_from)?;
    Some((cause, evidence))
}

fn fell_at(line: &Line<'_>) -> Option<Timestamp> {
    line.state().filter(|_| line.is_down())?.1.last_down_at
}

/// Most of the fallen are without light, and not without power.
fn is_mostly_dark(port: &OltPort) -> bool {
    port.neighbours_los * 2 > port.neighbours_total.saturating_sub(port.neighbours_online)
}

/// Where the port's counts are known, they show that it is this customer alone.
fn with_neighbours(line: &Line<'_>, evidence: Vec<Evidence>) -> Vec<Option<Evidence>> {
    evidence.into_iter().map(Some).chain([line.neighbours_evidence()]).collect()
}

fn is_gasp(cause: &str) -> bool {
    is_word(cause, &["DyingGasp", "dying-gasp", "dying_gasp", "dying gasp"])
}

fn is_light_loss(cause: &str) -> bool {
    is_word(cause, &["LOSi", "LOS", "LOBi", "LOSi/LOBi"])
}

/// A frame is lost for want of light as a rule, and a wire that is out is a fibre that is out.
fn is_frame_loss(cause: &str) -> bool {
    is_word(cause, &["LOFi", "LOF", "Wire-down"])
}

fn is_word(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word.trim()))
}
