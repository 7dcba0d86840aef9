//! Écarts: what ERPNext, billing, the OLT and the ACS say of one thing and that cannot all be true. Each has its
//! evidence and a next step. What is found needs no opinion: a rule fires on two statements that exclude each other, and
//! keeps silent where one of them is missing, doubtful or being changed.
//!
//! A system that did not answer is never taken for one that has nothing to say: the kinds that need it are *not judged*,
//! and the [`Report`] says so.

mod known;
mod rules;
mod views;

pub use views::{COUNTS_S, Records, View, Views};

use crate::time::Timestamp;
use known::Known;
use serde::{Deserialize, Serialize};

/// Looks for every kind of contradiction. The order of what is given does not matter.
pub fn judge(views: &Views, now: Timestamp) -> Report {
    let known = Known::new(views, now);
    let judged: Vec<Judged> = Kind::ALL.into_iter().map(|kind| known.judged(kind)).collect();
    let answered = judged.iter().filter(|judged| judged.missing.is_empty());
    let mut found: Vec<Contradiction> = answered.flat_map(|judged| rules::find(judged.kind, &known)).collect();
    found.sort_by(|one, other| (one.kind, &one.subject).cmp(&(other.kind, &other.subject)));
    Report { found, judged, systems: known.systems() }
}

/// What a judgement gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    /// In the order of the kinds, then of what they are about.
    pub found: Vec<Contradiction>,
    /// Every kind, whether it could be judged or not.
    pub judged: Vec<Judged>,
    /// Every system, and when it was read.
    pub systems: Vec<SystemState>,
}

/// Whether a kind could be judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Judged {
    /// Which.
    pub kind: Kind,
    /// The systems that did not answer; empty when it was judged.
    pub missing: Vec<System>,
}

/// How a system answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SystemState {
    /// Which.
    pub system: System,
    /// When it was read; `None` when it did not answer.
    pub read_at: Option<Timestamp>,
    /// False when it did not answer, or so long ago that its word no longer counts.
    pub counts: bool,
}

/// One contradiction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Contradiction {
    /// Which of the twelve.
    pub kind: Kind,
    /// Whom and what it is about.
    pub subject: Subject,
    /// The statements that exclude each other, two or more.
    pub evidence: Vec<Evidence>,
    /// What to do about it.
    pub next_step: NextStep,
}

/// Whom and what a contradiction is about, as far as known.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Subject {
    /// The payer's document name.
    pub customer: Option<String>,
    /// `LOC-00210`.
    pub service_location: Option<String>,
    /// `EQP-00210`.
    pub equipment: Option<String>,
    /// Printed serial, or the GPON serial of an ONT nobody has on record: what the device page opens with.
    pub serial_number: Option<String>,
}

/// One statement, by one system, at one time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Evidence {
    /// Who says so.
    pub system: System,
    /// What is stated.
    pub fact: Fact,
    /// As that system writes it; `None` where the statement is that there is none.
    pub value: Option<String>,
    /// The document or the serial it is stated of.
    pub about: Option<String>,
    /// When it was read there.
    pub read_at: Timestamp,
}

/// Who may contradict whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// Equipment and places, in ERPNext.
    Records,
    /// Subscriptions, in ERPNext.
    Billing,
    /// The OLTs, through the hub.
    Olt,
    /// GenieACS, through the hub.
    Acs,
}

/// What is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    EquipmentStatus,
    Customer,
    Location,
    LocationCustomer,
    GponSerial,
    MacAddress,
    InstalledOn,
    RecordedPort,
    InstalledDevice,
    SubscriptionStatus,
    Plan,
    SeenOnPort,
    RunState,
    LineProfile,
    LastInform,
}

/// Declares the kinds once: name, what they need, and what is to be done.
macro_rules! kinds {
    ($($(#[$meta:meta])* $kind:ident [$($needs:ident)+] => $step:ident,)+) => {
        /// The twelve kinds, those that cost or leave somebody without service first.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum Kind { $($(#[$meta])* $kind,)+ }
        impl Kind {
            /// Every kind, in order.
            pub const ALL: [Self; 12] = [$(Self::$kind),+];
            /// The systems without which nothing can be said.
            pub fn needs(self) -> &'static [System] {
                match self { $(Self::$kind => &[$(System::$needs),+],)+ }
            }
            /// What is to be done.
            pub fn next_step(self) -> NextStep {
                match self { $(Self::$kind => NextStep::$step,)+ }
            }
        }
    };
}

kinds! {
    /// The place has an active subscription, and the OLT holds its ONT disabled.
    ActiveDisabled [Records Billing Olt] => EnableOnt,
    /// A subscription is billed and nothing is installed at its place.
    BilledWithoutDevice [Records Billing] => FindDevice,
    /// An ONT is online and nobody pays for its place.
    OnlineWithoutSubscription [Records Billing Olt] => SubscribeOrCut,
    /// All that is subscribed at the place is suspended, and its ONT is online.
    SuspendedOnline [Records Billing Olt] => SuspendOnOlt,
    /// The plan's speed is not the OLT profile's.
    PlanIsNotProfile [Records Billing Olt] => SetProfile,
    /// Installed at a place of one PON port, seen on another.
    SeenOnAnotherPort [Records Olt] => FindPlace,
    /// Faulty, returned or lost on record, and online.
    RetiredOnline [Records Olt Acs] => CorrectStatus,
    /// In stock or in a van on record, and online.
    StockOnline [Records Olt Acs] => LinkToPlace,
    /// Two customers have the same GPON serial installed.
    GponSerialShared [Records] => ReadLabels,
    /// One MAC stands on the records of two devices.
    MacShared [Records] => ReadLabels,
    /// Installed without a place, or at the place of another customer.
    PlaceDisagrees [Records] => CorrectPlace,
    /// Installed days ago, and the ACS has not heard of it since.
    NeverInformed [Records Acs] => CheckProvisioning,
}

/// What is to be done, one step, by whoever reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    EnableOnt,
    FindDevice,
    SubscribeOrCut,
    SuspendOnOlt,
    SetProfile,
    FindPlace,
    CorrectStatus,
    LinkToPlace,
    ReadLabels,
    CorrectPlace,
    CheckProvisioning,
}

#[cfg(test)]
mod tests;
