//! `/j/settings`: language, appearance, session, room on the device, version.

use crate::{
    api::{links, preferences},
    browser::{
        document::{set_cookie, set_root_attribute},
        spawn,
        storage::{self, Storage},
    },
    camera::signal::Signal as ScanSignal,
    components::{
        bottombar::Place,
        bytes::bytes_text,
        icon::icon,
        screen::screen,
        segmented::{Choice, segmented},
        switch::switch,
        topbar::topbar_large,
    },
    env,
    i18n::{Lang, Msg, msg::settings as words, t},
    pages::title,
    state::{LANG_COOKIE, THEME_COOKIE, Theme, state},
};
use leptos::prelude::*;

/// Where authentik ends a session.
pub(crate) const SIGN_OUT: &str = "/outpost.goauthentik.io/sign_out";

/// The page.
pub fn page() -> AnyView {
    let cards = vec![
        card(words::LANGUAGE, languages()),
        card(words::THEME, themes()),
        card(words::SCAN, scan_signals()),
        card(words::PERSON, session()),
        card(words::STORAGE, room()),
        card(words::VERSION, version()),
    ];
    screen(Place::Settings, topbar_large(title(words::TITLE), ().into_any()), cards.into_any(), None)
}

fn card(heading: Msg, body: AnyView) -> AnyView {
    view! { <section class="card settings"><h2 class="name">{t(heading)}</h2>{body}</section> }.into_any()
}

fn languages() -> AnyView {
    let choice = |lang: Lang, label| Choice {
        text: t(label),
        value: lang.code(),
        pressed: Lang::current() == lang,
        choose: Callback::new(move |()| choose_lang(lang)),
    };
    let choices = vec![choice(Lang::Fr, words::FRENCH), choice(Lang::En, words::ENGLISH)];
    segmented(t(words::LANGUAGE), env::href(preferences::PATH), "lang", choices)
}

/// The whole app is drawn again in the other language; nothing is loaded again.
pub(crate) fn choose_lang(lang: Lang) {
    set_cookie(LANG_COOKIE, lang.code());
    set_root_attribute("lang", lang.tag());
    #[cfg(feature = "hydrate")]
    env::set_lang(lang);
    state().lang.set(lang);
}

fn themes() -> AnyView {
    let theme = state().theme;
    let names = [words::THEME_SYSTEM, words::THEME_LIGHT, words::THEME_DARK, words::THEME_SUN];
    let draw = move || {
        let choice = |(choice, name): (Theme, Msg)| Choice {
            text: t(name),
            value: choice.code(),
            pressed: theme.get() == choice,
            choose: Callback::new(move |()| choose_theme(choice)),
        };
        let choices = Theme::ALL.into_iter().zip(names).map(choice).collect();
        segmented(t(words::THEME), env::href(preferences::PATH), "theme", choices)
    };
    draw.into_any()
}

/// Seen at once, and kept for a year.
pub(crate) fn choose_theme(theme: Theme) {
    set_cookie(THEME_COOKIE, theme.code());
    set_root_attribute("data-theme", theme.code());
    state().theme.set(theme);
}

/// What a scan gives besides the picture. The server does not know this phone's choice: the page starts as if all were on.
fn scan_signals() -> AnyView {
    let row = |signal: ScanSignal, name: Msg| {
        let on = RwSignal::new(true);
        Effect::new(move |_| on.set(signal.is_on()));
        // A browser that keeps nothing leaves it as it was, and the switch says so.
        switch(t(name), on.into(), move |wanted| {
            signal.turn(wanted);
            on.set(signal.is_on());
            sample(wanted);
        })
    };
    view! {
        {row(ScanSignal::Sound, words::SCAN_SOUND)}
        {row(ScanSignal::Vibration, words::SCAN_VIBRATION)}
        <p class="quiet lift-s">{t(words::SCAN_HINT)}</p>
    }
    .into_any()
}

