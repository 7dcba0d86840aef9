//! The customer's places as tabs, each with the state of its line.

use super::{known::Known, part::around};
use crate::{
    api::service_locations::ListServiceLocations,
    browser::document::focus,
    components::{chip::Tone, chip::chip, icon::icon},
    i18n::{msg::customer as words, t},
    pages::technician::device::olt::state_chip,
};
use domain::service_location::ServiceLocation;
use leptos::{ev, prelude::*};

/// Draws them; arrows move between them, as between any tabs.
pub fn places(known: Known) -> AnyView {
    let retry = move || known.locations.ask(ListServiceLocations { customer: known.name.get_value() });
    let shown = move || {
        let tabs = known.locations.value.with(Option::is_some).then(|| tabs(known));
        around(tabs, known.locations.problem.get(), 1, retry)
    };
    view! { <div class="places">{shown}</div> }.into_any()
}

fn tabs(known: Known) -> AnyView {
    let places = known.places();
    if places.is_empty() {
        return view! { <p class="quiet place">{t(words::NO_PLACE)}</p> }.into_any();
    }
    let names: StoredValue<Vec<String>> = StoredValue::new(places.iter().map(|place| place.name.clone()).collect());
    let tabs: Vec<_> = places.into_iter().enumerate().map(|(at, place)| tab(known, names, at, place)).collect();
    view! { <div class="tabs" role="tablist" aria-label=t(words::PLACES)>{tabs}</div> }.into_any()
}

fn tab(known: Known, names: StoredValue<Vec<String>>, at: usize, place: ServiceLocation) -> AnyView {
    let name = StoredValue::new(place.name.clone());
    let is_chosen = Memo::new(move |_| known.place().is_some_and(|chosen| chosen == name.get_value()));
    let choose = move |at: usize| {
        let Some(name) = names.with_value(|names| names.get(at).cloned()) else { return };
        known.chosen.set(Some(name));
        focus(&format!("place-{at}"));
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let count = names.with_value(Vec::len);
        let to = match event.key().as_str() {
            "ArrowRight" => (at + 1) % count,
            "ArrowLeft" => (at + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        choose(to);
    };
    let text = format!("{}, {}", place.address_line, place.city);
    view! {
        <button class="place" role="tab" type="button" id=format!("place-{at}") aria-controls="line" title=place.name.clone()
            aria-selected=move || is_chosen.get().to_string() tabindex=move || if is_chosen.get() { "0" } else { "-1" }
            on:click=move |_| choose(at) on:keydown=on_key>
            {icon("pin")}<span class="clip">{text}</span>{move || state(known, &name.get_value())}
        </button>
    }
    .into_any()
}

/// As the network says; nothing where it has not said yet.
fn state(known: Known, place: &str) -> Option<AnyView> {
    let device = known.device_at(Some(place))?;
    let reading = known.reading(&device.serial_number);
    match reading.panel.as_ref().and_then(|panel| panel.value.as_ref()?.optics.first().cloned()) {
        Some(optics) => Some(state_chip(&optics.run_state)),
        None => reading.problem.map(|_| chip(Tone::Neutral, "unknown", t(words::LINE_UNKNOWN))),
    }
}
