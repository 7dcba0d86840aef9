//! `/j/settings`: language, appearance, session, space, version.

use crate::{
    browser::document::{set_cookie, set_root_attribute},
    components::{bottombar::Place, screen::screen, segmented::segmented, topbar::topbar_large},
    env,
    i18n::{Lang, msg::settings as words, t},
    pages::title,
    state::{Theme, state},
};
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let content = view! {
        <section class="card"><h2 class="name">{t(words::LANGUAGE)}</h2>{languages()}</section>
        <section class="card"><h2 class="name">{t(words::THEME)}</h2>{themes()}</section>
        <section class="card"><h2 class="name">{t(words::VERSION)}</h2><p class="quiet">{env::env().version.clone()}</p></section>
    };
    screen(Place::Settings, topbar_large(title(words::TITLE), ().into_any()), content.into_any(), None)
}

fn languages() -> AnyView {
    let choice = |lang: Lang, label| (t(label), Lang::current() == lang, Callback::new(move |()| choose_lang(lang)));
    segmented(t(words::LANGUAGE), vec![choice(Lang::Fr, words::FRENCH), choice(Lang::En, words::ENGLISH)])
}

fn themes() -> AnyView {
    let theme = state().theme;
    let names = [words::THEME_SYSTEM, words::THEME_LIGHT, words::THEME_DARK, words::THEME_SUN];
    let draw = move || {
        let choices = Theme::ALL.into_iter().zip(names);
        let choices = choices
            .map(|(choice, name)| (t(name), theme.get() == choice, Callback::new(move |()| choose_theme(choice))));
        segmented(t(words::THEME), choices.collect())
    };
    draw.into_any()
}

/// The whole app is drawn again in the other language; nothing is reloaded.
fn choose_lang(lang: Lang) {
    set_cookie("ops_lang", lang.code());
    set_root_attribute("lang", lang.tag());
    #[cfg(feature = "hydrate")]
    env::set_lang(lang);
    state().lang.set(lang);
}

fn choose_theme(theme: Theme) {
    set_cookie("ops_theme", theme.code());
    set_root_attribute("data-theme", theme.code());
    state().theme.set(theme);
}
