//! What the books say: suspended, not subscribed, or served otherwise than sold.

use crate::{
    network::Level,
    subscription::SubscriptionStatus,
    subscription::speeds_mbps,
    verdict::{
        Cause, Confidence, Evidence, NextStep, Reading, Value, Verdict,
        line::{Line, panel_evidence},
    },
};

/// The service is suspended, whatever else is the matter: nothing else brings it back.
pub(in crate::verdict) fn suspended(line: &Line<'_>) -> Option<Verdict> {
    let panel = line.facts.subscription.as_ref()?;
    let status = &panel.value.as_ref()?.status;
    if *status != SubscriptionStatus::Suspended {
        return None;
    }
    let suspended = panel_evidence(Reading::Subscription, panel, Value::Word(status.as_str().to_owned()));
    let owed = owed(line);
    let (cause, step) = match owed {
        Some(_) => (Cause::SuspendedUnpaid, NextStep::SettleBalance),
        None => (Cause::Suspended, NextStep::AskBilling),
    };
    Some(Verdict::new(cause, Level::Bad, Confidence::High, step, vec![suspended, owed]))
}

fn owed(line: &Line<'_>) -> Option<Evidence> {
    let panel = line.facts.balance.as_ref()?;
    let balance = panel.value.filter(|balance| balance.outstanding_cents > 0 && balance.days_overdue > 0)?;
    let value = Value::Owed { cents: balance.outstanding_cents, days: balance.days_overdue };
    panel_evidence(Reading::Balance, panel, value)
}

/// The OLT gives another speed than the plan sells.
pub(in crate::verdict) fn profile(line: &Line<'_>) -> Option<Verdict> {
    let profile = line.port()?.line_profile.as_deref()?;
    let panel = line.facts.subscription.as_ref()?;
    let subscription = panel.value.as_ref().filter(|subscription| subscription.status.is_active())?;
    let (given, sold) = (speeds_mbps(profile), speeds_mbps(&subscription.plan));
    // A profile may name a VLAN beside its speed.
    (!given.is_empty() && !sold.is_empty() && given.is_disjoint(&sold)).then(|| {
        let evidence = vec![
            line.olt_evidence(Reading::LineProfile, Value::Word(profile.to_owned())),
            panel_evidence(Reading::Subscription, panel, Value::Word(subscription.plan.clone())),
        ];
        Verdict::new(Cause::ProfileMismatch, Level::Warning, Confidence::Medium, NextStep::CorrectProfile, evidence)
    })
}

/// The OLT puts it in another VLAN than the service belongs in.
pub(in crate::verdict) fn vlan(line: &Line<'_>) -> Option<Verdict> {
    let vlan = line.port()?.vlan?;
    let panel = line.facts.service_vlan.as_ref()?;
    let wanted = panel.value.filter(|wanted| *wanted != vlan)?;
    let evidence = vec![
        line.olt_evidence(Reading::Vlan, Value::Number(vlan)),
        panel_evidence(Reading::ServiceVlan, panel, Value::Number(wanted)),
    ];
    Some(Verdict::new(Cause::VlanMismatch, Level::Warning, Confidence::High, NextStep::CorrectProfile, evidence))
}

/// On line, and nobody pays for it.
pub(in crate::verdict) fn no_subscription(line: &Line<'_>) -> Option<Verdict> {
    let none = no_active(line).filter(|_| line.is_online())?;
    let evidence = vec![Some(none), line.state_evidence()];
    let step = NextStep::CheckSubscription;
    Some(Verdict::new(Cause::NoSubscription, Level::Warning, Confidence::High, step, evidence))
}

/// The books were asked and have no active subscription.
pub(super) fn no_active(line: &Line<'_>) -> Option<Evidence> {
    let panel = line.facts.subscription.as_ref()?;
    let value = match &panel.value {
        None => Value::Absent,
        Some(subscription) if subscription.status == SubscriptionStatus::Cancelled => {
            Value::Word(subscription.status.as_str().to_owned())
        }
        Some(_) => return None,
    };
    panel_evidence(Reading::Subscription, panel, value)
}
