//! `/j/device/:serial`: everything that is known of a device.

use crate::{
    components::{bottombar::Place, screen::screen, topbar::topbar},
    i18n::{msg, t},
    pages::title,
    route::Route,
};
use leptos::prelude::*;

/// The page of a device, by what was read on its label; for a job or for none.
pub fn page(serial: String, job: Option<String>) -> AnyView {
    title(msg::device::TITLE);
    let back = job.map_or(Route::Today, |name| Route::Job { name }).href();
    screen(Place::Today, topbar((back, t(msg::common::BACK)), serial, ().into_any()), ().into_any(), None)
}
