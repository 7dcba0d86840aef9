//! What the modem says of the home: its connection, its radios, its mesh, and what hangs behind it.

use crate::{
    components::{
        chip::{Tone, chip},
        facts::{fact, facts},
        icon::icon,
        number::whole,
    },
    i18n::{
        Lang,
        msg::device::{self, fact as names, mesh as mesh_words, wan as wan_words, wifi as wifi_words},
        t,
    },
};
use domain::network::{Host, Interface, MeshNode, WifiRadio, WifiStrength};
use leptos::prelude::*;

/// The way out: the first interface with an address, or the first there is.
pub fn wan(interfaces: &[Interface]) -> Option<AnyView> {
    let wan = interfaces.iter().find(|interface| interface.name.starts_with("wan")).or_else(|| interfaces.first())?;
    let (tone, icon_name, text) =
        if wan.up { (Tone::Good, "done", wan_words::UP) } else { (Tone::Bad, "no-signal", wan_words::DOWN) };
    let lines = [
        wan.ipv4.clone().map(|address| fact(t(names::IPV4), address, true)),
        wan.ipv6.clone().map(|address| fact(t(names::IPV6), address, true)),
        wan.link_mbps.map(|mbps| fact(t(names::LINK), wan_words::mbps(&mbps.to_string()), false)),
    ];
    let kind = wan.kind.clone().unwrap_or_default();
    let lines = facts(lines.into_iter().flatten().collect());
    Some(
        view! { <p class="line between"><span class="name">{kind}</span>{chip(tone, icon_name, t(text))}</p>{lines} }
            .into_any(),
    )
}

/// One row a radio, both bands always named.
pub fn wifi(radios: &[WifiRadio]) -> AnyView {
    rows(radios.iter().map(radio).collect(), device::NONE_WIFI)
}

fn radio(radio: &WifiRadio) -> AnyView {
    let name = radio.ssid.clone().unwrap_or_else(|| t(wifi_words::HIDDEN).to_owned());
    let channel = radio.channel.map(|channel| wifi_words::channel(&channel.to_string()));
    let details = [
        Some(band(radio)),
        channel,
        radio.bandwidth.as_ref().map(|width| width.replace("MHz", "\u{a0}MHz")),
        Some(wifi_words::clients(radio.clients.len())),
    ];
    let state = if radio.enabled {
        chip(Tone::Good, "done", t(wifi_words::ON))
    } else {
        chip(Tone::Neutral, "stop", t(wifi_words::OFF))
    };
    row("wifi", name, details, state)
}

/// The gateway and the extenders behind it.
pub fn mesh(nodes: &[MeshNode]) -> AnyView {
    rows(nodes.iter().map(node).collect(), device::NONE_MESH)
}

fn node(node: &MeshNode) -> AnyView {
    let role = t(if node.role == "gateway" { mesh_words::GATEWAY } else { mesh_words::EXTENDER });
    let name = node.model.clone().unwrap_or_else(|| node.id.clone());
    let backhaul = match (&node.backhaul, node.backhaul_rssi_dbm) {
        (Some(kind), Some(dbm)) => Some(mesh_words::backhaul(&whole(i64::from(dbm)), kind)),
        (kind, _) => kind.clone().filter(|kind| kind != "None"),
    };
    // A gateway counts what it remembers as well: how many are there now is said once, by the list of them.
    let clients = (node.role != "gateway").then(|| wifi_words::clients(usize::from(node.clients)));
    let details = [Some(role.to_owned()), backhaul, clients, None];
    let strength = node.backhaul_rssi_dbm.map_or_else(|| ().into_any(), strength_chip);
    row("mesh", name, details, strength)
}

/// Who hangs behind: wireless clients with their strength, then what is wired; the first few, and the rest on demand.
pub fn hosts(radios: &[WifiRadio], hosts: &[Host]) -> AnyView {
    let wireless = radios.iter().flat_map(|radio| radio.clients.iter().map(move |client| (radio, client)));
    let mut lines: Vec<AnyView> = wireless.clone().map(|(radio, client)| wireless_row(radio, client)).collect();
    let is_wired = |host: &&Host| host.active && !wireless.clone().any(|(_, client)| client.mac == host.mac);
    let wireless_count = lines.len();
    lines.extend(hosts.iter().filter(is_wired).map(wired_row));
    let total = device::hosts_now(lines.len());
    let total = device::hosts_wifi(&total, &wireless_count.to_string());
    let total = (!lines.is_empty()).then(|| view! { <p class="quiet small">{total}</p> });
    view! { {total}{folded(lines)} }.into_any()
}

