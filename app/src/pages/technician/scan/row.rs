//! One device of the sheet: what it is, what was done with it, what can be done.

use super::{
    link,
    session::{Answer, Device, Link, Origin},
    view_state::{Drawer, Scan},
    words,
};
use crate::{
    components::{
        action::action_button,
        age::age_text,
        chip::{Tone, chip},
        icon::icon,
    },
    i18n::{msg::scan as catalogue, t},
    route::Route,
};
use domain::time::Timestamp;
use leptos::prelude::*;

/// How long a row says that its device was read again, in milliseconds.
const AGAIN_MS: f64 = 5_000.0;

/// Draws it, with a second row for a moment when it was read again.
pub fn rows(scan: Scan, device: Device) -> AnyView {
    let (name, tone) = words::sign(&device);
    let is_code = device.record().is_none();
    let class = if device.again_ms.is_none() { "result is-new" } else { "result" };
    let text = view! {
        <b class:code=is_code>{words::title(&device)}</b>
        <span class="quiet">{words::detail(&device)}</span>
        {(device.origin == Origin::Model).then(|| chip(Tone::Limit, "alert", t(catalogue::BY_MODEL)))}
    };
    let text = match device.record() {
        Some(found) => {
            let serial = found.equipment.serial_number.clone();
            let href = move || Route::Device { serial: serial.clone(), job: scan.job_name() }.href();
            view! { <a class="grow" href=href>{text}</a> }.into_any()
        }
        None => view! { <span class="grow">{text}</span> }.into_any(),
    };
    let again = again(scan, &device);
    view! { <li class=class data-answer=word(&device)><span class=tone>{icon(name)}</span>{text}{action(scan, &device)}</li>{again} }
        .into_any()
}

fn action(scan: Scan, device: &Device) -> Option<AnyView> {
    let id = device.id;
    let button =
        |name: &'static str, text: String, run: fn(Scan, u32)| action_button("", name, text, move || run(scan, id));
    Some(match (&device.answer, &device.link) {
        (Answer::Unknown, _) => {
            button("add", t(catalogue::CREATE).to_owned(), |scan, id| scan.drawer.set(Drawer::Create(id)))
        }
        (Answer::Found { .. }, Link::Held { until_ms, .. }) => undo(scan, id, *until_ms),
        (Answer::Found { .. }, Link::Confirm(_)) => {
            button("link", t(catalogue::LINK_ANYWAY).to_owned(), link::link_anyway)
        }
        (Answer::Found { .. }, Link::None) if device.origin == Origin::Model => {
            button("check", t(catalogue::CONFIRM_READ).to_owned(), link::confirm_read)
        }
        (Answer::Found { .. }, Link::Undone | Link::JobUnknown | Link::Failed) => {
            button("link", t(catalogue::LINK).to_owned(), link::link_anyway)
        }
        (Answer::Found { .. }, Link::Proposed) => {
            button("check", t(catalogue::CONFIRM_READ).to_owned(), link::confirm_read)
        }
        _ => return None,
    })
}

/// The seconds count down within the button, so that the button itself stays.
fn undo(scan: Scan, id: u32, until_ms: f64) -> AnyView {
    let seconds = move || ((until_ms - scan.now_ms.get()) / 1000.0).ceil().clamp(0.0, 8.0);
    let text = move || catalogue::undo(&format!("{:.0}", seconds()));
    view! { <button class="action" type="button" on:click=move |_| link::undo(scan, id)>{icon("undo")}<span>{text}</span></button> }
        .into_any()
}

fn again(scan: Scan, device: &Device) -> Option<AnyView> {
    let at_ms = device.again_ms?;
    let code = device.best_value().to_owned();
    let draw = move || {
        let since_ms = scan.now_ms.get() - at_ms;
        (since_ms < AGAIN_MS).then(|| {
            let age = catalogue::again(&age_text(Timestamp::new(0, 0), Timestamp::new(since_ms as i64, 0)));
            let same = catalogue::same_device(&code);
            view! { <li class="result"><span class="tone-limit">{icon("dup")}</span><span class="grow"><b>{age}</b><span class="quiet">{same}</span></span></li> }
        })
    };
    Some(draw.into_any())
}

/// For tests and styles: `found`, `unknown`...
fn word(device: &Device) -> &'static str {
    match (&device.answer, &device.link) {
        (Answer::Looking, _) => "looking",
        (Answer::Unknown, _) => "unknown",
        (Answer::Waiting, _) => "waiting",
        (Answer::Created, _) => "created",
        (Answer::Found { .. }, Link::Blocked(_)) => "blocked",
        (Answer::Found { .. }, Link::Confirm(_)) => "confirm",
        (Answer::Found { .. }, link) if link.is_linked() => "linked",
        (Answer::Found { .. }, _) => "found",
    }
}
