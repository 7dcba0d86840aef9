//! The header of a screen: where one is, the way back, and the pill.

use super::{icon::icon, pill::pill};
use crate::route::{Route, Surface};
use leptos::prelude::*;

/// The header of one of the four main screens.
pub fn topbar_large(title: &'static str, sub: AnyView) -> AnyView {
    view! {
        <header class="topbar large">
            <div class="title"><h1>{title}</h1>{sub}</div>
            {pill()}
        </header>
    }
    .into_any()
}

/// The header of a screen below one of them, with its way back; to a desk it is a way to another program.
pub fn topbar(back: (Route, &'static str), title: impl Into<String>, sub: AnyView) -> AnyView {
    let title: String = title.into();
    let rel = (back.0.surface() == Surface::Desk).then_some("external");
    view! {
        <header class="topbar">
            <a class="iconbtn lead" href=back.0.href() rel=rel aria-label=back.1>{icon("back")}</a>
            <div class="title"><h1>{title}</h1>{sub}</div>
            {pill()}
        </header>
    }
    .into_any()
}
