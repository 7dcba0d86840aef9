//! What the ACS sees inside the house: interfaces, radios, hosts and mesh nodes, drifting with the hours.

use crate::sandbox::hub::device::Device;
use crate::sandbox::random::{Random, hash};
use crate::sandbox::seed::story;
use crate::sandbox::store::{Store, text};
use serde_json::{Value, json};

const THINGS: [&str; 12] = [
    "Télé salon",
    "iPhone de V.",
    "Portable-Travail",
    "Galaxy-S23",
    "PS5",
    "Imprimante HP",
    "Nest-Thermostat",
    "iPad",
    "Chromecast",
    "Sonnette",
    "Laveuse",
    "Alexa-cuisine",
];

/// The house behind a device at an instant.
pub struct Home {
    pub interface: Value,
    pub wifi: Value,
    pub hosts: Value,
    pub mesh: Value,
}

/// Empty lists when the device does not answer.
pub fn home(store: &Store, seed: u64, device: &Device, online: bool, at_ms: i64) -> Home {
    if !online {
        let down = json!([{ "name": "wan0", "type": "IPoE", "status": "Down", "ipv4": null }]);
        return Home { interface: down, wifi: json!([]), hosts: json!([]), mesh: json!([]) };
    }
    let clients = clients(seed, &device.serial, at_ms);
    Home {
        interface: interfaces(seed, device),
        wifi: radios(store, device, &clients),
        hosts: hosts(&clients),
        mesh: mesh(store, seed, device, clients.len()),
    }
}

struct Client {
    mac: String,
    host: String,
    ip: String,
    rssi_dbm: i64,
    is_5_ghz: bool,
    active: bool,
}

/// Three to nine things; each comes and goes by the quarter of an hour and moves a few dB.
fn clients(seed: u64, serial: &str, at_ms: i64) -> Vec<Client> {
    let mut random = Random::new(seed, &format!("home {serial}"));
    let count = if serial == story::SERIAL { 8 } else { 3 + random.below(7) };
    (0..count)
        .map(|n| {
            let wander = (hash(seed, &format!("{serial} {n} {}", at_ms / 60_000)) % 5) as i64 - 2;
            let here = hash(seed, &format!("{serial} {n} {} here", at_ms / 900_000)) % 10;
            let weak_television = serial == story::SERIAL && n == 0;
            let rssi = if weak_television { -74 } else { -42 - random.below(34) as i64 };
            Client {
                mac: format!("A4:83:E7:{:02X}:{:02X}:{:02X}", random.below(256), random.below(256), n),
                host: THINGS[n % THINGS.len()].to_owned(),
                ip: format!("192.168.1.{}", 23 + n * 4),
                rssi_dbm: rssi + wander,
                is_5_ghz: n != 0 && random.chance(0.4),
                active: n < 2 || here < 8,
            }
        })
        .collect()
}

fn interfaces(seed: u64, device: &Device) -> Value {
    let bits = hash(seed, &device.serial);
    let ipv4 = format!("142.44.{}.{}", bits % 250, 2 + (bits >> 8) % 250);
    json!([
        { "name": "wan0", "type": "IPoE", "status": "Up", "ipv4": ipv4, "ipv6": [format!("2602:fd5c:{:x}::1/64", bits % 65_536)],
          "gateway": "142.44.0.1", "dns": ["142.44.0.53", "1.1.1.1"], "mac": device.mac, "vlan": 40, "uptimeSec": 80_123,
          "mtu": 1500, "rxBytes": 0, "txBytes": 0, "linkMbps": 1000, "duplex": "Full" },
        { "name": "lan1", "type": "Ethernet", "status": "Up", "linkMbps": 1000 },
        { "name": "lan2", "type": "Ethernet", "status": "Down", "linkMbps": null },
    ])
}

fn radios(store: &Store, device: &Device, clients: &[Client]) -> Value {
    let place = device.location.as_deref().and_then(|name| store.find("Service Location", name));
    let customer = place.and_then(|place| store.find("Customer", text(place, "customer")?));
    let family = customer.and_then(|customer| text(customer, "last_name")).unwrap_or("Maison");
    let ssid = format!("{family}-Maison");
    let on = |is_5_ghz: bool| -> Vec<Value> {
        clients
            .iter()
            .filter(|client| client.active && client.is_5_ghz == is_5_ghz)
            .map(|client| {
                json!({ "mac": client.mac, "host": client.host, "ip": client.ip, "rssiDbm": client.rssi_dbm,
                    "snrDb": client.rssi_dbm + 92, "rateMbps": if is_5_ghz { 866 } else { 144 }, "active": true })
            })
            .collect()
    };
    json!([
        { "band": "2.4GHz", "ssid": ssid, "bssid": device.mac, "enabled": true, "channel": 6, "autoChannel": true,
          "bandwidth": "20MHz", "standards": "b,g,n,ax", "security": "WPA2-Personal", "txPowerPct": 100, "clients": on(false) },
        { "band": "5GHz", "ssid": ssid, "bssid": device.mac, "enabled": true, "channel": 44, "autoChannel": true,
          "bandwidth": "80MHz", "standards": "a,n,ac,ax", "security": "WPA2-Personal", "txPowerPct": 100, "clients": on(true) },
    ])
}

fn hosts(clients: &[Client]) -> Value {
    let wireless = clients.iter().map(|client| {
        json!({ "mac": client.mac, "name": client.host, "ip": client.ip, "interface": "802.11", "active": client.active })
    });
    let wired = json!({ "mac": "90:F3:B7:00:12:34", "name": "Décodeur", "ip": "192.168.1.12", "interface": "Ethernet", "active": true });
    wireless.chain([wired]).collect()
}

/// The device itself, and the mesh nodes recorded at the same place.
fn mesh(store: &Store, seed: u64, device: &Device, clients: usize) -> Value {
    let gateway = json!({ "id": device.mac, "role": "gateway", "parent": null, "backhaul": "None", "backhaulRssiDbm": null,
        "model": device.model, "clients": clients, "lastSeen": null });
    let nodes = store.list("Service Equipment").filter(|doc| {
        text(doc, "service_location").is_some_and(|place| Some(place) == device.location.as_deref())
            && text(doc, "equipment_type") == Some("Router")
            && text(doc, "serial_number") != Some(device.serial.as_str())
    });
    let extenders = nodes.map(|node| {
        let mac = text(node, "mac_address").unwrap_or_default();
        json!({ "id": mac, "role": "extender", "parent": device.mac, "backhaul": "Wi-Fi",
            "backhaulRssiDbm": -48 - (hash(seed, mac) % 24) as i64, "model": text(node, "model"), "clients": 2, "lastSeen": null })
    });
    std::iter::once(gateway).chain(extenders).collect()
}
