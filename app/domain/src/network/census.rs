//! Census: every device the OLTs and the ACS know, as they were polled last. One device's reading is a
//! [`NetworkReading`](super::NetworkReading); this is the whole network at once, thin, to compare with the records.

use super::RunState;
use crate::{
    identifier::{DeviceSerial, GponSerial},
    time::Timestamp,
};
use std::fmt;

/// One ONT as its OLT has it.
#[derive(Clone, Debug, PartialEq)]
pub struct OltOnt {
    /// Who it says it is.
    pub gpon_sn: GponSerial,
    /// Where it is seen.
    pub port: PonPort,
    /// Number on the port.
    pub ont_id: Option<u16>,
    /// `FTTH-500`.
    pub line_profile: Option<String>,
    /// Online, LOS, dying gasp...
    pub run_state: RunState,
    /// `LOSi`, `DyingGasp`...
    pub last_down_cause: Option<String>,
    /// When it last fell.
    pub last_down_at: Option<Timestamp>,
    /// When it last came up.
    pub last_up_at: Option<Timestamp>,
}

/// One device as the ACS has it.
#[derive(Clone, Debug, PartialEq)]
pub struct AcsDevice {
    /// Its printed serial, the last part of the TR-069 id.
    pub serial: DeviceSerial,
    /// `None` when the ACS was told of it and never heard it.
    pub last_inform_at: Option<Timestamp>,
}

/// A PON port: `OLT-NAP-01 0/3/2`. Records may name the port alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PonPort {
    /// `OLT-NAP-01`.
    pub olt: Option<String>,
    /// Frame, slot, port.
    pub place: [u16; 3],
}

impl PonPort {
    /// Reads `0/3/2`, with the name of the OLT before it or without.
    ///
    /// ```
    /// use domain::network::PonPort;
    /// let port = PonPort::parse("OLT-NAP-01 0/3/2").unwrap();
    /// assert_eq!((port.to_string().as_str(), port.place), ("OLT-NAP-01 0/3/2", [0, 3, 2]));
    /// assert_eq!(PonPort::parse("0/3"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (olt, place) = text.trim().rsplit_once(char::is_whitespace).unwrap_or(("", text.trim()));
        let parts: Vec<u16> = place.split('/').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let olt = Some(olt.trim()).filter(|olt| !olt.is_empty()).map(str::to_owned);
        Some(Self { olt, place: parts.try_into().ok()? })
    }

    /// The same port on that OLT, where a record gives the two apart.
    pub fn on(self, olt: Option<&str>) -> Self {
        Self { olt: self.olt.or_else(|| olt.map(str::to_owned)), ..self }
    }

    /// True unless the two cannot be one: an OLT that one of them does not name is no difference.
    pub fn may_be(&self, other: &Self) -> bool {
        let same_olt = match (&self.olt, &other.olt) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            _ => true,
        };
        same_olt && self.place == other.place
    }
}

impl fmt::Display for PonPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [frame, slot, port] = self.place;
        if let Some(olt) = &self.olt {
            write!(f, "{olt} ")?;
        }
        write!(f, "{frame}/{slot}/{port}")
    }
}
