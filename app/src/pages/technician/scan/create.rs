//! A record for a device nobody knows, from what was read of it.

use super::{
    run::{field, show_dialog},
    session::{Answer, Device, Link},
    view_state::{Drawer, Scan},
    words,
};
use crate::{
    browser::spawn,
    components::{announcer::announce, icon::icon},
    i18n::{Msg, msg, msg::scan::form as say, t},
    offline::sync,
    state::state,
};
use domain::{
    dispatch_job::EquipmentAction,
    identifier::{DeviceSerial, GponSerial, MacAddress},
    label::CodeKind,
    linking::ConfirmReason,
    op::{Change, CreateEquipment, LinkEquipment},
    service_equipment::EquipmentKind,
};
use leptos::{ev::SubmitEvent, prelude::*};

const KINDS: [EquipmentKind; 7] = [
    EquipmentKind::Ont,
    EquipmentKind::Router,
    EquipmentKind::Modem,
    EquipmentKind::TvBox,
    EquipmentKind::Switch,
    EquipmentKind::VoipAta,
    EquipmentKind::PowerSupply,
];

/// What the fields say.
struct Fields {
    serial: String,
    mac: String,
    gpon: String,
    kind: String,
    brand: String,
    model: String,
}

/// Draws the form when it is asked for.
pub fn drawer(scan: Scan) -> AnyView {
    let open = move |id: u32| scan.session.with_untracked(|session| session.device(id).cloned());
    (move || match scan.drawer.get() {
        Drawer::Create(id) => open(id).map(|device| form(scan, device)),
        _ => None,
    })
    .into_any()
}

fn form(scan: Scan, device: Device) -> AnyView {
    show_dialog("create-drawer");
    state().open_forms.update(|count| *count += 1);
    on_cleanup(|| state().open_forms.update(|count| *count = count.saturating_sub(1)));
    let wrong = RwSignal::new(None::<Msg>);
    let saving = RwSignal::new(false);
    let id = device.id;
    let close = move || scan.drawer.set(Drawer::None);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        // A second tap before the first is on the disk would make a second record of the same device.
        if saving.get_untracked() {
            return;
        }
        match change(read(), scan.job_name_now()) {
            Ok(create) => {
                saving.set(true);
                save(scan, id, create, wrong, saving);
            }
            Err(problem) => wrong.set(Some(problem)),
        }
    };
    view! {
        <dialog class="drawer" id="create-drawer" aria-labelledby="create-title" on:close=move |_| close()>
            <header><h2 id="create-title">{t(say::TITLE)}</h2>
                <button class="iconbtn" type="button" aria-label=t(msg::common::CLOSE) on:click=move |_| close()>{icon("close")}</button></header>
            <form class="body" on:submit=submit>
                {fields(&device)}
                <div class="foot"><p class="help" role="alert">{move || wrong.get().map(t)}</p>
                <button class="primary" type="submit" disabled=move || saving.get()>{icon("check")}{t(say::SAVE)}</button></div>
            </form>
        </dialog>
    }
    .into_any()
}

fn fields(device: &Device) -> AnyView {
    let label = device.label.clone().unwrap_or_default();
    let value = |kind| device.value(kind).unwrap_or_default().to_owned();
    let gpon = value(CodeKind::GponSerial);
    // Where no serial is printed beside it, the GPON serial is the device's own.
    let serial = device.value(CodeKind::DeviceSerial).map_or_else(|| gpon.clone(), str::to_owned);
    let options: Vec<_> = KINDS
        .iter()
        .map(|kind| view! { <option value=kind.as_str().to_owned()>{words::equipment_kind(kind)}</option> })
        .collect();
    view! {
        {text_field("new-serial", t(say::SERIAL), serial, true)}
        {text_field("new-mac", t(say::MAC), value(CodeKind::Mac), true)}
        {text_field("new-gpon", t(say::GPON), gpon, true)}
        <label class="field"><span class="label">{t(say::KIND)}</span><select class="input" id="new-kind">{options}</select></label>
        {text_field("new-brand", t(say::BRAND), label.brand.unwrap_or_default(), false)}
        {text_field("new-model", t(say::MODEL), label.model.unwrap_or_default(), false)}
    }
    .into_any()
}

/// A code is typed in capitals; a name as names are.
fn text_field(id: &'static str, name: &'static str, value: String, is_code: bool) -> AnyView {
    let (class, capitals) = if is_code { ("input code", "characters") } else { ("input", "words") };
    view! {
        <label class="field"><span class="label">{name}</span>
            <input class=class id=id type="text" value=value inputmode="text" autocomplete="off"
                autocapitalize=capitals spellcheck="false" enterkeyhint="next" maxlength="80"/></label>
    }
    .into_any()
}

