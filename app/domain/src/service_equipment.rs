//! Service Equipment: the record of one physical device. The live thing on the network is a *device*.

use crate::time::{LocalDate, Timestamp};
use serde::{Deserialize, Serialize};

crate::open_enum! {
    /// What the thing is.
    EquipmentKind { Ont = "ONT", Modem = "Modem", Router = "Router", TvBox = "TV Box", Switch = "Switch", VoipAta = "VoIP ATA", PowerSupply = "Power Supply" }
}
crate::open_enum! {
    /// Where it stands in its life.
    EquipmentStatus { InStock = "In Stock", Installed = "Installed", Faulty = "Faulty", Returned = "Returned", Lost = "Lost" }
}

/// The record of one physical device. Identifiers are kept as ERPNext has them; compare through `identifier`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ServiceEquipment {
    /// `EQP-00210`.
    pub name: String,
    /// Printed serial number, unique.
    pub serial_number: String,
    /// `AA:BB:CC:DD:EE:FF`.
    pub mac_address: Option<String>,
    /// ASCII form, `TPLG97441B58`.
    pub gpon_sn: Option<String>,
    /// What the barcode holds when it is not the serial number.
    pub barcode: Option<String>,
    /// `TP-Link`.
    pub brand: Option<String>,
    /// `XX230v`.
    pub model: Option<String>,
    /// ONT, Router...
    pub equipment_type: EquipmentKind,
    /// In Stock, Installed...
    pub status: EquipmentStatus,
    /// The payer's document name.
    pub customer: Option<String>,
    /// `LOC-00210`.
    pub service_location: Option<String>,
    /// `OLT-NAP-01`.
    pub olt_name: Option<String>,
    /// `0/3/2` once frame, slot and port are all known.
    pub pon_port: Option<String>,
    /// ONT number on that port.
    pub ont_id: Option<u16>,
    /// Firmware as recorded.
    pub firmware: Option<String>,
    /// Day it was put in service.
    pub installed_on: Option<LocalDate>,
    /// Last time the network saw it, as recorded.
    pub last_seen: Option<Timestamp>,
    /// The technician who has it in stock, `TECH-001`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_by: Option<String>,
    /// ERPNext's `modified`, an exact string: the optimistic lock.
    pub modified: String,
}
