//! Who it is and how to reach them, and what can be done.

use super::{
    known::Known,
    part::{around, told},
};
use crate::{
    api::customers::ReadCustomer,
    browser::document::set_title,
    components::{chip::Tone, chip::chip, desk::is_taken, icon::icon},
    i18n::{
        msg::{customer as words, device},
        t,
    },
};
use domain::customer::{CustomerProfile, Phone};
use leptos::{ev, prelude::*};

/// The name, what the customer is called in ERPNext, the language; every number and address.
pub fn identity(known: Known) -> AnyView {
    let name = move || {
        let profile = known.profile.value.with(|panel| panel.as_ref().and_then(|panel| panel.value.clone()));
        profile.map(|profile| profile.customer.customer_name).unwrap_or_else(|| known.name.get_value())
    };
    Effect::new(move |_| set_title(&name()));
    set_title(&untrack(name));
    let facts =
        move || known.profile.value.with(|panel| panel.as_ref().and_then(|panel| panel.value.as_ref().map(chips)));
    let retry = move || known.profile.ask(ReadCustomer { customer: known.name.get_value() });
    let reach = move || {
        let lines = known.profile.value.with(|panel| panel.as_ref().and_then(|panel| panel.value.as_ref().map(lines)));
        around(lines, known.profile.problem.get(), 1, retry)
    };
    view! {
        <header class="identity">
            <div class="row"><h1 class="clip" tabindex="-1">{name}</h1><span class="code chip-line">{known.name.get_value()}</span>{facts}</div>
            <div class="row">{diagnose(known)}</div>
            <div class="identity-lines">{reach}{told(known.profile)}</div>
        </header>
    }
    .into_any()
}

fn chips(profile: &CustomerProfile) -> AnyView {
    let language = match profile.customer.language.as_deref() {
        Some("fr") => Some(t(words::FRENCH)),
        Some("en") => Some(t(words::ENGLISH)),
        _ => None,
    };
    let language = language.map(|language| view! { <span class="chip-line">{language}</span> });
    let disabled = profile.customer.disabled.then(|| chip(Tone::Limit, "stop", t(words::DISABLED)));
    view! { {language}{disabled} }.into_any()
}

fn lines(profile: &CustomerProfile) -> AnyView {
    let phones: Vec<_> = profile.phones.iter().map(phone).collect();
    let emails = profile.emails.iter().map(|email| {
        let href = format!("mailto:{email}");
        view! { <span>{icon("send")}<a href=href>{email.clone()}</a></span> }.into_any()
    });
    let emails: Vec<AnyView> = emails.collect();
    let none = (phones.is_empty() && emails.is_empty()).then(|| view! { <span>{t(words::NO_CONTACT)}</span> });
    view! { {phones}{emails}{none} }.into_any()
}

fn phone(phone: &Phone) -> AnyView {
    let href = format!("tel:{}", phone.number);
    let kind = if phone.is_mobile { t(words::MOBILE) } else { t(words::OTHER_PHONE) };
    let whose = phone.contact.clone().map_or_else(|| kind.to_owned(), |name| format!("{kind}, {name}"));
    view! { <span>{icon("phone")}<a class="strong" href=href>{super::story::phone_text(&phone.number)}</a>" "{whose}</span> }.into_any()
}

/// "Diagnostiquer", also by the key D while nobody types.
fn diagnose(known: Known) -> AnyView {
    let serial = Memo::new(move |_| known.device_at(known.place().as_deref()).map(|device| device.serial_number));
    let run = move || {
        if let Some(serial) = serial.get_untracked() {
            known.diagnose(serial);
        }
    };
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| {
            if is_plain_d(&event) {
                event.prevent_default();
                run();
            }
        });
        on_cleanup(move || handle.remove());
    });
    let running = Memo::new(move |_| serial.get().is_some_and(|serial| known.reading(&serial).diagnosing));
    let label = move || t(if running.get() { device::DIAGNOSING } else { device::DIAGNOSE });
    view! {
        <button class="button is-primary" type="button" aria-busy=move || running.get().to_string() aria-keyshortcuts="D"
            disabled=move || serial.with(Option::is_none) on:click=move |_| run()>{icon("pulse")}<span>{label}</span><kbd class="kbd" aria-hidden="true">"D"</kbd></button>
    }
    .into_any()
}

/// Not while somebody types or a dialog is open, nor with a modifier: those are the browser's own.
fn is_plain_d(event: &ev::KeyboardEvent) -> bool {
    let held = event.ctrl_key() || event.meta_key() || event.alt_key();
    !held && event.key().eq_ignore_ascii_case("d") && !is_taken(event)
}
