//! Network: what the OLT, the ACS and the modem say of a device right now. Optical power is in dBm, always.

mod census;
mod optics;
pub mod units;

pub use census::{AcsDevice, OltOnt, PonPort};
pub use optics::{Level, Trend, WifiStrength};

use crate::panel::Source;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The class of an ONT's received power (CONTRACTS.md section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OpticalClass {
    TooStrong,
    Good,
    Marginal,
    Bad,
    NoSignal,
    Invalid,
}

crate::open_enum! {
    /// What the OLT says of an ONT.
    RunState { Online = "online", Offline = "offline", Los = "los", DyingGasp = "dying_gasp", Disabled = "disabled", Unknown = "unknown" }
}

/// What the hub consolidates of one device: `GET /devices/lookup?serial=`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NetworkReading {
    /// Optics, best source first; empty when nothing answered.
    pub optics: Vec<OpticalReading>,
    /// Where the ONT hangs.
    pub olt: Option<OltPort>,
    /// What the ACS knows.
    pub acs: Option<AcsState>,
    /// WAN and LAN interfaces.
    pub interfaces: Vec<Interface>,
    /// Radios.
    pub wifi: Vec<WifiRadio>,
    /// Mesh nodes.
    pub mesh: Vec<MeshNode>,
    /// What hangs behind the device.
    pub hosts: Vec<Host>,
    /// How each source behaved.
    pub sources: Vec<SourceState>,
    /// When the hub put it together.
    pub generated_at: Timestamp,
}

impl NetworkReading {
    /// Who told of the home, and when: the ACS, or the hub's bridge to the modem's own page. Never the OLT, which does
    /// not see into a home.
    pub fn home_told_by(&self) -> Option<(Source, Timestamp)> {
        let asked = |wanted| self.sources.iter().find(|state| state.source == wanted && state.state != "skipped");
        let state = asked(Source::ModemBridge).filter(|state| state.state == "ok").or_else(|| asked(Source::Acs))?;
        Some((state.source, state.at.unwrap_or(self.generated_at)))
    }
}

/// One optical reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OpticalReading {
    /// Received at the ONT.
    pub rx_power_dbm: Option<f64>,
    /// Launched by the ONT.
    pub tx_power_dbm: Option<f64>,
    /// Received at the OLT from this ONT.
    pub olt_rx_power_dbm: Option<f64>,
    /// Transceiver temperature.
    pub temperature_c: Option<f64>,
    /// Laser bias.
    pub bias_current_ma: Option<f64>,
    /// Transceiver supply.
    pub supply_voltage_v: Option<f64>,
    /// `O5` is operation.
    pub onu_state: Option<String>,
    /// Online, LOS, dying gasp...
    pub run_state: RunState,
    /// `LOSi`, `DyingGasp`...
    pub last_down_cause: Option<String>,
    /// When it last fell.
    pub last_down_at: Option<Timestamp>,
    /// When it last came up.
    pub last_up_at: Option<Timestamp>,
    /// Fibre length from the OLT.
    pub distance_m: Option<u32>,
    /// The power at install, or the 7-day median, to judge a drift against.
    pub baseline_rx_power_dbm: Option<f64>,
    /// Recent received powers, oldest first, for the curve; a hole is `None`.
    #[serde(default)]
    pub history: Vec<OpticalSample>,
    /// Who measured.
    pub source: Source,
    /// When.
    pub read_at: Timestamp,
}

/// One point of the curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OpticalSample {
    /// When.
    pub at: Timestamp,
    /// `None` where the signal was lost.
    pub rx_power_dbm: Option<f64>,
}

/// Where an ONT hangs, and how its neighbours do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OltPort {
    /// `OLT-NAP-01`.
    pub name: String,
    /// `0/3/2`.
    pub pon_port: String,
    /// Number on the port.
    pub ont_id: Option<u16>,
    /// ASCII form.
    pub gpon_sn: Option<String>,
    /// `FTTH-500`.
    pub line_profile: Option<String>,
    /// Service VLAN.
    pub vlan: Option<u16>,
    /// ONTs on the port.
    pub neighbours_total: u16,
    /// Of those, online.
    pub neighbours_online: u16,
    /// Of those, without light.
    pub neighbours_los: u16,
}

impl OltPort {
    /// True when it is the network and not one customer: at least three ONTs of the port are down, and at least half.
    pub fn is_outage(&self) -> bool {
        let down = self.neighbours_total.saturating_sub(self.neighbours_online);
        down >= 3 && down >= self.neighbours_total - down
    }
}

/// What the ACS knows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AcsState {
    /// TR-069 id.
    pub id: String,
    /// Informed lately.
    pub online: bool,
    /// Last inform.
    pub last_inform_at: Option<Timestamp>,
    /// Seconds since boot.
    pub uptime_s: Option<u64>,
    /// As reported.
    pub software_version: Option<String>,
    /// As reported.
    pub manufacturer: Option<String>,
    /// As reported.
    pub product_class: Option<String>,
}

/// One interface.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Interface {
    /// `wan0`.
    pub name: String,
    /// `IPoE`, `PPPoE`, `Ethernet`...
    pub kind: Option<String>,
    /// True when up.
    pub up: bool,
    /// Address.
    pub ipv4: Option<String>,
    /// First address.
    pub ipv6: Option<String>,
    /// Negotiated speed.
    pub link_mbps: Option<u32>,
}

/// One radio.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WifiRadio {
    /// `2.4GHz`, `5GHz`.
    pub band: String,
    /// Network name; `None` when the device does not give it.
    pub ssid: Option<String>,
    /// True when on.
    pub enabled: bool,
    /// Channel number.
    pub channel: Option<u16>,
    /// `80MHz`.
    pub bandwidth: Option<String>,
    /// Who is on it.
    pub clients: Vec<WifiClient>,
}

/// One Wi-Fi client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WifiClient {
    /// `iPhone-de-V`.
    pub host: Option<String>,
    /// Its MAC.
    pub mac: String,
    /// Its address.
    pub ip: Option<String>,
    /// Received strength at the access point.
    pub rssi_dbm: Option<i16>,
    /// Rate.
    pub rate_mbps: Option<u32>,
}

/// One mesh node.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MeshNode {
    /// Its MAC.
    pub id: String,
    /// The node it hangs from.
    pub parent: Option<String>,
    /// `gateway` or `extender`.
    pub role: String,
    /// `Ethernet`, `Wi-Fi`, `None`.
    pub backhaul: Option<String>,
    /// Strength of a radio backhaul.
    pub backhaul_rssi_dbm: Option<i16>,
    /// `HX220`.
    pub model: Option<String>,
    /// How many hang on it.
    pub clients: u16,
}

/// What hangs behind the device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Host {
    /// As announced.
    pub name: Option<String>,
    /// Its MAC.
    pub mac: String,
    /// Its address.
    pub ip: Option<String>,
    /// `Ethernet`, `802.11`.
    pub interface: Option<String>,
    /// Seen now.
    pub active: bool,
}

/// How one source behaved during a reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SourceState {
    /// Which.
    pub source: Source,
    /// `ok`, `stale`, `error`, `timeout`, `skipped`.
    pub state: String,
    /// How long it took.
    pub took_ms: Option<u32>,
    /// When it was read.
    pub at: Option<Timestamp>,
}
