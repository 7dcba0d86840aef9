//! Inside the house: the mesh and the radios, where the line itself gives no complaint.

use crate::{
    network::{Level, MeshNode, WifiRadio, WifiStrength},
    verdict::{Cause, Confidence, NextStep, Reading, Value, Verdict, line::Line},
};

/// So many devices on one 2.4 GHz radio share too little air. Ours: a 20 MHz channel carries some 70 Mbit/s in practice.
const CROWD: usize = 12;

/// A repeater hears its parent below -70 dBm: everything behind it is slow.
pub(in crate::verdict) fn mesh(line: &Line<'_>) -> Option<Verdict> {
    let nodes = &line.home()?.mesh;
    let heard = |node: &MeshNode| node.backhaul_rssi_dbm.filter(|_| node.backhaul.as_deref() != Some("Ethernet"));
    let worst = nodes.iter().filter_map(heard).min().filter(|dbm| is_weak(*dbm))?;
    let evidence = vec![line.home_evidence(Reading::MeshBackhaul, Value::Dbm(f64::from(worst)))];
    Some(Verdict::new(Cause::MeshWeak, Level::Warning, Confidence::High, NextStep::MoveRepeater, evidence))
}

/// One device is hardly heard, or half of them weakly.
pub(in crate::verdict) fn weak(line: &Line<'_>) -> Option<Verdict> {
    let heard = || {
        radios(line).filter(|radio| radio.enabled).flat_map(|radio| &radio.clients).filter_map(|client| client.rssi_dbm)
    };
    let (count, of) = (heard().filter(|dbm| is_weak(*dbm)).count(), heard().count());
    let is_lost = heard().any(|dbm| WifiStrength::of(dbm) == WifiStrength::Bad);
    (is_lost || count > 0 && count * 2 >= of).then(|| {
        let evidence = vec![line.home_evidence(Reading::WifiClients, share(count, of))];
        Verdict::new(Cause::WifiWeak, Level::Warning, Confidence::Medium, NextStep::MoveModem, evidence)
    })
}

/// The 5 GHz radio is there and off, or not there.
pub(in crate::verdict) fn only_24(line: &Line<'_>) -> Option<Verdict> {
    let on = |is_24: bool| radios(line).any(|radio| radio.enabled && is_24_ghz(radio) == is_24);
    (on(true) && !on(false)).then(|| {
        let evidence = vec![line.home_evidence(Reading::WifiRadios, Value::Word("2.4GHz".to_owned()))];
        Verdict::new(Cause::WifiOnly24, Level::Warning, Confidence::High, NextStep::EnableFiveGhz, evidence)
    })
}

/// Too many on 2.4 GHz.
pub(in crate::verdict) fn crowded(line: &Line<'_>) -> Option<Verdict> {
    let on_24 =
        radios(line).filter(|radio| radio.enabled && is_24_ghz(radio)).map(|radio| radio.clients.len()).max()?;
    (on_24 >= CROWD).then(|| {
        let evidence = vec![line.home_evidence(Reading::WifiClients, Value::Number(small(on_24)))];
        Verdict::new(Cause::WifiCrowded, Level::Warning, Confidence::Medium, NextStep::SpreadDevices, evidence)
    })
}

fn radios<'a>(line: &Line<'a>) -> impl Iterator<Item = &'a WifiRadio> {
    line.home().into_iter().flat_map(|home| &home.wifi)
}

fn is_24_ghz(radio: &WifiRadio) -> bool {
    radio.band.starts_with('2')
}

fn is_weak(dbm: i16) -> bool {
    matches!(WifiStrength::of(dbm), WifiStrength::Weak | WifiStrength::Bad)
}

fn share(count: usize, of: usize) -> Value {
    Value::Share { count: small(count), of: small(of) }
}

fn small(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
