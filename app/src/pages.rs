//! One module per surface; this is where an address becomes a page.

pub mod desk;
pub mod not_found;
pub mod settings;
pub mod technician;

use crate::{browser::document::set_title, i18n::Msg, route::Route};
use leptos::prelude::*;

/// Draws the page of a route.
pub fn page(route: Route) -> AnyView {
    match route {
        Route::Home => desk::home(),
        Route::Today => technician::today::page(),
        Route::Scan { job } => technician::scan::page(job),
        Route::Device { serial, job } => technician::device::page(serial, job),
        Route::Job { name } => technician::job::page(name),
        Route::Outbox => technician::outbox::page(),
        Route::Settings => settings::page(),
        Route::Console { .. } => desk::page(crate::i18n::msg::page::CONSOLE_TITLE),
        Route::Dispatch => desk::page(crate::i18n::msg::page::DISPATCH_TITLE),
        Route::Admin => desk::page(crate::i18n::msg::page::ADMIN_TITLE),
        Route::NotFound => not_found::page(),
    }
}

/// Names the document after its page.
pub fn title(msg: Msg) -> &'static str {
    let title = crate::i18n::t(msg);
    set_title(title);
    title
}