/// What was turned on is heard and felt at once, as a scan will be.
fn sample(wanted: bool) {
    #[cfg(feature = "hydrate")]
    if wanted {
        crate::camera::feedback::unlock();
        crate::camera::feedback::give(crate::camera::Feedback::Ok);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = wanted;
}

/// Who is signed in, as the server said, or as the pack on this phone says where there was no server.
fn session() -> AnyView {
    let (day, outbox) = (state().day, state().outbox);
    let name = move || {
        let signed_in = env::env().person.as_ref().map(|person| person.name.clone());
        let name = signed_in.or_else(|| day.with(|day| day.view.as_ref().map(|view| view.person_name.clone())));
        name.map_or_else(|| t(words::SIGNED_OUT).to_owned(), |name| words::signed_in(&name))
    };
    let waiting = move || {
        let count = outbox.with(|outbox| outbox.counts.waiting());
        (count > 0).then(|| view! { <p class="quiet">{words::sign_out_waiting(count)}</p> })
    };
    if env::env().is_guest() {
        return guest_session(waiting.into_any());
    }
    view! { <p>{name}</p>{waiting}{sign_out()} }.into_any()
}

/// Who came by a link has no account to sign out of: the phone's access ends, by itself or here.
fn guest_session(waiting: AnyView) -> AnyView {
    use crate::i18n::msg::links as words;
    if env::env().is_ended() {
        return view! { <p>{t(words::ENDED_TITLE)}</p><p class="quiet">{t(words::ENDED_TEXT)}</p>{waiting} }.into_any();
    }
    let day = state().day;
    let who = move || {
        let of_pack = || day.with(|day| Some(day.pack.as_ref()?.person.clone()));
        let person = env::env().person.clone().or_else(of_pack)?;
        Some(words::guest_access(&person.day.map(|day| day.to_string()).unwrap_or_default(), &person.name))
    };
    view! { <p>{who}</p><p class="quiet">{t(words::LEAVE_TEXT)}</p>{waiting}{sign_out()} }.into_any()
}

/// A plain form or link: it works before the app has started, and the page is loaded anew afterwards. Without the server
/// it would lead to the browser's own error page: then it says why it waits.
fn sign_out() -> AnyView {
    let state = state();
    let is_offline = Memo::new(move |_| !state.connection.with(|connection| connection.is_online(state.now.get())));
    let why = move || is_offline.get().then(|| view! { <p class="quiet lift-s">{t(words::SIGN_OUT_OFFLINE)}</p> });
    view! { {sign_out_control(is_offline)}{why} }.into_any()
}

fn sign_out_control(is_offline: Memo<bool>) -> AnyView {
    let disabled = move || is_offline.get();
    if env::env().is_guest() {
        let action = env::href(links::LEAVE_PATH);
        let label = t(crate::i18n::msg::links::LEAVE);
        view! { <form method="post" action=action><button class="action wide" type="submit" disabled=disabled>{icon("sign-out")}{label}</button></form> }.into_any()
    } else if env::env().sandbox_sign_in {
        let action = env::href("/sandbox/sign-out");
        view! { <form method="post" action=action><button class="action wide" type="submit" disabled=disabled>{icon("lock")}{t(words::SIGN_OUT)}</button></form> }.into_any()
    } else {
        let href = move || (!is_offline.get()).then_some(SIGN_OUT);
        let off = move || is_offline.get().then_some("true");
        view! { <a class="action wide" rel="external" role="link" href=href aria-disabled=off>{icon("lock")}{t(words::SIGN_OUT)}</a> }.into_any()
    }
}

fn room() -> AnyView {
    let storage = RwSignal::new(Storage::default());
    spawn(async move { storage.set(storage::read().await) });
    let used = move || match storage.get().usage {
        Some((used, quota)) => words::storage_used(&bytes_text(quota), &bytes_text(used)),
        None => t(words::STORAGE_UNKNOWN).to_owned(),
    };
    let kept = move || match storage.get().persisted {
        Some(true) => t(words::STORAGE_KEPT),
        Some(false) => t(words::STORAGE_BEST_EFFORT),
        None => "",
    };
    view! { <p>{used}</p><p class="quiet">{kept}</p> }.into_any()
}

fn version() -> AnyView {
    view! { <p class="code">{env::env().version.clone()}</p><p class="quiet">{t(words::INSTALL_HINT)}</p> }.into_any()
}
