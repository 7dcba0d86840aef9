//! The way out: the WAN interface and the device's word to the ACS.

use crate::{
    network::{Interface, Level, OpticalClass},
    verdict::{Cause, Confidence, Evidence, NextStep, Reading, Value, Verdict, line::Line},
};

/// The interface is down, or up without an IPv4 address.
pub(in crate::verdict) fn down(line: &Line<'_>) -> Option<Verdict> {
    let wan = wan(line)?;
    let (cause, value) = match (wan.up, has_address(wan)) {
        (false, _) => (Cause::WanDown, Value::On(false)),
        (true, false) => (Cause::NoIpv4, Value::Absent),
        (true, true) => return None,
    };
    let step = if wan.up { NextStep::CheckWan } else { NextStep::RestartModem };
    let evidence = vec![line.home_evidence(Reading::Wan, value), line.state_evidence()];
    Some(Verdict::new(cause, Level::Bad, Confidence::High, step, evidence))
}

/// The OLT sees it, the ACS does not: the fibre is fine, the modem behind it is not, or cannot reach the ACS.
pub(in crate::verdict) fn silent(line: &Line<'_>) -> Option<Verdict> {
    (line.is_silent() && line.is_online()).then(|| {
        let good = line.rx().filter(|(_, class, _)| *class == OpticalClass::Good);
        let rx = good.and_then(|(dbm, _, from)| line.optical_evidence(Reading::RxPower, Value::Dbm(dbm), from));
        let evidence = vec![line.acs_evidence(), line.state_evidence(), rx];
        Verdict::new(Cause::AcsSilent, Level::Warning, Confidence::Medium, NextStep::RestartModem, evidence)
    })
}

/// The address, as evidence that the way out works.
pub(super) fn address(line: &Line<'_>) -> Option<Evidence> {
    let wan = wan(line).filter(|wan| wan.up && has_address(wan))?;
    line.home_evidence(Reading::Wan, Value::Word(wan.ipv4.clone()?))
}

/// The interface named for it. Another one says nothing of the way out. A bridge has no address of its own.
fn wan<'a>(line: &Line<'a>) -> Option<&'a Interface> {
    let interfaces = &line.home()?.interfaces;
    let is_wan = |interface: &&Interface| interface.name.to_ascii_lowercase().starts_with("wan");
    interfaces.iter().find(is_wan).filter(|wan| !(wan.up && is_bridge(wan)))
}

fn is_bridge(wan: &Interface) -> bool {
    wan.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("bridge"))
}

/// `0.0.0.0` is how a device writes that it has none.
fn has_address(wan: &Interface) -> bool {
    wan.ipv4.as_deref().is_some_and(|ipv4| !matches!(ipv4.trim(), "" | "0.0.0.0"))
}
