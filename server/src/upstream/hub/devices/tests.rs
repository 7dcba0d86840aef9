use super::*;
use jiff::tz::TimeZone;
use serde_json::json;

fn read(value: Value) -> Result<NetworkReading, UpstreamError> {
    let zone = TimeZone::get("America/Toronto").unwrap();
    decode(value.as_object().unwrap(), &zone)
}

fn full() -> Value {
    json!({
        "serial": "22275A7000395", "match": { "tier": "serial", "key": "22275A7000395", "candidates": 1 },
        "acs": { "id": "1C61B4-XX230v-22275A7000395", "online": true, "lastInform": "2026-11-21T19:01:12Z", "uptimeSec": 812334,
            "manufacturer": "TP-Link", "productClass": "XX230v", "softwareVersion": "0.6.0", "dataModel": "Device:2", "faults": [] },
        "opticalStatus": [
            { "rxPowerDbm": -19.6, "runState": "online", "source": "tr069", "readAt": "2026-11-21T18:59:00Z" },
            { "rxPowerDbm": -19.4, "txPowerDbm": 2.3, "oltRxPowerDbm": -21.8, "temperatureC": 48.5, "biasCurrentMa": 12.4,
              "supplyVoltageV": 3.28, "onuState": "O5", "runState": "online", "lastDownCause": "LOSi", "lastDownAt": null,
              "lastUpAt": "2026-11-20T01:00:00Z", "distanceM": 3120, "source": "olt_snmp", "readAt": "2026-11-21T19:01:10Z",
              "baselineRxPowerDbm": -18.9,
              "history": [{ "at": "2026-11-21T00:00:00Z", "rxPowerDbm": null }, { "at": "2026-11-20T00:00:00Z", "rxPowerDbm": -19.0 }] }],
        "olt": { "name": "OLT-NAP-01", "vendor": "Huawei", "frameSlotPort": "0/3/2", "onuId": 17, "gponSn": "54504C4797441B58",
            "lineProfile": "FTTH-500", "vlan": 40, "portSummary": { "total": 24, "online": 23, "offline": 1, "los": 0 } },
        "interface": [{ "name": "wan0", "type": "IPoE", "status": "Up", "ipv4": "142.44.12.9", "ipv6": ["2602::1/64"], "linkMbps": 1000 }],
        "wifi": [{ "band": "2.4GHz", "ssid": "", "enabled": true, "channel": 6, "bandwidth": "20MHz", "password": "",
            "clients": [{ "mac": "3c0630112233", "host": "iPhone-de-V", "ip": "192.168.1.23", "rssiDbm": -58, "rateMbps": 866 }] }],
        "mesh": [{ "id": "9CA2F497441B", "role": "gateway", "parent": null, "backhaul": "None", "model": "HX220", "clients": 5 }],
        "hosts": [{ "mac": "3C:06:30:11:22:33", "name": "", "ip": "192.168.1.23", "interface": "802.11", "active": true }],
        "sources": [{ "name": "olt", "state": "ok", "ms": 184, "at": "2026-11-21T19:01:10Z", "error": null },
            { "name": "acs", "state": "quarantined", "ms": 12 }],
        "generatedAt": "2026-11-21T19:01:13Z"
    })
}

#[test]
fn the_whole_contract_is_read() {
    let reading = read(full()).unwrap();
    let optics = &reading.optics[0];
    assert_eq!((optics.rx_power_dbm, optics.olt_rx_power_dbm, optics.source), (Some(-19.4), Some(-21.8), Source::Olt));
    assert_eq!((optics.last_down_at, optics.distance_m, optics.baseline_rx_power_dbm), (None, Some(3120), Some(-18.9)));
    assert_eq!(optics.history.iter().map(|sample| sample.rx_power_dbm).collect::<Vec<_>>(), [Some(-19.0), None]);
    assert_eq!(reading.optics[1].source, Source::Acs);
    let olt = reading.olt.unwrap();
    assert_eq!((olt.gpon_sn.as_deref(), olt.ont_id, olt.neighbours_online), (Some("TPLG97441B58"), Some(17), 23));
    assert_eq!(reading.acs.unwrap().last_inform_at.unwrap().to_string(), "2026-11-21T14:01:12.000-05:00");
    assert_eq!(reading.interfaces[0].ipv6.as_deref(), Some("2602::1/64"));
    let radio = &reading.wifi[0];
    assert_eq!((radio.ssid.as_deref(), radio.clients[0].mac.as_str()), (None, "3C:06:30:11:22:33"));
    assert_eq!((reading.mesh[0].parent.as_deref(), reading.hosts[0].name.as_deref()), (None, None));
    assert_eq!(reading.sources[1].state, "quarantined");
}

#[test]
fn words_and_units_nobody_announced_do_not_break_it() {
    let reading = read(json!({
        "opticalStatus": [{ "rxPowerDbm": "0.00 mW (-23.19 dBm)", "runState": "hibernating", "onuState": "O9", "source": "satellite" }],
        "acs": null, "olt": null, "wifi": null, "hosts": "none", "generatedAt": "2026-11-21T19:01:13Z"
    }))
    .unwrap();
    let optics = &reading.optics[0];
    assert_eq!((optics.rx_power_dbm, optics.source), (Some(-23.19), Source::Hub));
    assert_eq!(optics.run_state, RunState::Other("hibernating".into()));
    assert!(reading.acs.is_none() && reading.olt.is_none() && reading.hosts.is_empty());
    assert!(matches!(read(json!({})), Err(UpstreamError::Garbled { .. })));
}

/// RELIABILITY.md D11: each field of the answer removed, null, of a wrong type, or huge.
#[test]
fn no_poisoned_field_makes_it_panic() {
    let poisons = [Value::Null, json!(true), json!("x".repeat(100_000)), json!(1e300), json!([[]]), json!({ "a": 1 })];
    let (whole, mut count) = (full(), 0);
    for path in paths(&whole, String::new()) {
        for poison in &poisons {
            let mut poisoned = whole.clone();
            *poisoned.pointer_mut(&path).unwrap() = poison.clone();
            let _ = read(poisoned);
            count += 1;
        }
    }
    assert!(count >= 300, "only {count} mutations");
}

fn paths(value: &Value, at: String) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(object) => object.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    children
        .into_iter()
        .flat_map(|(key, value)| {
            let path = format!("{at}/{key}");
            let mut all = paths(value, path.clone());
            all.push(path);
            all
        })
        .collect()
}
