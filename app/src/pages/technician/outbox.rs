//! `/j`: outbox.

use crate::{
    components::{bottombar::Place, screen::screen, topbar::topbar_large},
    i18n::msg,
    pages::title,
};
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    screen(Place::Today, topbar_large(title(msg::outbox::TITLE), ().into_any()), ().into_any(), None)
}
