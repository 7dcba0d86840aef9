//! The record's side: equipment, customer, location, subscription, issues, jobs, each drawn from its own answer.

use crate::{
    components::{
        action::action_link,
        chip::{Tone, chip},
        facts::{fact, facts},
        number::dollars,
    },
    i18n::{
        msg::{
            common,
            device::{self, equipment as states, fact as names},
        },
        t,
    },
    route::Route,
};
use domain::{
    customer::Customer,
    dispatch_job::DispatchJob,
    issue::Issue,
    service_equipment::{EquipmentStatus, ServiceEquipment},
    service_location::ServiceLocation,
    subscription::{Subscription, SubscriptionStatus},
};
use leptos::prelude::*;

/// Service Equipment.
pub fn equipment(equipment: &ServiceEquipment) -> AnyView {
    let code = |name, value: &Option<String>| value.clone().map(|value| fact(t(name), value, true));
    let model =
        [equipment.brand.as_deref(), equipment.model.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let lines = [
        Some(fact(t(names::RECORD), equipment.name.clone(), true)),
        (!model.is_empty()).then(|| fact(t(names::MODEL), model, false)),
        Some(fact(t(names::SERIAL), equipment.serial_number.clone(), true)),
        code(names::GPON, &equipment.gpon_sn),
        code(names::MAC, &equipment.mac_address),
        equipment.firmware.clone().map(|firmware| fact(t(names::FIRMWARE), firmware, false)),
        equipment.installed_on.map(|day| fact(t(names::IN_SERVICE), day.to_string(), false)),
    ];
    let head = view! { <p class="line between"><span class="quiet">{equipment.equipment_type.to_string()}</span>{status_chip(&equipment.status)}</p> };
    view! { {head}{facts(lines.into_iter().flatten().collect())} }.into_any()
}

fn status_chip(status: &EquipmentStatus) -> AnyView {
    let (tone, icon_name) = match status {
        EquipmentStatus::InStock => (Tone::Accent, "pack"),
        EquipmentStatus::Installed => (Tone::Good, "done"),
        EquipmentStatus::Faulty => (Tone::Bad, "warning"),
        EquipmentStatus::Returned => (Tone::Limit, "return"),
        EquipmentStatus::Lost => (Tone::Bad, "unknown"),
        EquipmentStatus::Other(_) => (Tone::Neutral, "unknown"),
    };
    chip(tone, icon_name, status_name(status))
}

/// What a record's status is called.
pub fn status_name(status: &EquipmentStatus) -> &str {
    match status {
        EquipmentStatus::InStock => t(states::IN_STOCK),
        EquipmentStatus::Installed => t(states::INSTALLED),
        EquipmentStatus::Faulty => t(states::FAULTY),
        EquipmentStatus::Returned => t(states::RETURNED),
        EquipmentStatus::Lost => t(states::LOST),
        EquipmentStatus::Other(word) => word,
    }
}

/// Customer, with the two ways to reach them; at a desk the name leads to their page.
pub fn customer(customer: &Customer) -> AnyView {
    let reach = customer.mobile_no.clone().map(|number| {
        let (call, text) = (format!("tel:{number}"), format!("sms:{number}"));
        view! { <div class="actions">{action_link(call, "phone", t(common::CALL))}{action_link(text, "message", t(common::TEXT))}</div> }.into_any()
    });
    let name = customer.customer_name.clone();
    let name = match super::is_from_desk() {
        true => {
            let href = Route::Customer { name: customer.name.clone() }.href();
            view! { <a class="link" href=href rel="external">{name}</a> }.into_any()
        }
        false => name.into_any(),
    };
    view! { <p class="name">{name}</p><p class="quiet small code">{customer.name.clone()}</p>{reach} }.into_any()
}

/// Service Location, with the way in.
pub fn location(location: &ServiceLocation) -> AnyView {
    let address = format!("{}, {}", location.address_line, location.city);
    let details = [Some(location.name.clone()), location.postal_code.clone(), location.connection_type.clone()];
    let details = details.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let notes = location.access_notes.clone().map(|notes| view! { <p>{notes}</p> }.into_any());
    view! { <p><strong>{address}</strong></p>{notes}<p class="quiet small">{details}</p> }.into_any()
}

/// The subscription, as it stands.
pub fn subscription(subscription: &Subscription) -> AnyView {
    let price = subscription
        .monthly_price_cents
        .map(|cents| view! { <p class="quiet small">{device::subscription::monthly(&dollars(cents))}</p> }.into_any());
    let (tone, icon_name) = match subscription.status {
        SubscriptionStatus::Active | SubscriptionStatus::Trialling => (Tone::Good, "done"),
        SubscriptionStatus::Suspended => (Tone::Bad, "warning"),
        SubscriptionStatus::Other(_) => (Tone::Neutral, "unknown"),
        _ => (Tone::Limit, "warning"),
    };
    let state = chip(tone, icon_name, subscription_status(&subscription.status));
    view! { <p class="line between"><span class="name">{subscription.plan.clone()}</span>{state}</p>{price} }.into_any()
}

/// What a subscription's status is called.
pub fn subscription_status(status: &SubscriptionStatus) -> &str {
    use crate::i18n::msg::customer::status as names;
    match status {
        SubscriptionStatus::Active => t(names::ACTIVE),
        SubscriptionStatus::Trialling => t(names::TRIALLING),
        SubscriptionStatus::Suspended => t(names::SUSPENDED),
        SubscriptionStatus::Pending => t(names::PENDING),
        SubscriptionStatus::PastDue | SubscriptionStatus::GracePeriod | SubscriptionStatus::Unpaid => t(names::UNPAID),
        SubscriptionStatus::Completed | SubscriptionStatus::Cancelled => t(names::OVER),
        SubscriptionStatus::Other(word) => word,
    }
}

/// Open issues, newest first as the server sent them.
pub fn issues(issues: &[Issue]) -> AnyView {
    let line = |issue: &Issue| {
        let note = issue.opened_at.map_or_else(
            || issue.name.clone(),
            |at| device::issue::line(&format!("{} {}", at.date(), at.hour_minute()), &issue.name),
        );
        view! { <li class="row"><span class="grow"><b>{issue.subject.clone()}</b><span class="quiet">{note}</span></span></li> }.into_any()
    };
    list(issues.iter().map(line).collect(), device::NONE_ISSUES)
}

/// Upcoming jobs; each opens.
pub fn jobs(jobs: &[DispatchJob]) -> AnyView {
    let line = |job: &DispatchJob| {
        let when = [job.scheduled_date.map(|date| date.to_string()), job.start_time.map(|time| time.to_string())];
        let note = device::job::line(&when.into_iter().flatten().collect::<Vec<_>>().join(" "), &job.name);
        let href = Route::Job { name: job.name.clone() }.href();
        view! { <li><a class="row" href=href><span class="grow"><b>{job.subject.clone()}</b><span class="quiet">{note}</span></span>{crate::components::icon::icon("chevron")}</a></li> }.into_any()
    };
    list(jobs.iter().map(line).collect(), device::NONE_JOBS)
}

fn list(lines: Vec<AnyView>, none: crate::i18n::Msg) -> AnyView {
    if lines.is_empty() {
        return view! { <p class="none">{t(none)}</p> }.into_any();
    }
    view! { <ul class="rows">{lines}</ul> }.into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::{
        env::{self, env},
        i18n::Lang,
    };
    use leptos::reactive::owner::Owner;

    #[test]
    fn a_suspended_subscription_is_not_drawn_as_active() {
        let html = |status| {
            Owner::new_root(None).with(|| {
                env::set(env::Env::clone(&env()), Lang::Fr);
                subscription(&Subscription { status, ..Subscription::samples().remove(0) }).to_html()
            })
        };
        let suspended = html(SubscriptionStatus::Suspended);
        assert!(suspended.contains("Suspendu") && !suspended.contains("Actif"), "{suspended}");
        assert!(html(SubscriptionStatus::Active).contains("Actif"));
        assert!(html(SubscriptionStatus::Other("Paused".to_owned())).contains("Paused"));
    }
}
