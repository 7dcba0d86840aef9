//! Verdict: the explained diagnosis of one customer's line. Cause, confidence, the readings it rests on with their age,
//! and the next step. One pure rule engine, the same on the phone, the desk and the server; the bands are those of
//! CONTRACTS.md section 4.
//!
//! ```
//! use domain::verdict::{Cause, Facts, judge};
//! let facts = Facts::samples().remove(0);
//! let now = facts.network.as_ref().unwrap().read_at;
//! assert_eq!(judge(&facts, now).cause, Cause::LightDrift);
//! ```

mod evidence;
mod facts;
mod line;
mod rules;

pub use evidence::{Evidence, Reading, Value};
pub use facts::{Balance, Facts};

use crate::{network::Level, time::Timestamp};
use line::Line;
use serde::{Deserialize, Serialize};

/// What the readings say of a line, and what to do about it. Texts are the interface's business.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verdict {
    /// What is the matter.
    pub cause: Cause,
    /// How loudly it is shown.
    pub level: Level,
    /// How sure it is.
    pub confidence: Confidence,
    /// What it rests on, weightiest first. Empty only when the cause is [`Cause::Indeterminate`].
    pub evidence: Vec<Evidence>,
    /// What to do.
    pub next_step: NextStep,
    /// When it began, where a source says so.
    pub since: Option<Timestamp>,
    /// What else is the matter, weightiest first.
    #[serde(default)]
    pub also: Vec<Cause>,
}

/// What is the matter with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Suspended while money is owed.
    SuspendedUnpaid,
    /// Suspended, and no word of money owed.
    Suspended,
    /// Many ONTs of the port lost their light together: the network.
    PonOutage,
    /// Many ONTs of the port lost their power together: the neighbourhood's electricity.
    AreaPower,
    /// The ONT's last word was that its power went: electricity at the customer.
    CustomerPower,
    /// The light is lost at this customer alone: fibre.
    FibreCut,
    /// The ONT is down and nothing says why.
    OntDown,
    /// The ONT is lit but does not reach operation (O5).
    NotRanged,
    /// Closed at the OLT by the provider.
    Disabled,
    /// Above -8 dBm.
    LightTooStrong,
    /// Below -27 dBm.
    LightBad,
    /// Between -25 and -27 dBm.
    LightMarginal,
    /// At least 2 dB below the install or the 7-day median.
    LightDrift,
    /// The light was lost several times these days, and came back.
    Intermittent,
    /// What the ONT sends reaches the OLT too weak or too strong.
    UpstreamLight,
    /// The ONT's laser or its supply is outside its bands.
    Transceiver,
    /// The ONT is too hot.
    Temperature,
    /// The WAN interface is down though the light is there.
    WanDown,
    /// The WAN interface is up without an IPv4 address.
    NoIpv4,
    /// The OLT's line profile is not the plan's speed.
    ProfileMismatch,
    /// The service VLAN is not the one expected.
    VlanMismatch,
    /// A device is on line, no active subscription is.
    NoSubscription,
    /// The light is fine, the ACS does not hear the device.
    AcsSilent,
    /// A repeater hears its parent badly.
    MeshWeak,
    /// Devices hear the Wi-Fi badly.
    WifiWeak,
    /// Only the 2.4 GHz radio is on.
    WifiOnly24,
    /// Too many devices share the 2.4 GHz radio.
    WifiCrowded,
    /// A power that cannot be true.
    InvalidReading,
    /// The last reading is too old to speak for now.
    Stale,
    /// Nothing is the matter that the readings would show.
    Healthy,
    /// The readings do not suffice.
    Indeterminate,
}

