use super::{DEVICES, Hub, decode_object};
use crate::upstream::UpstreamError;
use crate::upstream::http::encode;
use crate::upstream::json::Fields;
use crate::upstream::stack::{Ask, rules};
use domain::identifier::{GponSerial, MacAddress};
use domain::network::{
    AcsState, Host, Interface, MeshNode, NetworkReading, OltPort, OpticalReading, OpticalSample, RunState, SourceState,
    WifiClient, WifiRadio, units,
};
use domain::panel::Source;
use domain::time::Timestamp;
use reqwest::Method;
use serde_json::{Map, Value};

impl Hub {
    /// What is known of a device, by its printed serial, GPON serial or MAC. With `refresh` the hub asks the OLT, the
    /// ACS and the modem anew ("Diagnostiquer"), which takes up to 15 s; else it answers at once from what it has.
    pub async fn look_up_device(&self, serial: &str, refresh: bool) -> Result<NetworkReading, UpstreamError> {
        let path = format!("/devices/lookup?serial={}", encode(serial));
        let plain = Ask { method: Method::GET, path, body: None, rules: &rules::HUB, about: DEVICES };
        let object = if refresh {
            let path = format!("{}&refresh=1", plain.path);
            let diagnosis = Ask { path, rules: &rules::DIAGNOSTICS, ..plain.clone() };
            let object = self.stack.shown(diagnosis.clone(), decode_object).await?;
            self.stack.answers_also(&diagnosis, &plain).await;
            object
        } else {
            self.stack.shown(plain, decode_object).await?
        };
        decode(&object, &self.zone)
    }
}

/// The hub's object as a reading. Unknown words of its enumerations are kept, blank texts are `None`.
pub(super) fn decode(object: &Map<String, Value>, zone: &jiff::tz::TimeZone) -> Result<NetworkReading, UpstreamError> {
    let fields = Fields::new(object, zone);
    let mut optics: Vec<OpticalReading> =
        fields.objects("opticalStatus").filter_map(|item| optical(&item, &fields)).collect();
    optics.sort_by_key(|reading| {
        (reading.rx_power_dbm.is_none() && reading.run_state == RunState::Unknown, rank(reading.source))
    });
    let sources: Vec<SourceState> = fields.objects("sources").filter_map(|item| source_state(&item)).collect();
    let read_at =
        optics.iter().map(|reading| reading.read_at).chain(sources.iter().filter_map(|source| source.at)).max();
    let generated_at = fields.instant("generatedAt").or(read_at);
    Ok(NetworkReading {
        olt: fields.object("olt").and_then(|item| olt(&item)),
        acs: fields.object("acs").and_then(|item| acs(&item)),
        interfaces: fields.objects("interface").filter_map(|item| interface(&item)).collect(),
        wifi: fields.objects("wifi").filter_map(|item| radio(&item)).collect(),
        mesh: fields.objects("mesh").filter_map(|item| node(&item)).collect(),
        hosts: fields.objects("hosts").filter_map(|item| host(&item)).collect(),
        generated_at: generated_at.ok_or_else(|| UpstreamError::garbled("a reading without any time"))?,
        optics,
        sources,
    })
}

fn optical(item: &Fields, whole: &Fields) -> Option<OpticalReading> {
    let read_at = item.instant("readAt").or_else(|| whole.instant("generatedAt"))?;
    let first = |key: &str| dbm(item, key).or_else(|| dbm(whole, key));
    Some(OpticalReading {
        rx_power_dbm: dbm(item, "rxPowerDbm"),
        tx_power_dbm: dbm(item, "txPowerDbm"),
        olt_rx_power_dbm: dbm(item, "oltRxPowerDbm"),
        temperature_c: item.number("temperatureC"),
        bias_current_ma: item.number("biasCurrentMa"),
        supply_voltage_v: item.number("supplyVoltageV"),
        onu_state: item.word("onuState"),
        run_state: item.word("runState").map_or(RunState::Unknown, RunState::from),
        last_down_cause: item.word("lastDownCause"),
        last_down_at: item.instant("lastDownAt"),
        last_up_at: item.instant("lastUpAt"),
        distance_m: item.integer("distanceM"),
        baseline_rx_power_dbm: first("baselineRxPowerDbm"),
        history: history(item),
        source: item.word("source").map_or(Source::Hub, |word| source(&word)),
        read_at,
    })
}

fn history(item: &Fields) -> Vec<OpticalSample> {
    let sample =
        |point: Fields| Some(OpticalSample { at: point.instant("at")?, rx_power_dbm: dbm(&point, "rxPowerDbm") });
    let mut samples: Vec<OpticalSample> = item.objects("history").filter_map(sample).collect();
    samples.sort_by_key(|sample| sample.at);
    samples
}

