//! `network`: what the OLT, the ACS and the modem say.

use domain::{network::NetworkReading, panel::Panel};

super::device_panel!(/** The last known reading; answers at once from what the hub has. */ ReadNetwork, "network" => Panel<NetworkReading>);

/// "Diagnostiquer": asks every source anew. A running one for the same device is joined, not doubled.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnose {
    /// Printed serial, GPON serial or MAC, as scanned.
    pub serial: String,
}

impl super::Endpoint for Diagnose {
    const METHOD: &'static str = "POST";
    const PATH: &'static str = "/api/devices/{serial}/diagnose";
    type Response = Panel<NetworkReading>;
    fn path(&self) -> String {
        format!("/api/devices/{}/diagnose", super::encode(&self.serial))
    }
}
