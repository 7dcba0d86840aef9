//! At a glance: what is owed, what is paid for, who comes next, what is waited for.

use super::{
    known::Known,
    part::{part, told_briefly},
};
use crate::{
    api::{
        dispatch_jobs::ListCustomerDispatchJobs, issues::ListCustomerIssues, sales_invoices::ListSalesInvoices,
        subscriptions::ListSubscriptions,
    },
    components::{
        chip::{Tone, chip},
        job,
        number::dollars,
    },
    i18n::{
        Msg,
        msg::{customer as words, device},
        t,
    },
    pages::technician::device::record::subscription_status,
    state::state,
};
use domain::{
    billing::SalesInvoices,
    dispatch_job::DispatchJob,
    issue::Issue,
    service_location::ServiceLocation,
    subscription::{CustomerPlan, SubscriptionStatus},
    time::LocalDate,
};
use leptos::prelude::*;

/// How many issues are named; the others are counted.
const NAMED: usize = 2;

/// Four cells.
pub fn glance(known: Known) -> AnyView {
    let name = move || known.name.get_value();
    let balance = part(
        known.invoices,
        3,
        words::NO_INVOICE,
        move || known.invoices.ask(ListSalesInvoices { customer: name() }),
        |owed| Some(balance(owed)),
    );
    let plan = part(
        known.plans,
        3,
        words::NO_PLAN,
        move || known.plans.ask(ListSubscriptions { customer: name() }),
        move |plans| plan(plans, known.place().as_deref(), last_period(known)),
    );
    let next = part(
        known.jobs,
        3,
        words::NO_JOB,
        move || known.jobs.ask(ListCustomerDispatchJobs { customer: name() }),
        move |jobs| next_job(jobs, known.place().as_deref(), &known.places()),
    );
    let open = part(
        known.issues,
        3,
        device::NONE_ISSUES,
        move || known.issues.ask(ListCustomerIssues { customer: name() }),
        |issues| issues_list(issues),
    );
    let count = move || {
        let count = known.issues.value.with(|panel| panel.as_ref()?.value.as_ref().map(Vec::len));
        count.filter(|count| *count > 0).map(|count| format!(" · {count}"))
    };
    view! {
        <section class="card glance" aria-label=t(words::GLANCE)>
            {cell(words::BALANCE, ().into_any(), told_briefly(known.invoices), balance)}
            {cell(words::PLAN, ().into_any(), told_briefly(known.plans), plan)}
            {cell(words::NEXT_JOB, ().into_any(), told_briefly(known.jobs), next)}
            {cell(device::panel::ISSUES, count.into_any(), told_briefly(known.issues), open)}
        </section>
    }
    .into_any()
}

fn cell(name: Msg, more: AnyView, age: AnyView, body: AnyView) -> AnyView {
    view! { <div><div class="cell-head"><h2 class="label">{t(name)}{more}</h2>{age}</div>{body}</div> }.into_any()
}

fn balance(owed: &SalesInvoices) -> AnyView {
    let (text, note) = match (&owed.overdue, owed.balance_cents) {
        (Some(late), _) => {
            let late_text = words::days_late(late.days as usize);
            (chip(Tone::Limit, "clock", late_text), late.invoice.clone())
        }
        (None, 0) => (chip(Tone::Good, "check", t(words::SETTLED)), String::new()),
        (None, ..0) => (chip(Tone::Accent, "info", t(words::CREDIT)), String::new()),
        (None, _) => (chip(Tone::Neutral, "clock", t(words::NOT_DUE)), String::new()),
    };
    view! { <p class="big">{words::sum(&dollars(owed.balance_cents))}</p><p>{text}</p><p class="small quiet clip">{note}</p> }.into_any()
}

