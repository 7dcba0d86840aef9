//! Service Location: a served place. *Address* is only its postal part.

use serde::{Deserialize, Serialize};

/// A served place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ServiceLocation {
    /// `LOC-00210`.
    pub name: String,
    /// The payer's document name.
    pub customer: Option<String>,
    /// `118, rue de l’Église`.
    pub address_line: String,
    /// `Napierville`.
    pub city: String,
    /// `J0J 1L0`.
    pub postal_code: Option<String>,
    /// Degrees north; ERPNext's 0.0 (unset) is `None`.
    pub latitude: Option<f64>,
    /// Degrees east; ERPNext's 0.0 (unset) is `None`.
    pub longitude: Option<f64>,
    /// `FTTH`, `HFC`, `Fixed Wireless`, `DSL`.
    pub connection_type: Option<String>,
    /// As recorded, `OLT-NAP-01 0/3/2`.
    pub olt_port: Option<String>,
    /// How to get in.
    pub access_notes: Option<String>,
    /// `Active`, `Pending`, `Inactive`.
    pub status: Option<String>,
}
