//! The facts as the rules see them: of each reading the best source that is recent enough, and nothing of the home while
//! the device cannot be heard.

use super::{Evidence, Facts, Reading, Value};
use crate::{
    network::{AcsState, NetworkReading, OltPort, OpticalClass, OpticalReading, RunState},
    panel::{Panel, Source},
    time::Timestamp,
};

/// Older than this, a measurement makes a verdict less sure: a device informs every 5 minutes.
pub(super) const FRESH_S: i64 = 15 * 60;
/// Older than this, it says nothing of now: the ACS too tells "past 24 h" from "offline".
const USABLE_S: i64 = 24 * 3600;
/// Clocks of two sources may differ by so much.
const SKEW_S: i64 = 60;

/// The facts at an instant.
pub(super) struct Line<'a> {
    pub facts: &'a Facts,
    pub now: Timestamp,
    network: Option<&'a NetworkReading>,
}

impl<'a> Line<'a> {
    pub fn new(facts: &'a Facts, now: Timestamp) -> Self {
        Self { facts, now, network: facts.network.as_ref().and_then(|panel| panel.value.as_ref()) }
    }

    /// Optical readings that still speak for now, best source first.
    fn optics(&self) -> impl Iterator<Item = &'a OpticalReading> + use<'a, '_> {
        self.all_optics().iter().filter(|reading| !self.is_outdated(reading))
    }

    fn all_optics(&self) -> &'a [OpticalReading] {
        self.network.map_or(&[], |network| &network.optics)
    }

    /// The best reading, when none speaks for now any more.
    pub fn outdated(&self) -> Option<&'a OpticalReading> {
        self.all_optics().first().filter(|_| self.optics().next().is_none())
    }

    fn is_outdated(&self, reading: &OpticalReading) -> bool {
        !self.is_recent(reading.read_at) || self.is_heard_since(reading)
    }

    /// True where the OLT said that it is down and the ACS has heard it afterwards: it came back.
    pub fn is_heard_since(&self, reading: &OpticalReading) -> bool {
        let heard_at = self.acs().and_then(|acs| acs.last_inform_at);
        is_down(&reading.run_state) && heard_at.is_some_and(|at| reading.read_at.age_s(at) > SKEW_S)
    }

    fn is_recent(&self, at: Timestamp) -> bool {
        at.age_s(self.now) <= USABLE_S
    }

    /// The first that has the value, and where it stands.
    pub fn optic<T>(&self, get: impl Fn(&'a OpticalReading) -> Option<T>) -> Option<(T, &'a OpticalReading)> {
        self.optics().find_map(|reading| Some((get(reading)?, reading)))
    }

    /// What the OLT says of the ONT, where it says anything we know.
    pub fn state(&self) -> Option<(&'a RunState, &'a OpticalReading)> {
        self.optic(|reading| {
            let state = &reading.run_state;
            (!matches!(state, RunState::Unknown | RunState::Other(_))).then_some(state)
        })
    }

    pub fn is_online(&self) -> bool {
        self.state().is_some_and(|(state, _)| *state == RunState::Online)
    }

    pub fn is_down(&self) -> bool {
        self.state().is_some_and(|(state, _)| is_down(state))
    }

    /// Received power and its class, as if in operation: whether the light is lost, the rules ask first.
    pub fn rx(&self) -> Option<(f64, OpticalClass, &'a OpticalReading)> {
        let (dbm, reading) = self.optic(|reading| reading.rx_power_dbm)?;
        Some((dbm, OpticalClass::of(Some(dbm), &RunState::Online), reading))
    }

    /// The port, while its counts speak for now.
    pub fn port(&self) -> Option<&'a OltPort> {
        self.network?.olt.as_ref().filter(|_| self.is_recent(self.olt_read_at()))
    }

    fn olt_read_at(&self) -> Timestamp {
        let Some(network) = self.network else { return self.now };
        let told = network.sources.iter().find(|state| state.source == Source::Olt).and_then(|state| state.at);
        let measured = network.optics.iter().find(|reading| reading.source == Source::Olt);
        told.or(measured.map(|reading| reading.read_at)).unwrap_or(network.generated_at)
    }

    pub fn acs(&self) -> Option<&'a AcsState> {
        self.network?.acs.as_ref()
    }

    /// True when the ACS no longer hears the device, as of when the hub asked.
    pub fn is_silent(&self) -> bool {
        let generated_at = self.network.map_or(self.now, |network| network.generated_at);
        let is_old = |at: Timestamp| at.age_s(generated_at) > USABLE_S;
        self.acs().is_some_and(|acs| !acs.online || acs.last_inform_at.is_some_and(is_old))
    }

    /// What the modem says of the home, while it can be heard.
    pub fn home(&self) -> Option<&'a NetworkReading> {
        let (_, at) = self.home_told_by()?;
        self.network.filter(|_| !self.is_down() && !self.is_silent() && self.is_recent(at))
    }

    fn home_told_by(&self) -> Option<(Source, Timestamp)> {
        let network = self.network?;
        Some(network.home_told_by().unwrap_or((Source::Hub, network.generated_at)))
    }

    pub fn optical_evidence(&self, reading: Reading, value: Value, from: &OpticalReading) -> Option<Evidence> {
        Some(Evidence { reading, value, source: from.source, at: from.read_at })
    }

    pub fn olt_evidence(&self, reading: Reading, value: Value) -> Option<Evidence> {
        Some(Evidence { reading, value, source: Source::Olt, at: self.olt_read_at() })
    }

    pub fn acs_evidence(&self) -> Option<Evidence> {
        let value = self.acs()?.last_inform_at.map_or(Value::On(!self.is_silent()), Value::HeardAt);
        let at = self.network?.generated_at;
        Some(Evidence { reading: Reading::AcsContact, value, source: Source::Acs, at })
    }

    pub fn home_evidence(&self, reading: Reading, value: Value) -> Option<Evidence> {
        let (source, at) = self.home_told_by()?;
        Some(Evidence { reading, value, source, at })
    }

    /// The state as evidence, where it is known.
    pub fn state_evidence(&self) -> Option<Evidence> {
        let (state, from) = self.state()?;
        self.optical_evidence(Reading::RunState, Value::State(state.clone()), from)
    }

    /// The counts of the port as evidence.
    pub fn neighbours_evidence(&self) -> Option<Evidence> {
        let port = self.port().filter(|port| port.neighbours_total > 1)?;
        let value = Value::Share { count: port.neighbours_online, of: port.neighbours_total };
        self.olt_evidence(Reading::Neighbours, value)
    }
}

/// A record's word as evidence.
pub(super) fn panel_evidence<T>(reading: Reading, panel: &Panel<T>, value: Value) -> Option<Evidence> {
    Some(Evidence { reading, value, source: panel.source, at: panel.read_at })
}

pub(super) fn is_down(state: &RunState) -> bool {
    matches!(state, RunState::Los | RunState::DyingGasp | RunState::Offline | RunState::Disabled)
}
