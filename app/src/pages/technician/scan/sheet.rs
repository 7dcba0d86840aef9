//! What was read: the devices, the field to type in, the one next step.

use super::{
    row, typing,
    view_state::{PhotoState, Scan},
};
use crate::{
    components::{action::primary_link, icon::icon},
    i18n::{msg::scan as words, t},
    route::Route,
};
use leptos::prelude::*;

/// Draws the sheet. The feedback's time is on it for whoever measures.
pub fn sheet(scan: Scan) -> AnyView {
    let empty = Memo::new(move |_| scan.session.with(|session| session.devices.is_empty()));
    let feedback_ms = move || scan.feedback_ms.get().map(|ms| format!("{ms:.1}"));
    view! {
        <section class="sheet" aria-label=t(words::RESULTS) data-feedback-ms=feedback_ms>
            {move || if empty.get() {
                view! { <p class="hint">{t(words::EMPTY)}</p> }.into_any()
            } else {
                results(scan)
            }}
            {photo(scan)}
            {move || (empty.get() || scan.typing.get()).then(|| typing::form(scan))}
            {move || primary(scan)}
        </section>
    }
    .into_any()
}

fn results(scan: Scan) -> AnyView {
    let rows = move || scan.session.get().devices.into_iter().map(|device| row::rows(scan, device)).collect::<Vec<_>>();
    view! { <ul class="results">{rows}</ul> }.into_any()
}

fn photo(scan: Scan) -> AnyView {
    let word = move || {
        Some(match scan.photo.get() {
            PhotoState::None | PhotoState::Reading => return None,
            PhotoState::Waits(number) => ("clock", words::photo_waits(&number.to_string())),
            PhotoState::Lost => ("alert", t(words::PHOTO_LOST).to_owned()),
            PhotoState::Bad => ("alert", t(words::PHOTO_BAD).to_owned()),
            PhotoState::Nothing => ("alert", t(words::PHOTO_NOTHING).to_owned()),
        })
    };
    (move || word().map(|(name, text)| view! { <p class="photo-word">{icon(name)}<span>{text}</span></p> })).into_any()
}

/// With one device its page is next; with several the job they belong to.
fn primary(scan: Scan) -> Option<AnyView> {
    let job = scan.job_name();
    let (linked, only) = scan.session.with(|session| {
        let only = session.only_found().and_then(|device| device.record());
        (session.linked(), only.map(|found| found.equipment.serial_number.clone()))
    });
    let href = match (only, &job) {
        (Some(serial), _) => Route::Device { serial, job: job.clone() },
        (None, Some(name)) if linked > 0 => Route::Job { name: name.clone() },
        _ => return None,
    }
    .href();
    Some(match linked {
        0 => primary_link(href, "device", t(words::OPEN_DEVICE)),
        _ => primary_link(href, "check", words::finish(linked)),
    })
}