/// A power as a number, or as a text such as V-Sol's `0.00 mW (-23.19 dBm)`.
fn dbm(fields: &Fields, key: &str) -> Option<f64> {
    fields.number(key).or_else(|| units::dbm_from_text(&fields.word(key)?))
}

fn olt(item: &Fields) -> Option<OltPort> {
    let summary = item.object("portSummary");
    let count = |key: &str| summary.and_then(|summary| summary.integer(key)).unwrap_or(0);
    Some(OltPort {
        name: item.word("name")?,
        pon_port: item.word("frameSlotPort").unwrap_or_default(),
        ont_id: item.integer("onuId"),
        gpon_sn: item
            .word("gponSn")
            .map(|serial| GponSerial::parse(&serial).map_or(serial, |serial| serial.to_string())),
        line_profile: item.word("lineProfile"),
        vlan: item.integer("vlan"),
        neighbours_total: count("total"),
        neighbours_online: count("online"),
        neighbours_los: count("los"),
    })
}

fn acs(item: &Fields) -> Option<AcsState> {
    Some(AcsState {
        id: item.word("id")?,
        online: item.check("online"),
        last_inform_at: item.instant("lastInform"),
        uptime_s: item.integer("uptimeSec"),
        software_version: item.word("softwareVersion"),
        manufacturer: item.text("manufacturer"),
        product_class: item.text("productClass"),
    })
}

fn interface(item: &Fields) -> Option<Interface> {
    Some(Interface {
        name: item.word("name")?,
        kind: item.word("type"),
        up: item.word("status").is_some_and(|status| status.eq_ignore_ascii_case("up")),
        ipv4: item.word("ipv4"),
        ipv6: item.words("ipv6").into_iter().next().or_else(|| item.word("ipv6")),
        link_mbps: item.integer("linkMbps"),
    })
}

fn radio(item: &Fields) -> Option<WifiRadio> {
    Some(WifiRadio {
        band: item.word("band")?,
        ssid: item.text("ssid"),
        // A device that does not say is not called off.
        enabled: item.boolean("enabled").unwrap_or(true),
        channel: item.integer("channel"),
        bandwidth: item.word("bandwidth"),
        clients: item.objects("clients").filter_map(|client| wifi_client(&client)).collect(),
    })
}

fn wifi_client(item: &Fields) -> Option<WifiClient> {
    Some(WifiClient {
        host: item.text("host"),
        mac: mac(item, "mac")?,
        ip: item.word("ip"),
        rssi_dbm: item.integer("rssiDbm"),
        rate_mbps: item.integer("rateMbps"),
    })
}

fn node(item: &Fields) -> Option<MeshNode> {
    Some(MeshNode {
        id: mac(item, "id")?,
        parent: mac(item, "parent"),
        role: item.word("role").unwrap_or_else(|| "extender".to_owned()),
        backhaul: item.word("backhaul"),
        backhaul_rssi_dbm: item.integer("backhaulRssiDbm"),
        model: item.text("model"),
        clients: item.integer("clients").unwrap_or(0),
    })
}

fn host(item: &Fields) -> Option<Host> {
    Some(Host {
        name: item.text("name"),
        mac: mac(item, "mac")?,
        ip: item.word("ip"),
        interface: item.word("interface"),
        active: item.check("active"),
    })
}

fn source_state(item: &Fields) -> Option<SourceState> {
    let at: Option<Timestamp> = item.instant("at");
    Some(SourceState {
        source: source(&item.word("name")?),
        state: item.word("state")?,
        took_ms: item.integer("ms"),
        at,
    })
}

fn mac(item: &Fields, key: &str) -> Option<String> {
    let text = item.word(key)?;
    Some(MacAddress::parse(&text).map_or(text, |mac| mac.to_string()))
}

/// Both vocabularies of the hub: who measured (`olt_snmp`, `tr069`) and who was asked (`olt`, `acs`).
fn source(word: &str) -> Source {
    match word {
        "erpnext" => Source::Erpnext,
        "olt" | "olt_snmp" => Source::Olt,
        "acs" | "tr069" => Source::Acs,
        "modem_bridge" => Source::ModemBridge,
        _ => Source::Hub,
    }
}

/// The OLT measures at its own end and is asked directly; the ACS repeats what the ONT said at its last inform.
fn rank(source: Source) -> u8 {
    match source {
        Source::Olt => 0,
        Source::Acs => 1,
        Source::ModemBridge => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests;
