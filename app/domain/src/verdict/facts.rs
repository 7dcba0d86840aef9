//! What a verdict is made from: what each source said, by whom and when. What nobody asked is `None`; what a source was
//! asked and does not have is a panel without a value.

use crate::{network::NetworkReading, panel::Panel, subscription::Subscription};
use serde::{Deserialize, Serialize};

/// Everything known of one line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Facts {
    /// What the hub consolidates of the device.
    pub network: Option<Panel<NetworkReading>>,
    /// The subscription at the device's place; without a value when there is no active one.
    pub subscription: Option<Panel<Subscription>>,
    /// What the customer owes.
    pub balance: Option<Panel<Balance>>,
    /// The VLAN the service belongs in, where the provider keeps one.
    pub service_vlan: Option<Panel<u16>>,
}

/// What a customer owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Balance {
    /// Cents of a Canadian dollar.
    pub outstanding_cents: i64,
    /// Days since the oldest unpaid invoice fell due; 0 when none is late.
    pub days_overdue: u32,
}
