//! Facts with some readings taken away, as if nobody had read them.

use domain::{
    network::{NetworkReading, OpticalReading, RunState, WifiRadio},
    verdict::{Facts, Reading},
};

pub const EVERY_READING: [Reading; 22] = [
    Reading::RxPower,
    Reading::Baseline,
    Reading::History,
    Reading::TxPower,
    Reading::OltRxPower,
    Reading::Temperature,
    Reading::BiasCurrent,
    Reading::SupplyVoltage,
    Reading::OnuState,
    Reading::RunState,
    Reading::LastDownCause,
    Reading::Neighbours,
    Reading::LineProfile,
    Reading::Vlan,
    Reading::ServiceVlan,
    Reading::AcsContact,
    Reading::Wan,
    Reading::WifiRadios,
    Reading::WifiClients,
    Reading::MeshBackhaul,
    Reading::Subscription,
    Reading::Balance,
];

pub fn without(facts: &Facts, readings: &[Reading]) -> Facts {
    let mut facts = facts.clone();
    for reading in readings {
        match reading {
            Reading::Subscription => facts.subscription = None,
            Reading::Balance => facts.balance = None,
            Reading::ServiceVlan => facts.service_vlan = None,
            other => {
                if let Some(network) = facts.network.as_mut().and_then(|panel| panel.value.as_mut()) {
                    take(network, *other);
                }
            }
        }
    }
    facts
}

fn take(network: &mut NetworkReading, reading: Reading) {
    for optics in &mut network.optics {
        take_optical(optics, reading);
    }
    match (reading, &mut network.olt) {
        (Reading::Neighbours, Some(port)) => {
            (port.neighbours_total, port.neighbours_online, port.neighbours_los) = (0, 0, 0);
        }
        (Reading::LineProfile, Some(port)) => port.line_profile = None,
        (Reading::Vlan, Some(port)) => port.vlan = None,
        (Reading::AcsContact, _) => network.acs = None,
        (Reading::Wan, _) => network.interfaces.clear(),
        (Reading::MeshBackhaul, _) => network.mesh.clear(),
        (Reading::WifiClients, _) => network.wifi.iter_mut().for_each(|radio| radio.clients.clear()),
        (Reading::WifiRadios, _) => suppose_both_bands(&mut network.wifi),
        _ => {}
    }
}

/// Nobody read which radios are on: then no rule may find one missing. Who was heard on them is another reading.
fn suppose_both_bands(radios: &mut Vec<WifiRadio>) {
    radios.iter_mut().for_each(|radio| radio.enabled = true);
    let band = "5GHz".to_owned();
    radios.push(WifiRadio { band, ssid: None, enabled: true, channel: None, bandwidth: None, clients: vec![] });
}

fn take_optical(optics: &mut OpticalReading, reading: Reading) {
    match reading {
        Reading::RxPower => optics.rx_power_dbm = None,
        Reading::Baseline => optics.baseline_rx_power_dbm = None,
        Reading::History => optics.history.clear(),
        Reading::TxPower => optics.tx_power_dbm = None,
        Reading::OltRxPower => optics.olt_rx_power_dbm = None,
        Reading::Temperature => optics.temperature_c = None,
        Reading::BiasCurrent => optics.bias_current_ma = None,
        Reading::SupplyVoltage => optics.supply_voltage_v = None,
        Reading::OnuState => optics.onu_state = None,
        Reading::RunState => optics.run_state = RunState::Unknown,
        Reading::LastDownCause => optics.last_down_cause = None,
        _ => {}
    }
}
