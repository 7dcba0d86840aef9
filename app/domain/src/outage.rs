//! Outage: many ONTs of one PON port that went down together. One ONT that falls is its customer's; a port that falls is
//! ours, or the power company's.
//!
//! | rule | from |
//! |---|---|
//! | LOS is light lost, a dying gasp is the ONT's last word when its power fails (ITU-T G.984.3, alarms LOSi and DGi) | the OLT's last down cause |
//! | many on the port is the network; many dying gasps is the power of the area | CONTRACTS.md section 4 |
//! | together is within ten minutes: a cut takes milliseconds, a storm and the ONTs' batteries some minutes | ours |
//! | many is three or more, and at least half of those that could have fallen then | ours: 7 of 9 is one, 1 of 9 is none |
//! | an ONT disabled, or down since before, could not have fallen: it is not counted at all | ours |

use crate::{
    network::{OltOnt, PonPort, RunState},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fewer are never an outage.
pub const FEWEST: usize = 3;
/// Those that fall within so long of the first fell together.
const TOGETHER_MS: i64 = 10 * 60_000;
const DAY_MS: i64 = 86_400_000;

/// One port that is down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Outage {
    /// `OLT-NAP-01 0/3/2`.
    pub port: String,
    /// ONTs that fell together and are down still.
    pub down: u16,
    /// Of so many that could have.
    pub total: u16,
    /// When the first of them fell.
    pub since: Timestamp,
    /// What it looks like.
    pub cause: OutageCause,
    /// Of those down: their light was lost.
    pub los: u16,
    /// Of those down: their power failed.
    pub dying_gasp: u16,
    /// GPON serials of those down, in order.
    pub affected: Vec<String>,
}

/// What an outage looks like from the OLT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OutageCause {
    /// Nearly all lost light: feeder, splitter or port.
    Network,
    /// Nearly all said that their power failed: the area is without power.
    Power,
    /// Both, or neither was said.
    Undetermined,
}

/// Every port that is down, in order. One poll of the OLT is enough: it dates each fall.
pub fn find_outages(onts: &[OltOnt]) -> Vec<Outage> {
    let mut ports: BTreeMap<&PonPort, Vec<&OltOnt>> = BTreeMap::new();
    onts.iter().for_each(|ont| ports.entry(&ont.port).or_default().push(ont));
    ports.into_iter().filter_map(|(port, onts)| judge_port(port, &onts)).collect()
}

fn judge_port(port: &PonPort, onts: &[&OltOnt]) -> Option<Outage> {
    let mut fallen: Vec<(Timestamp, &OltOnt)> = onts.iter().filter_map(|ont| Some((fell_at(ont)?, *ont))).collect();
    fallen.sort_by_key(|(at, ont)| (*at, ont.gpon_sn));
    // Those that fell at another time are another story; they were up, or down, whatever happened here.
    let up = onts.iter().filter(|ont| is_up(ont)).count();
    let is_outage = |group: &&[(Timestamp, &OltOnt)]| group.len() >= FEWEST && group.len() >= up;
    // The last day first: what fell long ago, such as lines moved to another OLT, must not hide what falls now.
    let recent_ms = fallen.last()?.0.utc_ms - DAY_MS;
    let recent = fallen.partition_point(|(at, _)| at.utc_ms < recent_ms);
    let together = [most_together(&fallen[recent..]), most_together(&fallen)].into_iter().find(is_outage)?;
    outage(port, together, up)
}

/// Those that fell together, beside so many that did not.
fn outage(port: &PonPort, together: &[(Timestamp, &OltOnt)], up: usize) -> Option<Outage> {
    let (down, since) = (together.len(), together.first()?.0);
    let count = |is: fn(&OltOnt) -> bool| together.iter().filter(|(_, ont)| is(ont)).count();
    let (los, dying_gasp) = (count(lost_light), count(lost_power));
    let mut affected: Vec<String> = together.iter().map(|(_, ont)| ont.gpon_sn.to_string()).collect();
    affected.sort_unstable();
    let cause = cause(down, los, dying_gasp);
    let [down, total, los, dying_gasp] =
        [down, down + up, los, dying_gasp].map(|n| u16::try_from(n).unwrap_or(u16::MAX));
    Some(Outage { port: port.to_string(), down, total, since, cause, los, dying_gasp, affected })
}

/// The most that fell within ten minutes; of two equal groups the later, which is the one happening.
fn most_together<'a, 'b>(fallen: &'b [(Timestamp, &'a OltOnt)]) -> &'b [(Timestamp, &'a OltOnt)] {
    let group = |first: usize| {
        let until_ms = fallen[first].0.utc_ms.saturating_add(TOGETHER_MS);
        let end = fallen.partition_point(|(at, _)| at.utc_ms <= until_ms);
        &fallen[first..end]
    };
    (0..fallen.len()).map(group).max_by_key(|group| group.len()).unwrap_or_default()
}

/// Four fifths say the same.
fn cause(down: usize, los: usize, dying_gasp: usize) -> OutageCause {
    let nearly_all = |count: usize| count * 5 >= down * 4;
    match (nearly_all(los), nearly_all(dying_gasp)) {
        (true, false) => OutageCause::Network,
        (false, true) => OutageCause::Power,
        _ => OutageCause::Undetermined,
    }
}

/// When it fell, where it is down and the OLT dates it. One that fell at an unknown time may be down for a year.
fn fell_at(ont: &OltOnt) -> Option<Timestamp> {
    let down = matches!(ont.run_state, RunState::Los | RunState::DyingGasp | RunState::Offline);
    ont.last_down_at.filter(|_| down)
}

/// Not known to be down: a word this version does not know raises no outage.
fn is_up(ont: &OltOnt) -> bool {
    matches!(ont.run_state, RunState::Online | RunState::Unknown | RunState::Other(_))
}

fn lost_power(ont: &OltOnt) -> bool {
    ont.run_state == RunState::DyingGasp || (ont.run_state == RunState::Offline && said(ont, "gasp"))
}

fn lost_light(ont: &OltOnt) -> bool {
    ont.run_state == RunState::Los || (ont.run_state == RunState::Offline && said(ont, "los"))
}

/// Vendors write `LOSi`, `LOSi/LOBi`, `Dying-Gasp`, `DyingGasp`.
fn said(ont: &OltOnt, word: &str) -> bool {
    ont.last_down_cause.as_deref().is_some_and(|cause| cause.to_ascii_lowercase().contains(word))
}

#[cfg(test)]
mod tests;