impl Cause {
    /// Every one, weightiest first.
    pub const ALL: &'static [Self] = &[
        Self::SuspendedUnpaid,
        Self::Suspended,
        Self::PonOutage,
        Self::AreaPower,
        Self::CustomerPower,
        Self::FibreCut,
        Self::OntDown,
        Self::NotRanged,
        Self::Disabled,
        Self::LightTooStrong,
        Self::LightBad,
        Self::LightMarginal,
        Self::LightDrift,
        Self::Intermittent,
        Self::UpstreamLight,
        Self::Transceiver,
        Self::Temperature,
        Self::WanDown,
        Self::NoIpv4,
        Self::ProfileMismatch,
        Self::VlanMismatch,
        Self::NoSubscription,
        Self::AcsSilent,
        Self::MeshWeak,
        Self::WifiWeak,
        Self::WifiOnly24,
        Self::WifiCrowded,
        Self::InvalidReading,
        Self::Stale,
        Self::Healthy,
        Self::Indeterminate,
    ];
}

/// How sure a verdict is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// One indirect or ageing sign.
    Low,
    /// A plain sign that something could still explain away.
    Medium,
    /// The source says so itself, just now.
    High,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// Nothing.
    Nothing,
    /// Have the balance settled; service comes back by itself.
    SettleBalance,
    /// Ask billing why it is suspended.
    AskBilling,
    /// Tie the line to the network incident; nobody goes to the customer.
    ReportOutage,
    /// Wait until the electricity is back.
    WaitForPower,
    /// Outlet, power bar, adapter.
    CheckPower,
    /// Patch cord, connector, drop, from the ONT outwards.
    CheckFibre,
    /// Power first, then fibre.
    CheckPowerThenFibre,
    /// Serial and profile at the OLT.
    CheckProvisioning,
    /// Have the network centre reopen it.
    AskNetworkCentre,
    /// Put in an attenuator.
    AddAttenuator,
    /// Clean the connector, then measure again.
    CleanConnector,
    /// Replace the ONT.
    ReplaceOnt,
    /// Give it air.
    CoolDevice,
    /// Restart the modem.
    RestartModem,
    /// Restart, then look at the VLAN and the lease.
    CheckWan,
    /// Put the right profile on the OLT.
    CorrectProfile,
    /// Find or make the subscription.
    CheckSubscription,
    /// Move the repeater nearer, or wire it.
    MoveRepeater,
    /// Move the modem, or add a repeater.
    MoveModem,
    /// Switch the 5 GHz radio on.
    EnableFiveGhz,
    /// Move devices to 5 GHz.
    SpreadDevices,
    /// Measure with a power meter at the ONT.
    MeasureOnSite,
    /// Read everything anew.
    Diagnose,
}

/// Tells what the facts say at `now`. The first rule that applies gives the verdict, the others what else is the matter.
pub fn judge(facts: &Facts, now: Timestamp) -> Verdict {
    let line = Line::new(facts, now);
    let mut found = rules::RULES.iter().filter_map(|rule| rule(&line));
    let mut verdict = found.next().unwrap_or_else(|| rules::unknown(&line));
    verdict.also = found.map(|other| other.cause).filter(|cause| *cause != Cause::Healthy).collect();
    if verdict.evidence.iter().any(|evidence| evidence.is_ageing(now)) {
        verdict.confidence = verdict.confidence.lowered();
    }
    verdict
}

impl Verdict {
    fn new(
        cause: Cause,
        level: Level,
        confidence: Confidence,
        next_step: NextStep,
        evidence: Vec<Option<Evidence>>,
    ) -> Self {
        let evidence = evidence.into_iter().flatten().collect();
        Self { cause, level, confidence, evidence, next_step, since: None, also: Vec::new() }
    }

    fn since(self, since: Option<Timestamp>) -> Self {
        Self { since, ..self }
    }

    /// When the oldest reading it rests on was taken.
    pub fn oldest(&self) -> Option<Timestamp> {
        self.evidence.iter().map(|evidence| evidence.at).min()
    }
}

impl Confidence {
    fn lowered(self) -> Self {
        if self == Self::High { Self::Medium } else { Self::Low }
    }
}
