//! What is the matter with the line, live: one sentence in the words of who has the customer on the line, the readings it
//! rests on with their age, and the next step. Judged here from what the page has, as the device page judges it.

use super::{
    known::Known,
    part::{Ask, around},
};
use crate::{
    api::service_equipment::ListServiceEquipment,
    components::{age::age, chip::Tone, chip::chip, icon::icon},
    i18n::{
        msg::{customer as words, verdict as verdict_words},
        t,
        verdict::{agent::READER, evidence, label},
    },
    state::state,
};
use domain::{
    billing::SalesInvoices,
    network::Level,
    panel::Panel,
    subscription::{CustomerPlan, Subscription},
    verdict::{Balance, Evidence, Facts, Verdict, judge},
};
use leptos::prelude::*;

/// How many readings are told.
const TOLD: usize = 3;

/// The card of the place that is chosen.
pub fn verdict(known: Known) -> AnyView {
    let serial = Memo::new(move |_| known.device_at(known.place().as_deref()).map(|device| device.serial_number));
    let minute = Memo::new(move |_| state().now.get().utc_ms / 60_000);
    let judged = Memo::new(move |_| {
        minute.track();
        let panel = known.reading(&serial.get()?).panel?;
        Some(judge(&facts(known, panel), state().now.get_untracked()))
    });
    let shown = move || {
        let Some(serial) = serial.get() else { return nothing_installed(known) };
        let body = judged.with(|judged| judged.as_ref().map(draw));
        around(body, known.reading(&serial).problem, 6, move || known.read_again(serial.clone()))
    };
    let tone = move || judged.with(|judged| judged.as_ref().map_or("", |judged| tone(judged).class()));
    view! { <section class=move || format!("card verdict {}", tone()) id="line" role="tabpanel" aria-label=t(words::LINE)>{shown}</section> }
        .into_any()
}

fn nothing_installed(known: Known) -> AnyView {
    match (known.equipment.value.with(Option::is_some), known.equipment.problem.get()) {
        (true, _) => view! { <p class="quiet">{t(words::NO_DEVICE)}</p> }.into_any(),
        (false, problem) => {
            let retry = move || known.equipment.ask(ListServiceEquipment { customer: known.name.get_value() });
            around(None, problem, 6, retry)
        }
    }
}

/// The network, what is paid for at the place, what is owed.
fn facts(known: Known, network: Panel<domain::network::NetworkReading>) -> Facts {
    let place = known.place();
    let subscription = of(known.plans, |plans: &Vec<CustomerPlan>| active_at(plans, place.as_deref()));
    let balance = of(known.invoices, |owed: &SalesInvoices| Some(overdue_of(owed)));
    Facts { network: Some(network), subscription, balance, service_vlan: None }
}

/// What is late, where something is: the verdict says so many days of so much, and what is not due yet is none of it.
fn overdue_of(owed: &SalesInvoices) -> Balance {
    let late = owed.overdue.as_ref();
    Balance {
        outstanding_cents: late.map_or(owed.balance_cents, |late| late.cents.min(owed.balance_cents)),
        days_overdue: late.map_or(0, |late| late.days),
    }
}

fn of<T: Clone + Send + Sync, U>(ask: Ask<T>, read: impl Fn(&T) -> Option<U>) -> Option<Panel<U>> {
    ask.value.with(|panel| {
        let panel = panel.as_ref()?;
        Some(Panel { source: panel.source, read_at: panel.read_at, value: panel.value.as_ref().and_then(read) })
    })
}

/// In force or suspended at the place; else one that names no place.
fn active_at(plans: &[CustomerPlan], place: Option<&str>) -> Option<Subscription> {
    let at = |wanted: Option<&str>| plans.iter().find(|plan| plan.subscription.service_location.as_deref() == wanted);
    place.and_then(|place| at(Some(place))).or_else(|| at(None)).map(|plan| plan.subscription.clone())
}

fn tone(verdict: &Verdict) -> Tone {
    match verdict.level {
        Level::Good => Tone::Good,
        Level::Warning => Tone::Limit,
        Level::Bad => Tone::Bad,
        Level::Unknown => Tone::Neutral,
    }
}

fn draw(verdict: &Verdict) -> AnyView {
    let name = match verdict.level {
        Level::Good => "done",
        Level::Unknown => "unknown",
        Level::Warning | Level::Bad => "alert",
    };
    let rests = words::readings(verdict.evidence.len());
    let when = verdict.oldest().map(|at| view! { " · "{age(at)} });
    let lines: Vec<AnyView> = verdict.evidence.iter().take(TOLD).map(line).collect();
    let lines = (!lines.is_empty()).then(|| view! { <ul class="evidence">{lines}</ul> });
    let others: Vec<&str> = verdict.also.iter().map(|cause| t((READER.sentence)(*cause))).collect();
    let others = (!others.is_empty())
        .then(|| view! { <p class="small quiet two-lines">{verdict_words::also(&others.join(" "))}</p> });
    view! {
        <div class="row">{chip(tone(verdict), name, label(verdict))}<span class="small quiet">{rests}{when}</span></div>
        <h2>{t((READER.sentence)(verdict.cause))}</h2>
        {lines}
        <div class="next-step"><p><b>{t(words::NEXT)}</b>" "{t((READER.next_step)(verdict.next_step))}</p></div>
        {others}
    }
    .into_any()
}

fn line(shown: &Evidence) -> AnyView {
    view! { <li>{icon("chevron")}<span>{evidence(shown)}</span><span class="small quiet">{age(shown.at)}</span></li> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{billing::Overdue, time::LocalDate};

    #[test]
    fn only_what_is_late_is_said_to_be_late() {
        let late = |cents| Overdue {
            invoice: "ACC-SINV-2026-01877".to_owned(),
            since: LocalDate { year: 2026, month: 11, day: 1 },
            days: 21,
            cents,
        };
        let owed = |balance_cents, overdue| overdue_of(&SalesInvoices { balance_cents, overdue, invoices: vec![] });
        assert_eq!(owed(18_386, Some(late(9_193))), Balance { outstanding_cents: 9_193, days_overdue: 21 });
        assert_eq!(owed(5_000, Some(late(9_193))).outstanding_cents, 5_000, "what was paid in advance counts");
        assert_eq!(owed(9_193, None), Balance { outstanding_cents: 9_193, days_overdue: 0 });
    }
}
