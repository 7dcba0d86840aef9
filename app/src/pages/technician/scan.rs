//! `/j/scan`: from a label to the record.

use crate::{
    components::{bottombar::Place, screen::screen, topbar::topbar_large},
    i18n::msg,
    pages::title,
};
use leptos::prelude::*;

/// The page, for a job or for none.
pub fn page(job: Option<String>) -> AnyView {
    screen(Place::Scan, topbar_large(title(msg::scan::TITLE), job.into_any()), ().into_any(), None)
}
