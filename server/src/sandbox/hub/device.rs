//! A device as the network sees it, found by any of its three identifiers.

use crate::sandbox::store::{Doc, Store, number, text};

/// Where the world is not as its records say: by the equipment's name, where it really hangs, what it really is given.
/// The API does not know it.
pub const REAL: &str = "__Real";

/// A piece of equipment and where it hangs.
pub struct Device {
    /// As printed.
    pub serial: String,
    pub gpon_sn: Option<String>,
    pub mac: String,
    /// `ONT`, `Router`...
    pub kind: String,
    pub brand: String,
    pub model: String,
    pub firmware: String,
    pub acs_id: String,
    pub location: Option<String>,
    /// Only while it is installed at a place on the fibre.
    pub pon: Option<Pon>,
    /// Installed somewhere, so that it has power and a subscriber.
    pub in_service: bool,
    /// What the OLT was told to give it, where that is not what its place pays for.
    pub line_profile: Option<String>,
    /// The ACS was never told of it.
    pub unheard: bool,
    /// `serial` or `mac`.
    pub tier: &'static str,
    /// The normalised key that matched.
    pub key: String,
}

/// Where an ONT hangs.
#[derive(Clone, PartialEq, Eq)]
pub struct Pon {
    pub olt: String,
    pub slot: i64,
    pub port: i64,
    pub ont_id: i64,
}

impl Pon {
    /// `0/3/2`.
    pub fn frame_slot_port(&self) -> String {
        format!("0/{}/{}", self.slot, self.port)
    }
    /// True on the same port.
    pub fn beside(&self, other: &Self) -> bool {
        (&self.olt, self.slot, self.port) == (&other.olt, other.slot, other.port)
    }
}

/// The device of a printed serial, a GPON serial in either spelling, or a MAC.
pub fn find(store: &Store, asked: &str) -> Option<Device> {
    let key = normalised(asked);
    let gpon = gpon_ascii(&key);
    let same = |doc: &Doc, field: &str, key: &str| text(doc, field).is_some_and(|value| normalised(value) == key);
    let by_serial = store
        .list("Service Equipment")
        .find(|doc| same(doc, "serial_number", &key) || gpon.as_ref().is_some_and(|gpon| same(doc, "gpon_sn", gpon)));
    let by_mac = || {
        let is_mac = key.len() == 12 && key.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_mac.then(|| store.list("Service Equipment").find(|doc| same(doc, "mac_address", &key)))?
    };
    let (doc, tier) = by_serial.map(|doc| (doc, "serial")).or_else(|| by_mac().map(|doc| (doc, "mac")))?;
    Some(device(store, doc, tier, key))
}

/// The network's view of one Service Equipment.
pub fn device(store: &Store, doc: &Doc, tier: &'static str, key: String) -> Device {
    let field = |name: &str| text(doc, name).unwrap_or_default().to_owned();
    let real = store.find(REAL, text(doc, "name").unwrap_or_default());
    let recorded = text(doc, "status") == Some("Installed") && text(doc, "service_location").is_some();
    let in_service = recorded || real.is_some();
    let (serial, mac, model) = (field("serial_number"), field("mac_address"), field("model"));
    let oui: String = normalised(&mac).chars().take(6).collect();
    let derived = format!("{oui}-{}-{}", model.replace('-', "%2D"), serial.replace('-', "%2D"));
    Device {
        gpon_sn: text(doc, "gpon_sn").map(str::to_owned),
        kind: field("equipment_type"),
        brand: field("brand"),
        firmware: text(doc, "firmware").unwrap_or("1.0.0").to_owned(),
        acs_id: text(doc, "acs_device_id").map_or(derived, str::to_owned),
        location: text(doc, "service_location").map(str::to_owned),
        pon: in_service
            .then(|| pon(store, real.filter(|real| text(real, "olt_name").is_some()).unwrap_or(doc)))
            .flatten(),
        line_profile: real.and_then(|real| text(real, "line_profile")).map(str::to_owned),
        unheard: real.is_some_and(|real| text(real, "acs") == Some("unheard")),
        in_service,
        serial,
        mac,
        model,
        tier,
        key,
    }
}

/// The equipment's own port, or, for one that was just linked, its place's.
pub fn pon(store: &Store, doc: &Doc) -> Option<Pon> {
    if text(doc, "equipment_type") != Some("ONT") {
        return None;
    }
    let ont_id = number(doc, "ont_id").filter(|id| *id > 0.0);
    if let Some(olt) = text(doc, "olt_name") {
        let part = |field| number(doc, field).unwrap_or(0.0) as i64;
        let ont_id = ont_id.unwrap_or(1.0) as i64;
        return Some(Pon { olt: olt.to_owned(), slot: part("olt_slot"), port: part("olt_port"), ont_id });
    }
    let place = store.find("Service Location", text(doc, "service_location")?)?;
    let mut parts = text(place, "olt_port")?.split('/').skip(1).map(|part| part.parse().ok());
    let (slot, port) = (parts.next()??, parts.next()??);
    let serial = text(doc, "serial_number").unwrap_or_default();
    let free = 64 + (crate::sandbox::random::hash(0, serial) % 60) as i64;
    Some(Pon { olt: text(place, "olt_name")?.to_owned(), slot, port, ont_id: ont_id.map_or(free, |id| id as i64) })
}

/// Upper case, without separators.
pub fn normalised(key: &str) -> String {
    key.trim().chars().filter(|c| !matches!(c, ' ' | ':' | '-' | '.')).flat_map(char::to_uppercase).collect()
}

/// `54504C4797441B58` and `TPLG97441B58` are the same: the ASCII form.
fn gpon_ascii(key: &str) -> Option<String> {
    let hex = |part: &str| part.len() == 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    if key.len() == 12 && key.is_ascii() && key[..4].bytes().all(|byte| byte.is_ascii_uppercase()) && hex(&key[4..]) {
        return Some(key.to_owned());
    }
    if key.len() != 16 || !key.is_ascii() || !hex(&key[..8]) || !hex(&key[8..]) {
        return None;
    }
    let vendor: Option<String> =
        (0..4).map(|n| u8::from_str_radix(&key[n * 2..n * 2 + 2], 16).ok().map(char::from)).collect();
    vendor.filter(|vendor| vendor.chars().all(|c| c.is_ascii_uppercase())).map(|vendor| vendor + &key[8..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_a_gpon_serial_are_one() {
        assert_eq!(gpon_ascii("54504C4797441B58").as_deref(), Some("TPLG97441B58"));
        assert_eq!(gpon_ascii("TPLG97441B58").as_deref(), Some("TPLG97441B58"));
        assert_eq!(gpon_ascii("2239A7B004512"), None);
        assert_eq!(normalised("9c-a2.f4:97 44:1b"), "9CA2F497441B");
    }
}
