//! The three-tier lookup: serial, then barcode, then MAC, each on normalised keys.

use crate::identifier::{DeviceSerial, GponSerial, LookupKeys, MacAddress};
use crate::service_equipment::ServiceEquipment;
use serde::{Deserialize, Serialize};

/// Which key matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Printed serial or GPON serial, tier 1.
    Serial,
    /// The barcode field, tier 2.
    Barcode,
    /// The MAC, tier 3.
    Mac,
}

/// A device found. Answer of `GET /api/service-equipment/lookup`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Lookup {
    /// Which key matched.
    pub tier: Tier,
    /// The normalised key that matched.
    pub key: String,
    /// The record.
    pub equipment: ServiceEquipment,
    /// How many records share the key; above 1 nothing is linked by itself.
    pub candidates: u16,
}

/// The same lookup over records at hand: what a phone answers without signal. The first of several is given, with
/// their number.
pub fn find(equipment: &[ServiceEquipment], code: &str) -> Option<Lookup> {
    let keys = LookupKeys::from_code(code);
    [Tier::Serial, Tier::Barcode, Tier::Mac].into_iter().find_map(|tier| {
        let mut matches = equipment.iter().filter_map(|record| Some((matched_key(record, &keys, tier)?, record)));
        let (key, record) = matches.next()?;
        let others = u16::try_from(matches.count()).unwrap_or(u16::MAX - 1);
        Some(Lookup { tier, key, equipment: record.clone(), candidates: 1 + others })
    })
}

/// The normalised key a record answers to in one tier, or `None`. The server's client applies it too, to what
/// ERPNext answered, so that both sides say the same.
pub fn matched_key(record: &ServiceEquipment, keys: &LookupKeys, tier: Tier) -> Option<String> {
    match tier {
        Tier::Serial => serial_key(record, keys),
        Tier::Barcode => {
            let barcode = record.barcode.as_deref()?.trim();
            keys.barcode.iter().find(|key| key.eq_ignore_ascii_case(barcode)).cloned()
        }
        Tier::Mac => {
            let mac = keys.mac?;
            (MacAddress::parse(record.mac_address.as_deref()?) == Ok(mac)).then(|| mac.to_string())
        }
    }
}

fn serial_key(record: &ServiceEquipment, keys: &LookupKeys) -> Option<String> {
    if let Some(key) = DeviceSerial::parse(&record.serial_number).ok().map(|serial| serial.to_string())
        && keys.serial.contains(&key)
    {
        return Some(key);
    }
    let gpon = keys.gpon?;
    let fields = [Some(record.serial_number.as_str()), record.gpon_sn.as_deref()];
    fields.into_iter().flatten().any(|field| GponSerial::parse(field) == Ok(gpon)).then(|| gpon.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(
        name: &str,
        serial: &str,
        gpon: Option<&str>,
        barcode: Option<&str>,
        mac: Option<&str>,
    ) -> ServiceEquipment {
        let text = |value: Option<&str>| value.map(str::to_owned);
        ServiceEquipment {
            name: name.to_owned(),
            serial_number: serial.to_owned(),
            gpon_sn: text(gpon),
            barcode: text(barcode),
            mac_address: text(mac),
            ..ServiceEquipment::samples().remove(0)
        }
    }

    #[test]
    fn the_first_tier_that_knows_the_code_answers() {
        let records = [
            record("EQP-1", "aa 368315505", Some("414C434CCC6BC455"), None, Some("a8-9a-d7-e8-e9-ea")),
            record("EQP-2", "22275A7000395", None, Some("ASSET 7"), Some("00:06:31:3B:12:68")),
            record("EQP-3", "ASSET-7", None, Some("AA368315505"), Some("0006.313b.1268")),
        ];
        for (code, name, tier, key, candidates) in [
            ("AA368315505", "EQP-1", Tier::Serial, "AA368315505", 1),
            ("S/N: aa368315505", "EQP-1", Tier::Serial, "AA368315505", 1),
            ("ALCLCC6BC455", "EQP-1", Tier::Serial, "ALCLCC6BC455", 1),
            ("414c434ccc6bc455", "EQP-1", Tier::Serial, "ALCLCC6BC455", 1),
            ("asset 7", "EQP-2", Tier::Barcode, "asset 7", 1),
            ("A89AD7E8E9EA", "EQP-1", Tier::Mac, "A8:9A:D7:E8:E9:EA", 1),
            ("0006313b1268", "EQP-2", Tier::Mac, "00:06:31:3B:12:68", 2),
            ("ZZZ,0006313b1268", "EQP-2", Tier::Mac, "00:06:31:3B:12:68", 2),
        ] {
            let found = find(&records, code).unwrap_or_else(|| panic!("{code} is not found"));
            assert_eq!((found.equipment.name.as_str(), found.tier, found.key.as_str()), (name, tier, key), "{code}");
            assert_eq!(found.candidates, candidates, "{code}");
        }
    }

    #[test]
    fn a_near_mac_or_an_unknown_code_finds_nothing() {
        let records = [record("EQP-1", "AA368315505", None, None, Some("A8:9A:D7:E8:E9:EA"))];
        for code in ["A89AD7E8E9EB", "AA36831550", "6954681453843", "", "   "] {
            assert_eq!(find(&records, code), None, "{code}");
        }
    }
}
