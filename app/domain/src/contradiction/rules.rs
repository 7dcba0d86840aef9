//! The twelve rules. Each reads two statements or more; none fires on the absence of a system.

mod billing;
mod network;
mod records;

use super::{Contradiction, Kind, known::Known};

/// Everything of one kind.
pub fn find(kind: Kind, known: &Known) -> Vec<Contradiction> {
    match kind {
        Kind::ActiveDisabled => billing::active_disabled(known),
        Kind::BilledWithoutDevice => billing::billed_without_device(known),
        Kind::OnlineWithoutSubscription => billing::online_without_subscription(known),
        Kind::SuspendedOnline => billing::suspended_online(known),
        Kind::PlanIsNotProfile => billing::plan_is_not_profile(known),
        Kind::SeenOnAnotherPort => network::seen_on_another_port(known),
        Kind::RetiredOnline => network::retired_online(known),
        Kind::StockOnline => network::stock_online(known),
        Kind::NeverInformed => network::never_informed(known),
        Kind::GponSerialShared => records::gpon_serial_shared(known),
        Kind::MacShared => records::mac_shared(known),
        Kind::PlaceDisagrees => records::place_disagrees(known),
    }
}
