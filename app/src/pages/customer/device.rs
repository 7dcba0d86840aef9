//! What stands at the place: the ONT with its light of thirty days, its port, and the home behind it.

use super::{
    known::{Known, Reading},
    part::{around, told},
};
use crate::{
    api::service_equipment::ListServiceEquipment,
    components::{age::source_age, icon::icon, number::one_decimal},
    i18n::{
        msg::{customer as words, device as device_words, device::optics as optics_words},
        t,
    },
    pages::technician::device::{optics, spark::spark},
    route::Route,
};
use domain::{
    network::{NetworkReading, OltPort, OpticalReading},
    panel::Panel,
    service_equipment::{EquipmentStatus, ServiceEquipment},
};
use leptos::prelude::*;

/// The card of the chosen place's line, and everything else of the customer below it.
pub fn device(known: Known) -> AnyView {
    let device = Memo::new(move |_| known.device_at(known.place().as_deref()));
    let retry = move || known.equipment.ask(ListServiceEquipment { customer: known.name.get_value() });
    let shown = move || match device.get() {
        Some(device) => card(known, &device),
        None => {
            let none = known.equipment.value.with(Option::is_some);
            let none = none.then(|| view! { <p class="quiet">{t(words::NO_DEVICE)}</p> }.into_any());
            view! { <div class="card-body">{around(none, known.equipment.problem.get(), 6, retry)}</div> }.into_any()
        }
    };
    view! { <section class="card device" aria-label=t(device_words::panel::EQUIPMENT)>{shown}</section> }.into_any()
}

fn card(known: Known, device: &ServiceEquipment) -> AnyView {
    let serial = StoredValue::new(device.serial_number.clone());
    let reading = Memo::new(move |_| known.reading(&serial.get_value()));
    let light = move || {
        let Reading { panel, problem, .. } = reading.get();
        around(panel.as_ref().map(light), problem, 5, move || known.read_again(serial.get_value()))
    };
    let side = move || reading.with(|reading| reading.panel.as_ref().and_then(|panel| panel.value.as_ref().map(side)));
    view! {
        {head(device)}
        <div class="device-optics">{light}</div>
        <div class="device-side">{side}</div>
        <div class="device-others"><h3 class="label">{t(words::OTHER_EQUIPMENT)}{told(known.equipment)}</h3>{move || others(known, &serial.get_value())}</div>
    }
    .into_any()
}

fn head(device: &ServiceEquipment) -> AnyView {
    let name = name_of(device);
    let port = device.pon_port.clone().map(|port| {
        let ont = device.ont_id.map(|id| format!(" · ONT {id}")).unwrap_or_default();
        format!("PON {port}{ont}")
    });
    let href = Route::Device { serial: device.serial_number.clone(), job: None }.href();
    view! {
        <header class="device-head">{icon("router")}<h2><a href=href rel="external">{name}</a></h2>
            <span class="code">{device.serial_number.clone()}</span><span class="code quiet">{device.gpon_sn.clone()}</span>
            <span class="code quiet">{device.mac_address.clone()}</span><span class="quiet push">{port}</span></header>
    }
    .into_any()
}

fn name_of(device: &ServiceEquipment) -> String {
    let name = [device.brand.as_deref(), device.model.as_deref()];
    let name = name.into_iter().flatten().collect::<Vec<_>>().join(" ");
    if name.is_empty() { device.equipment_type.to_string() } else { name }
}

fn light(panel: &Panel<NetworkReading>) -> AnyView {
    let none = || view! { <p class="quiet">{t(device_words::NONE_READING)}</p> }.into_any();
    let Some(reading) = panel.value.as_ref().and_then(|reading| reading.optics.first()) else { return none() };
    let figure = reading
        .rx_power_dbm
        .map_or_else(|| t(optics_words::NO_READING).to_owned(), |dbm| words::dbm(&one_decimal(dbm)));
    let baseline = reading.baseline_rx_power_dbm.map(|dbm| words::baseline(&one_decimal(dbm)));
    view! {
        <p class="reading"><span class="label">{t(words::LIGHT)}</span><b>{figure}</b><span class="small quiet">{source_age(reading.source, reading.read_at)}</span><span class="push row">{optics::class_chips(reading)}</span></p>
        {spark(&reading.history, reading.baseline_rx_power_dbm)}
        <p class="small quiet">{baseline}</p>
    }
    .into_any()
}

