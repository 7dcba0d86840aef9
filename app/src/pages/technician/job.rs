//! `/j/job/:name`: one visit.

use crate::{
    components::{bottombar::Place, screen::screen, topbar::topbar},
    i18n::{msg, t},
    pages::title,
    route::Route,
};
use leptos::prelude::*;

/// The page of a job.
pub fn page(name: String) -> AnyView {
    title(msg::job::TITLE);
    screen(Place::Today, topbar((Route::Today.href(), t(msg::job::BACK)), name, ().into_any()), ().into_any(), None)
}
