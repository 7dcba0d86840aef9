//! The rail at the left: the places of a desk that are this person's.

use crate::{
    components::icon::icon,
    i18n::{Msg, msg::desk as words, t},
    route::Route,
};
use domain::person::Role;
use leptos::prelude::*;

/// Where one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `/console`.
    Customers,
    /// `/console/ecarts`.
    Contradictions,
    /// `/dispatch`.
    Dispatch,
    /// `/dispatch/links`.
    Links,
    /// `/admin`.
    Health,
    /// `/admin/audit`.
    Audit,
}

impl Place {
    const ALL: [Self; 6] =
        [Self::Customers, Self::Contradictions, Self::Dispatch, Self::Links, Self::Audit, Self::Health];

    /// Whether that role works here.
    pub fn is_for(self, role: Role) -> bool {
        match self {
            Self::Customers | Self::Contradictions => matches!(role, Role::Agent | Role::Dispatcher | Role::Admin),
            Self::Dispatch | Self::Links => matches!(role, Role::Dispatcher | Role::Admin),
            Self::Health | Self::Audit => role == Role::Admin,
        }
    }

    /// Its page.
    pub fn route(self) -> Route {
        self.shown().0
    }

    fn shown(self) -> (Route, &'static str, Msg) {
        match self {
            Self::Customers => (Route::Console { device: None }, "customer", words::CUSTOMERS),
            Self::Contradictions => (Route::Contradictions, "conflict", words::CONTRADICTIONS),
            Self::Dispatch => (Route::Dispatch, "board", words::DISPATCH),
            Self::Links => (Route::Links, "link", words::LINKS),
            Self::Audit => (Route::Audit(Default::default()), "history", words::AUDIT),
            Self::Health => (Route::Admin, "pulse", words::HEALTH),
        }
    }
}

/// Draws it with one place marked as the present one.
pub(super) fn rail(here: Place, role: Option<Role>) -> AnyView {
    let links: Vec<_> = Place::ALL
        .into_iter()
        .filter(|place| role.is_none_or(|role| place.is_for(role)))
        .map(|place| {
            let (route, name, label) = place.shown();
            view! { <a href=route.href() aria-current=(place == here).then_some("page")>{icon(name)}{t(label)}</a> }
        })
        .collect();
    view! {
        <nav class="rail" aria-label=t(words::RAIL)>
            {links}
            <a class="rail-end" href=Route::Settings.href() rel="external">{icon("settings")}{t(words::SETTINGS)}</a>
        </nav>
    }
    .into_any()
}