fn side(reading: &NetworkReading) -> AnyView {
    let wifi: usize = reading.wifi.iter().map(|radio| radio.clients.len()).sum();
    let extenders = reading.mesh.iter().filter(|node| node.role != "gateway").count();
    let firmware = reading.acs.as_ref().and_then(|acs| acs.software_version.clone());
    let optics = reading.optics.first();
    let pairs = [
        (t(words::WIFI), Some(device_words::wifi::clients(wifi)).filter(|_| !reading.wifi.is_empty())),
        (t(device_words::panel::MESH), Some(words::extenders(extenders)).filter(|_| !reading.mesh.is_empty())),
        (t(device_words::fact::FIRMWARE), firmware),
        (t(device_words::fact::PROFILE), reading.olt.as_ref().and_then(|port| port.line_profile.clone())),
        (t(device_words::fact::LAST_DOWN), optics.and_then(last_down)),
    ];
    let pairs: Vec<_> =
        pairs.into_iter().filter_map(|(name, value)| Some(view! { <dt>{name}</dt><dd>{value?}</dd> })).collect();
    view! { {reading.olt.as_ref().map(neighbours)}<dl class="pairs">{pairs}</dl> }.into_any()
}

fn last_down(reading: &OpticalReading) -> Option<String> {
    reading.last_down_at.map(|at| format!("{} {}", at.date(), at.hour_minute()))
}

/// The port as a bar: lit, dark, silent. The hub tells numbers, not which ONT is which.
fn neighbours(port: &OltPort) -> AnyView {
    let (total, online, los) = (port.neighbours_total, port.neighbours_online, port.neighbours_los);
    let silent = total.saturating_sub(online).saturating_sub(los);
    let cell = |state: &'static str| view! { <i class=state></i> };
    let cells: Vec<_> = std::iter::repeat_n("up", usize::from(online))
        .chain(std::iter::repeat_n("down", usize::from(los)))
        .chain(std::iter::repeat_n("silent", usize::from(silent)))
        .take(128)
        .map(cell)
        .collect();
    let text = match total.saturating_sub(online) {
        0 => device_words::neighbours::all_up(usize::from(total)),
        _ => device_words::neighbours::some_down(&los.to_string(), &online.to_string(), &total.to_string()),
    };
    view! { <p class="label">{words::neighbours(&port.pon_port)}</p><p class="ports" aria-hidden="true">{cells}</p><p class="small">{text}</p> }.into_any()
}

/// In service elsewhere or of another kind: one line each.
fn others(known: Known, serial: &str) -> AnyView {
    let all =
        known.equipment.value.with(|panel| panel.as_ref().and_then(|panel| panel.value.clone())).unwrap_or_default();
    let places = known.places();
    let line = |one: &ServiceEquipment| {
        let place = places.iter().find(|place| Some(&place.name) == one.service_location.as_ref());
        let place = place.map(|place| place.address_line.clone());
        let href = Route::Device { serial: one.serial_number.clone(), job: None }.href();
        view! { <li><a class="link" href=href rel="external">{name_of(one)}</a><span class="code quiet">{one.serial_number.clone()}</span><span class="quiet clip">{place}</span></li> }
    };
    let other = |one: &&ServiceEquipment| one.serial_number != serial && one.status == EquipmentStatus::Installed;
    let lines: Vec<_> = all.iter().filter(other).map(line).collect();
    match lines.is_empty() {
        true => view! { <p class="small quiet">{t(words::NO_OTHER_EQUIPMENT)}</p> }.into_any(),
        false => view! { <ul class="lines">{lines}</ul> }.into_any(),
    }
}