/// The subscription at the place, else one that names none, else the first. The period follows from the last invoice
/// where the subscription keeps none itself.
fn plan(plans: &[CustomerPlan], place: Option<&str>, last_period: Option<LocalDate>) -> Option<AnyView> {
    let at = |wanted: Option<&str>| plans.iter().find(|plan| plan.subscription.service_location.as_deref() == wanted);
    let plan = place.and_then(|place| at(Some(place))).or_else(|| at(None)).or_else(|| plans.first())?;
    let subscription = &plan.subscription;
    let price = subscription.monthly_price_cents.map(|cents| device::subscription::monthly(&dollars(cents)));
    let next = plan.next_invoice_on.or(last_period.map(|last| LocalDate::from_days(last.days() + 1)));
    let next =
        next.map_or_else(|| t(words::NEXT_INVOICE_UNKNOWN).to_owned(), |day| words::next_invoice(&day.to_string()));
    let state = (subscription.status != SubscriptionStatus::Active)
        .then(|| chip(Tone::Limit, "warning", subscription_status(&subscription.status)));
    let others = plans.len() - 1;
    let others = (others > 0).then(|| view! { <span class="small quiet">{words::other_plans(others)}</span> });
    Some(
        view! { <p class="big"><span class="clip">{subscription.plan.clone()}</span>{others}</p><p class="row">{price}{state}</p><p class="small quiet clip">{next}</p> }
            .into_any(),
    )
}

/// The last day that was invoiced.
fn last_period(known: Known) -> Option<LocalDate> {
    known
        .invoices
        .value
        .with(|panel| panel.as_ref()?.value.as_ref()?.invoices.iter().filter_map(|one| one.to_date).max())
}

/// The first visit at the place; one elsewhere says where.
fn next_job(jobs: &[DispatchJob], place: Option<&str>, places: &[ServiceLocation]) -> Option<AnyView> {
    let here = |job: &&DispatchJob| place.is_none() || job.service_location.as_deref() == place;
    let next = jobs.iter().find(here).or_else(|| jobs.first())?;
    let elsewhere = (!here(&next)).then(|| places.iter().find(|one| Some(&one.name) == next.service_location.as_ref()));
    let elsewhere = elsewhere.flatten().map(|place| words::elsewhere(&place.address_line));
    let today = state().now.get_untracked().date();
    let when = next.scheduled_date.map_or_else(|| t(words::NO_DAY).to_owned(), |day| day_words(day, today));
    let time = next.start_time.map(|time| format!(" {time}"));
    let who = next.assigned_tech.clone().unwrap_or_else(|| t(words::NOBODY).to_owned());
    let note = format!("{} · {who}", next.name);
    Some(
        view! { <p class="big">{when}{time}</p><p class="clip">{next.subject.clone()}" "{elsewhere}</p><p class="small quiet clip"><span class="strong">{job::status_text(&next.status)}</span>" · "{note}</p> }
            .into_any(),
    )
}

fn day_words(day: LocalDate, today: LocalDate) -> String {
    match day.days() - today.days() {
        0 => t(device::TODAY).to_owned(),
        1 => t(words::TOMORROW).to_owned(),
        _ => day.to_string(),
    }
}

fn issues_list(issues: &[Issue]) -> Option<AnyView> {
    let now = state().now;
    let line = |issue: &Issue| {
        let opened_at = issue.opened_at;
        let tone =
            if matches!(issue.priority.as_deref(), Some("High" | "Urgent")) { "tone-bad strong" } else { "strong" };
        let age = move || opened_at.map(|at| waiting(at.age_s(now.get())));
        view! { <li><span class=tone>{issue.name.clone()}</span><span class="clip">{issue.subject.clone()}</span><span class="quiet">{age}</span></li> }
    };
    let lines: Vec<_> = issues.iter().take(NAMED).map(line).collect();
    let rest = issues.len().saturating_sub(NAMED);
    let rest = (rest > 0).then(|| view! { <p class="small quiet">{device::more(rest)}</p> });
    (!issues.is_empty()).then(|| view! { <ul>{lines}</ul>{rest} }.into_any())
}

/// `1 h 12`, `2 j`: how long somebody waits.
fn waiting(seconds: i64) -> String {
    match seconds {
        ..86_400 => crate::components::age::duration_text(u32::try_from(seconds / 60).unwrap_or_default()),
        _ => words::days(&(seconds / 86_400).to_string()),
    }
}
