//! What each kind, step and system is called.

use crate::i18n::{
    Msg,
    msg::contradictions::{kind as kinds, step as steps, system as systems},
};
use domain::contradiction::{Kind, NextStep, System};

pub(super) fn kind(kind: Kind) -> Msg {
    match kind {
        Kind::ActiveDisabled => kinds::ACTIVE_DISABLED,
        Kind::BilledWithoutDevice => kinds::BILLED_WITHOUT_DEVICE,
        Kind::OnlineWithoutSubscription => kinds::ONLINE_WITHOUT_SUBSCRIPTION,
        Kind::SuspendedOnline => kinds::SUSPENDED_ONLINE,
        Kind::PlanIsNotProfile => kinds::PLAN_IS_NOT_PROFILE,
        Kind::SeenOnAnotherPort => kinds::SEEN_ON_ANOTHER_PORT,
        Kind::RetiredOnline => kinds::RETIRED_ONLINE,
        Kind::StockOnline => kinds::STOCK_ONLINE,
        Kind::GponSerialShared => kinds::GPON_SERIAL_SHARED,
        Kind::MacShared => kinds::MAC_SHARED,
        Kind::PlaceDisagrees => kinds::PLACE_DISAGREES,
        Kind::NeverInformed => kinds::NEVER_INFORMED,
    }
}

pub(super) fn step(step: NextStep) -> Msg {
    match step {
        NextStep::EnableOnt => steps::ENABLE_ONT,
        NextStep::FindDevice => steps::FIND_DEVICE,
        NextStep::SubscribeOrCut => steps::SUBSCRIBE_OR_CUT,
        NextStep::SuspendOnOlt => steps::SUSPEND_ON_OLT,
        NextStep::SetProfile => steps::SET_PROFILE,
        NextStep::FindPlace => steps::FIND_PLACE,
        NextStep::CorrectStatus => steps::CORRECT_STATUS,
        NextStep::LinkToPlace => steps::LINK_TO_PLACE,
        NextStep::ReadLabels => steps::READ_LABELS,
        NextStep::CorrectPlace => steps::CORRECT_PLACE,
        NextStep::CheckProvisioning => steps::CHECK_PROVISIONING,
    }
}

pub(super) fn system(system: System) -> Msg {
    match system {
        System::Records => systems::RECORDS,
        System::Billing => systems::BILLING,
        System::Olt => systems::OLT,
        System::Acs => systems::ACS,
    }
}
