//! Every action of the app that a desk has, with its shortcut: what the palette lists, the keys run and the sheet shows.

use crate::{
    components::desk::Place,
    env,
    i18n::{Lang, Msg, msg::search::action as words, t},
    pages::settings,
    route::Route,
    state::Theme,
};
use domain::search::has_words;
use leptos::prelude::*;

/// What an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Leads to a place of the rail.
    Go(Place),
    /// Opens the settings.
    Settings,
    /// Speaks the other language.
    Language,
    /// Looks otherwise.
    Look(Theme),
    /// Shows the shortcuts.
    Shortcuts,
    /// Ends the session.
    SignOut,
}

/// One action.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    /// What it does.
    pub act: Act,
    /// Icon of the sprite.
    pub icon: &'static str,
    label: Msg,
    /// The keys, one after another; empty for what must not be done by a slip.
    pub keys: &'static str,
}

const ALL: [Action; 12] = [
    Action { act: Act::Go(Place::Customers), icon: "customer", label: words::CUSTOMERS, keys: "gc" },
    Action { act: Act::Go(Place::Dispatch), icon: "board", label: words::DISPATCH, keys: "gd" },
    Action { act: Act::Go(Place::Links), icon: "link", label: words::LINKS, keys: "gl" },
    Action { act: Act::Go(Place::Audit), icon: "history", label: words::AUDIT, keys: "gj" },
    Action { act: Act::Go(Place::Health), icon: "pulse", label: words::HEALTH, keys: "gs" },
    Action { act: Act::Settings, icon: "settings", label: words::SETTINGS, keys: "gr" },
    Action { act: Act::Language, icon: "language", label: words::ENGLISH, keys: "vl" },
    Action { act: Act::Look(Theme::Light), icon: "light", label: words::LIGHT, keys: "vc" },
    Action { act: Act::Look(Theme::Dark), icon: "dark", label: words::DARK, keys: "vs" },
    Action { act: Act::Look(Theme::System), icon: "theme", label: words::SYSTEM, keys: "va" },
    Action { act: Act::Shortcuts, icon: "keypad", label: words::SHORTCUTS, keys: "?" },
    Action { act: Act::SignOut, icon: "sign-out", label: words::SIGN_OUT, keys: "" },
];

impl Action {
    /// Those this person has.
    pub fn all() -> impl Iterator<Item = Self> {
        let role = env::env().person.as_ref().map(|person| person.role);
        ALL.into_iter().filter(move |action| match action.act {
            Act::Go(place) => role.is_none_or(|role| place.is_for(role)),
            _ => true,
        })
    }

    /// Those whose words have every word typed.
    pub fn matching(typed: &str) -> Vec<Self> {
        Self::all().filter(|action| has_words(action.label(), typed)).collect()
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        match (self.act, Lang::current()) {
            (Act::Language, Lang::En) => t(words::FRENCH),
            _ => t(self.label),
        }
    }

    /// Where it leads, for those that lead somewhere.
    pub fn route(self) -> Option<Route> {
        match self.act {
            Act::Go(place) => Some(place.route()),
            Act::Settings => Some(Route::Settings),
            _ => None,
        }
    }

    /// Does it, where it is no place.
    pub fn run(self) {
        match self.act {
            Act::Language => settings::choose_lang(if Lang::current() == Lang::Fr { Lang::En } else { Lang::Fr }),
            Act::Look(theme) => settings::choose_theme(theme),
            Act::SignOut => crate::browser::document::submit("palette-sign-out"),
            Act::Go(_) | Act::Settings | Act::Shortcuts => {}
        }
    }
}

/// The form an end of the session is sent by; where authentik signs people out it leads there.
pub fn sign_out_form() -> AnyView {
    let is_sandbox = env::env().sandbox_sign_in;
    let action = if is_sandbox { env::href("/sandbox/sign-out") } else { settings::SIGN_OUT.to_owned() };
    let method = if is_sandbox { "post" } else { "get" };
    view! { <form id="palette-sign-out" method=method action=action hidden></form> }.into_any()
}
