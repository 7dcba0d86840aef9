//! The three-tier lookup: serial, then barcode, then MAC, each on normalised keys.

use crate::service_equipment::ServiceEquipment;
use serde::{Deserialize, Serialize};

/// Which key matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
