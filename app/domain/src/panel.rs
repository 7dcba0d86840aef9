//! A panel of the device page: one source's answer with its age, or the reason there is none.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a value was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The record.
    Erpnext,
    /// The hub, for what it consolidates.
    Hub,
    /// GenieACS, through the hub.
    Acs,
    /// The OLT, through the hub.
    Olt,
    /// The modem's own page, through the hub.
    ModemBridge,
    /// The pack on this phone.
    DayPack,
}

/// One source's answer. `value: None` means the source answered and has nothing on record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Panel<T> {
    /// Who said so.
    pub source: Source,
    /// When it was read there.
    pub read_at: Timestamp,
    /// What it said.
    pub value: Option<T>,
}
