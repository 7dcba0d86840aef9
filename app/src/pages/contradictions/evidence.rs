//! Statements as sentences: who says it, what, of what, when.

use super::words;
use crate::i18n::{
    msg::contradictions::{fact as msg, state},
    t,
};
use domain::{
    contradiction::{Evidence, Fact},
    time::Timestamp,
};
use leptos::prelude::*;

/// The statements that exclude each other.
pub(super) fn list(evidence: &[Evidence]) -> AnyView {
    let line = |one: &Evidence| {
        let about = one.about.clone().map(|about| view! { <span class="quiet code">" "{about}</span> });
        view! { <li><b>{t(words::system(one.system))}</b>" "{said(one)}{about}<span class="quiet">" · "{one.read_at.hour_minute()}</span></li> }
    };
    view! { <ul class="changes">{evidence.iter().map(line).collect::<Vec<_>>()}</ul> }.into_any()
}

fn said(one: &Evidence) -> String {
    let Some(value) = one.value.as_deref().map(|value| shown(one.fact, value)) else {
        return t(match one.fact {
            Fact::Location => msg::LOCATION_NONE,
            Fact::InstalledDevice => msg::INSTALLED_DEVICE_NONE,
            Fact::LastInform => msg::LAST_INFORM_NONE,
            _ => msg::SUBSCRIPTION_STATUS_NONE,
        })
        .to_owned();
    };
    let say = match one.fact {
        Fact::EquipmentStatus => msg::equipment_status,
        Fact::Customer => msg::customer,
        Fact::Location => msg::location,
        Fact::LocationCustomer => msg::location_customer,
        Fact::GponSerial => msg::gpon_serial,
        Fact::MacAddress => msg::mac_address,
        Fact::InstalledOn => msg::installed_on,
        Fact::RecordedPort => msg::recorded_port,
        Fact::InstalledDevice => msg::installed_device,
        Fact::SubscriptionStatus => msg::subscription_status,
        Fact::Plan => msg::plan,
        Fact::SeenOnPort => msg::seen_on_port,
        Fact::RunState => msg::run_state,
        Fact::LineProfile => msg::line_profile,
        Fact::LastInform => msg::last_inform,
    };
    say(&value)
}

/// States in our words, times at the place, the rest as the system writes it.
fn shown(fact: Fact, value: &str) -> String {
    match fact {
        Fact::EquipmentStatus | Fact::SubscriptionStatus | Fact::RunState => state_name(value).to_owned(),
        Fact::LastInform => match Timestamp::parse(value) {
            Some(at) => format!("{} {}", at.date(), at.hour_minute()),
            None => value.to_owned(),
        },
        _ => value.to_owned(),
    }
}

fn state_name(word: &str) -> &str {
    t(match word {
        "In Stock" => state::IN_STOCK,
        "Installed" => state::INSTALLED,
        "Faulty" => state::FAULTY,
        "Returned" => state::RETURNED,
        "Lost" => state::LOST,
        "online" => state::ONLINE,
        "offline" => state::OFFLINE,
        "los" => state::LOS,
        "dying_gasp" => state::DYING_GASP,
        "disabled" => state::DISABLED,
        "Active" => state::ACTIVE,
        "Suspended" => state::SUSPENDED,
        "Cancelled" => state::CANCELLED,
        "Completed" => state::COMPLETED,
        "Past Due Date" => state::PAST_DUE,
        other => return other,
    })
}
