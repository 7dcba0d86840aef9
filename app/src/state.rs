//! What the app holds while it runs: a handful of signals, made once per start, read by pages, written by `offline/`.

use crate::{
    components::toast::Toast,
    env,
    i18n::Lang,
    offline::{
        connection::Connection,
        day_pack::{DayState, first_state},
        notices::Notice,
        sync::OutboxState,
    },
};
use domain::time::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The app's signals. `Copy`, so a closure takes it whole.
#[derive(Clone, Copy)]
pub struct AppState {
    /// The language; the whole page is drawn again when it changes.
    pub lang: RwSignal<Lang>,
    /// The appearance.
    pub theme: RwSignal<Theme>,
    /// The clock, moving every few seconds while the page is seen: ages follow it.
    pub now: RwSignal<Timestamp>,
    /// What is known of the server.
    pub connection: RwSignal<Connection>,
    /// What waits on this device.
    pub outbox: RwSignal<OutboxState>,
    /// The day pack, or why there is none.
    pub day: RwSignal<DayState>,
    /// Answers that came while the person was elsewhere, newest first.
    pub notices: RwSignal<Vec<Notice>>,
    /// A short message with at most one way back.
    pub toast: RwSignal<Option<Toast>>,
    /// What a screen reader is told next.
    pub announcement: RwSignal<String>,
    /// True once a new version waits to be started.
    pub new_version: RwSignal<bool>,
    /// How many open forms must not be lost to a reload.
    pub open_forms: RwSignal<u32>,
}

/// The appearance a person chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    /// As the phone is set.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// High contrast, for full sun.
    Sun,
}

impl Theme {
    /// Every choice, in the order shown.
    pub const ALL: [Self; 4] = [Self::System, Self::Light, Self::Dark, Self::Sun];

    /// The cookie's value and that of `<html data-theme>`.
    pub fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Sun => "sun",
        }
    }

    /// The theme of that code; anything else follows the phone.
    pub fn parse(code: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.code() == code).unwrap_or_default()
    }
}

/// The cookies that carry a person's choices.
pub const LANG_COOKIE: &str = "ops_lang";
/// The appearance.
pub const THEME_COOKIE: &str = "ops_theme";

/// A cookie that keeps a choice for a year, below the base path. The app reads it when it starts, so scripts may.
pub fn cookie(name: &str, value: &str, base: &str, is_https: bool) -> String {
    let secure = if is_https { "; Secure" } else { "" };
    format!("{name}={value}; Path={base}/; Max-Age=31536000; SameSite=Lax{secure}")
}

/// What a person chose in the settings, as the cookies carry it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// Language.
    pub lang: Lang,
    /// Appearance.
    pub theme: Theme,
}

impl Preferences {
    /// Reads a `Cookie` header; what it lacks is `lang` and the phone's own appearance.
    pub fn from_cookies(cookies: &str, lang: Lang) -> Self {
        let value = |name: &str| cookies.split(';').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='));
        Self {
            lang: value(LANG_COOKIE).and_then(Lang::parse).unwrap_or(lang),
            theme: value(THEME_COOKIE).map(Theme::parse).unwrap_or_default(),
        }
    }
}

impl AppState {
    /// A fresh start.
    pub fn new(preferences: Preferences) -> Self {
        let env = env::env();
        Self {
            lang: RwSignal::new(preferences.lang),
            theme: RwSignal::new(preferences.theme),
            now: RwSignal::new(env.started_at),
            connection: RwSignal::new(Connection::start(env.started_at)),
            outbox: RwSignal::new(OutboxState::default()),
            day: RwSignal::new(first_state()),
            notices: RwSignal::default(),
            toast: RwSignal::new(None),
            announcement: RwSignal::new(String::new()),
            new_version: RwSignal::new(false),
            open_forms: RwSignal::new(0),
        }
    }
}

#[cfg(not(feature = "hydrate"))]
mod held {
    use super::AppState;
    use leptos::context::{provide_context, use_context};

    /// Gives the state to everything drawn below.
    pub fn hold(state: AppState) {
        provide_context(state);
    }

    /// The running app's state.
    pub fn state() -> AppState {
        use_context().expect("the renderer holds a state before it draws")
    }
}

#[cfg(feature = "hydrate")]
mod held {
    use super::AppState;
    use std::cell::Cell;

    thread_local!(static STATE: Cell<Option<AppState>> = const { Cell::new(None) });

    /// Keeps the state for as long as the page lives.
    pub fn hold(state: AppState) {
        STATE.set(Some(state));
    }

    /// The running app's state.
    pub fn state() -> AppState {
        STATE.get().expect("start holds a state before anything is drawn")
    }
}

pub use held::*;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_say_what_was_chosen_and_nothing_else_does() {
        let read = |cookies| Preferences::from_cookies(cookies, Lang::Fr);
        assert_eq!(read("a=b; ops_lang=en; ops_theme=sun"), Preferences { lang: Lang::En, theme: Theme::Sun });
        assert_eq!(read("xops_lang=en; ops_theme=<b>"), Preferences::default());
    }
}
