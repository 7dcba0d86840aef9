//! Billing, to be read alone: subscription and period, invoices with their PDF, payments, and what Stripe says.

use super::{
    known::Known,
    part::{part, told},
};
use crate::{
    api::{
        payment_entries::ListPaymentEntries,
        sales_invoices::{ListSalesInvoices, pdf_path},
    },
    components::{icon::icon, number::dollars},
    env::href,
    i18n::{Msg, msg::customer as words, t},
};
use domain::{
    billing::{PaymentEntry, SalesInvoice, SalesInvoiceStatus},
    subscription::CustomerPlan,
};
use leptos::prelude::*;

/// How many of each are shown.
const SHOWN: usize = 6;

/// The card.
pub fn billing(known: Known) -> AnyView {
    let name = move || known.name.get_value();
    let invoices = part(
        known.invoices,
        4,
        words::NO_INVOICE,
        move || known.invoices.ask(ListSalesInvoices { customer: name() }),
        |owed| (!owed.invoices.is_empty()).then(|| list(owed.invoices.iter().take(SHOWN).map(invoice).collect())),
    );
    let payments = part(
        known.payments,
        4,
        words::NO_PAYMENT,
        move || known.payments.ask(ListPaymentEntries { customer: name() }),
        |payments| (!payments.is_empty()).then(|| list(payments.iter().take(SHOWN).map(payment).collect())),
    );
    let periods = move || known.plans.value.with(|panel| panel.as_ref()?.value.as_ref().map(|plans| periods(plans)));
    view! {
        <section class="card billing" aria-label=t(words::BILLING)>
            <div class="card-head"><h2>{t(words::BILLING)}</h2><span class="small quiet">{t(words::READ_ONLY)}</span><span class="push small">{told(known.invoices)}</span></div>
            <div class="money">
                <div><h3 class="label">{t(words::INVOICES)}</h3>{invoices}</div>
                <div><h3 class="label">{t(words::PAYMENTS)}</h3>{payments}<p class="small quiet stripe">{icon("unknown")}<span>{t(words::STRIPE_UNKNOWN)}</span></p></div>
            </div>
            {periods}
        </section>
    }
    .into_any()
}

fn list(lines: Vec<AnyView>) -> AnyView {
    view! { <ul class="lines">{lines}</ul> }.into_any()
}

fn invoice(invoice: &SalesInvoice) -> AnyView {
    let pdf = href(&pdf_path(&invoice.name));
    let label = words::pdf_of(&invoice.name);
    let day = invoice.posting_date.map(|day| day.to_string());
    let taxes = words::with_taxes(&dollars(invoice.net_total_cents), &dollars(invoice.taxes_cents));
    let (class, state) = state_of(invoice);
    view! {
        <li><span>{day}</span><b title=taxes>{words::sum(&dollars(invoice.grand_total_cents))}</b><span class=class>{state}</span><span class="code quiet clip">{invoice.name.clone()}</span>
            <a class="link" href=pdf target="_blank" rel="external noopener" aria-label=label>"PDF"</a></li>
    }
    .into_any()
}

fn state_of(invoice: &SalesInvoice) -> (&'static str, String) {
    use words::invoice_status as names;
    let plain = |class: &'static str, name: Msg| (class, t(name).to_owned());
    match &invoice.status {
        SalesInvoiceStatus::Paid => plain("tone-good strong", names::PAID),
        SalesInvoiceStatus::PartlyPaid => plain("tone-limit strong", names::PARTLY_PAID),
        SalesInvoiceStatus::Overdue => plain("tone-bad strong", names::OVERDUE),
        SalesInvoiceStatus::Unpaid | SalesInvoiceStatus::Submitted => plain("tone-limit strong", names::UNPAID),
        SalesInvoiceStatus::Return | SalesInvoiceStatus::CreditNoteIssued => plain("tone-accent strong", names::CREDIT),
        SalesInvoiceStatus::Draft | SalesInvoiceStatus::Cancelled | SalesInvoiceStatus::Other(_) => {
            ("quiet", invoice.status.to_string())
        }
    }
}

fn payment(payment: &PaymentEntry) -> AnyView {
    let day = payment.posting_date.map(|day| day.to_string());
    let how = [payment.mode_of_payment.clone(), payment.reference_no.clone()];
    let how = how.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let (class, state) = match payment.paid_cents {
        ..0 => ("tone-accent strong", words::PAID_BACK),
        _ => ("tone-good strong", words::RECEIVED),
    };
    view! { <li><span>{day}</span><b>{words::sum(&dollars(payment.paid_cents))}</b><span class=class>{t(state)}</span><span class="quiet clip" title=payment.name.clone()>{how}</span></li> }
        .into_any()
}

fn periods(plans: &[CustomerPlan]) -> AnyView {
    let line = |plan: &CustomerPlan| {
        let since = plan.subscription.start_date.map(|day| words::since(&day.to_string()));
        let period = match (plan.period_start, plan.period_end) {
            (Some(from), Some(to)) => words::period(&from.to_string(), &to.to_string()),
            _ => t(words::NO_PERIOD).to_owned(),
        };
        view! { <li><b>{plan.subscription.plan.clone()}</b><span class="code quiet">{plan.subscription.name.clone()}</span><span class="quiet">{since}</span><span class="quiet clip">{period}</span></li> }
            .into_any()
    };
    view! { <div class="periods"><h3 class="label">{t(words::SUBSCRIPTIONS)}</h3>{list(plans.iter().map(line).collect())}</div> }.into_any()
}