fn read() -> Fields {
    Fields {
        serial: field("new-serial"),
        mac: field("new-mac"),
        gpon: field("new-gpon"),
        kind: field("new-kind"),
        brand: field("new-brand"),
        model: field("new-model"),
    }
}

/// The record to make, or what is wrong with a field.
fn change(fields: Fields, job: Option<String>) -> Result<CreateEquipment, Msg> {
    let given = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let serial = DeviceSerial::parse(&fields.serial).map_err(|_| say::BAD_SERIAL)?;
    let mac = given(&fields.mac).map(|mac| MacAddress::parse(&mac)).transpose().map_err(|_| say::BAD_MAC)?;
    let gpon = given(&fields.gpon).map(|gpon| GponSerial::parse(&gpon)).transpose().map_err(|_| say::BAD_GPON)?;
    Ok(CreateEquipment {
        serial_number: serial.to_string(),
        mac_address: mac.map(|mac| mac.to_string()),
        gpon_sn: gpon.map(|gpon| gpon.to_string()),
        brand: given(&fields.brand),
        model: given(&fields.model),
        equipment_type: EquipmentKind::from(fields.kind.as_str()),
        job,
    })
}

fn save(scan: Scan, id: u32, create: CreateEquipment, wrong: RwSignal<Option<Msg>>, saving: RwSignal<bool>) {
    let link = create.job.clone().map(|job| LinkEquipment {
        job,
        serial_number: create.serial_number.clone(),
        action: EquipmentAction::Install,
        // Whoever makes the record for a job without an address has said that it belongs to that job.
        confirmed: is_placeless(&create).then_some(ConfirmReason::NoJobLocation),
    });
    spawn(async move {
        let create_op = match sync::enqueue(Change::CreateEquipment(create), None, &[], 0).await {
            Ok(op_id) => op_id,
            Err(error) => {
                // The form stays open with all that was typed, and covers the toast.
                saving.set(false);
                wrong.set(Some(sync::not_kept(&error)));
                return;
            }
        };
        let link_op = match link {
            Some(link) => Some(sync::enqueue(Change::LinkEquipment(link), None, &[], 0).await),
            None => None,
        };
        let linked = !matches!(link_op, Some(Err(_)));
        scan.drawer.set(Drawer::None);
        scan.change(id, |device| {
            device.answer = Answer::Created;
            device.link = if linked { device.link.clone() } else { Link::Failed };
            (device.create_op, device.link_op) = (Some(create_op), link_op.and_then(Result::ok));
        });
        if linked {
            announce(t(msg::scan::CREATED_HINT));
        }
        super::receipts::follow(scan);
    });
}

fn is_placeless(create: &CreateEquipment) -> bool {
    let job = create.job.as_deref();
    state().day.with_untracked(|day| {
        let view = day.view.as_deref().zip(job).and_then(|(day, job)| day.job(job));
        view.is_some_and(|view| view.job.service_location.is_none())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(serial: &str, mac: &str, gpon: &str) -> Fields {
        let text = str::to_owned;
        Fields {
            serial: text(serial),
            mac: text(mac),
            gpon: text(gpon),
            kind: text("ONT"),
            brand: text(" TP-Link "),
            model: text(""),
        }
    }

    #[test]
    fn the_record_is_normalised_and_empty_fields_are_left_out() {
        let made = change(fields("s/n: abc123", "9c-a2-f4-97-44-1b", "54504C4797441B58"), None).unwrap();
        assert_eq!((made.serial_number.as_str(), made.brand.as_deref(), made.model), ("ABC123", Some("TP-Link"), None));
        assert_eq!(made.mac_address.as_deref(), Some("9C:A2:F4:97:44:1B"));
        assert_eq!(made.gpon_sn.as_deref(), Some("TPLG97441B58"));
        assert_eq!(change(fields("abc123", "", ""), None).unwrap().gpon_sn, None);
    }

    #[test]
    fn a_wrong_field_is_named() {
        assert_eq!(change(fields("", "", ""), None).unwrap_err(), say::BAD_SERIAL);
        assert_eq!(change(fields("abc123", "12", ""), None).unwrap_err(), say::BAD_MAC);
        assert_eq!(change(fields("abc123", "", "12"), None).unwrap_err(), say::BAD_GPON);
    }
}
