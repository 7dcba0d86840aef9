//! Evidence: one reading a verdict rests on, with its value, who took it and when.

use super::line::FRESH_S;
use crate::{network::RunState, panel::Source, time::Timestamp};
use serde::{Deserialize, Serialize};

/// One reading a verdict rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Evidence {
    /// What was read.
    pub reading: Reading,
    /// What it said.
    pub value: Value,
    /// Who said so.
    pub source: Source,
    /// When it was read there.
    pub at: Timestamp,
}

/// Names a reading among the [`Facts`](super::Facts).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// `rx_power_dbm`.
    RxPower,
    /// `baseline_rx_power_dbm`.
    Baseline,
    /// `history`.
    History,
    /// `tx_power_dbm`.
    TxPower,
    /// `olt_rx_power_dbm`.
    OltRxPower,
    /// `temperature_c`.
    Temperature,
    /// `bias_current_ma`.
    BiasCurrent,
    /// `supply_voltage_v`.
    SupplyVoltage,
    /// `onu_state`.
    OnuState,
    /// `run_state`.
    RunState,
    /// `last_down_cause`.
    LastDownCause,
    /// The counts of the PON port.
    Neighbours,
    /// `line_profile`.
    LineProfile,
    /// The VLAN at the OLT.
    Vlan,
    /// The VLAN expected.
    ServiceVlan,
    /// What the ACS hears of the device.
    AcsContact,
    /// The WAN interface.
    Wan,
    /// Which radios are on.
    WifiRadios,
    /// How the devices on the radios are heard.
    WifiClients,
    /// How the repeaters hear their parent.
    MeshBackhaul,
    /// The subscription.
    Subscription,
    /// What the customer owes.
    Balance,
}

/// What a reading said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A power.
    Dbm(f64),
    /// A difference of powers.
    Db(f64),
    /// A temperature.
    Celsius(f64),
    /// A current.
    MilliAmps(f64),
    /// A tension.
    Volts(f64),
    /// What the OLT says of the ONT.
    State(RunState),
    /// The source's own word.
    Word(String),
    /// So many of so many.
    Share {
        /// Counted.
        count: u16,
        /// Among.
        of: u16,
    },
    /// A number without unit: a VLAN, devices on 2.4 GHz.
    Number(u16),
    /// Money owed, and for how long.
    Owed {
        /// Cents of a Canadian dollar.
        cents: i64,
        /// Days overdue.
        days: u32,
    },
    /// The day it fell at once.
    FellOn(Timestamp),
    /// How many times the light was lost.
    Losses(u16),
    /// Last heard then.
    HeardAt(Timestamp),
    /// True when on, up or heard.
    On(bool),
    /// Asked and not there.
    Absent,
}

impl Evidence {
    /// Seconds since it was read.
    pub fn age_s(&self, now: Timestamp) -> i64 {
        self.at.age_s(now)
    }

    /// True for a measurement that may no longer be so. A record does not age by the minute.
    pub(super) fn is_ageing(&self, now: Timestamp) -> bool {
        self.source != Source::Erpnext && self.age_s(now) > FRESH_S
    }
}