fn wireless_row(radio: &WifiRadio, client: &domain::network::WifiClient) -> AnyView {
    let name = client.host.clone().unwrap_or_else(|| client.mac.clone());
    let rate = client.rate_mbps.map(|mbps| wan_words::mbps(&mbps.to_string()));
    let strength = client.rssi_dbm.map_or_else(|| ().into_any(), strength_chip);
    row("wifi", name, [client.ip.clone(), Some(band(radio)), rate, None], strength)
}

fn wired_row(host: &Host) -> AnyView {
    let name = host.name.clone().unwrap_or_else(|| host.mac.clone());
    row("wired", name, [host.ip.clone(), host.interface.clone(), None, None], ().into_any())
}

/// `2,4 GHz`.
fn band(radio: &WifiRadio) -> String {
    let decimal = radio.band.replace("GHz", "\u{a0}GHz");
    if Lang::current() == Lang::Fr { decimal.replace('.', ",") } else { decimal }
}

fn strength_chip(rssi_dbm: i16) -> AnyView {
    let (tone, icon_name, word) = match WifiStrength::of(rssi_dbm) {
        WifiStrength::Good => (Tone::Good, "done", wifi_words::GOOD),
        WifiStrength::Fair => (Tone::Good, "done", wifi_words::FAIR),
        WifiStrength::Weak => (Tone::Limit, "warning", wifi_words::WEAK),
        WifiStrength::Bad => (Tone::Bad, "warning", wifi_words::BAD),
    };
    let figure = format!("{}\u{a0}dBm", whole(i64::from(rssi_dbm)));
    view! { <span class="stacked">{chip(tone, icon_name, t(word))}<span class="small">{figure}</span></span> }
        .into_any()
}

fn row(icon_name: &str, name: String, details: [Option<String>; 4], end: AnyView) -> AnyView {
    let details = details.into_iter().flatten().collect::<Vec<_>>().join(", ");
    view! { <li class="row">{icon(icon_name)}<span class="grow"><b>{name}</b><span class="quiet">{details}</span></span>{end}</li> }.into_any()
}

fn rows(lines: Vec<AnyView>, none: crate::i18n::Msg) -> AnyView {
    if lines.is_empty() {
        return view! { <p class="none">{t(none)}</p> }.into_any();
    }
    view! { <ul class="rows">{lines}</ul> }.into_any()
}

/// At most four at first: a house of forty devices must not push the rest of the page away.
fn folded(mut lines: Vec<AnyView>) -> AnyView {
    if lines.len() <= 5 {
        return rows(lines, device::NONE_HOSTS);
    }
    let rest = lines.split_off(4);
    let summary = device::more(rest.len());
    view! {
        <ul class="rows">{lines}</ul>
        <details class="rest"><summary class="row"><b>{summary}</b>{icon("down")}</summary><ul class="rows">{rest}</ul></details>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::env::{self, env};
    use leptos::reactive::owner::Owner;

    fn html(draw: impl FnOnce() -> AnyView) -> String {
        Owner::new_root(None).with(|| {
            env::set(env::Env::clone(&env()), Lang::Fr);
            draw().to_html()
        })
    }

    #[test]
    fn how_many_are_online_is_said_once_and_says_whom_it_counts() {
        let radio: WifiRadio = serde_json::from_value(serde_json::json!({
            "band": "5GHz", "ssid": "Maison", "enabled": true, "channel": 36, "bandwidth": "80MHz",
            "clients": [{ "host": null, "mac": "02:00:00:00:00:01", "ip": null, "rssi_dbm": null, "rate_mbps": null }],
        }))
        .unwrap();
        let host = |mac: &str, active| Host { name: None, mac: mac.into(), ip: None, interface: None, active };
        let there = [host("02:00:00:00:00:02", true), host("02:00:00:00:00:03", false)];
        let list = html(|| hosts(std::slice::from_ref(&radio), &there));
        assert!(list.contains("2 appareils en ligne, dont 1 en Wi-Fi") && !list.contains("00:03"), "{list}");
        let node: MeshNode = serde_json::from_value(serde_json::json!({
            "id": "02:00:00:00:00:00", "parent": null, "role": "gateway", "backhaul": null, "backhaul_rssi_dbm": null,
            "model": "XX230v", "clients": 8,
        }))
        .unwrap();
        let extender = MeshNode { role: "extender".into(), ..node.clone() };
        assert!(!html(|| mesh(&[node])).contains("8 appareils"), "a gateway's own figure counts those that left");
        assert!(html(|| mesh(&[extender])).contains("8 appareils"));
    }
}
