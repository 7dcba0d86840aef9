//! The pill in the header: connection and outbox, always true. It leads to the outbox, or to the sign-in.

use super::icon::icon;
use crate::{
    browser::navigation::sign_in_href,
    i18n::{msg::common::pill as words, t},
    route::Route,
    state::{AppState, state},
};
use leptos::prelude::*;

/// What the pill says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pill {
    /// The server has just answered and nothing waits.
    Online,
    /// The server is there and this many wait for their next try.
    Waiting(usize),
    /// No answer; this many wait on the device.
    Offline(usize),
    /// This many are done of this many.
    Sending(usize, usize),
    /// The session ended.
    SignIn,
    /// This many need a decision.
    Decide(usize),
}

impl Pill {
    /// What is true now; what the person must do comes first.
    pub fn now(state: AppState) -> Self {
        let online = state.connection.with(|connection| connection.is_online(state.now.get()));
        let sign_in = state.connection.with(|connection| connection.sign_in_required) || crate::env::env().is_ended();
        let (waiting, to_decide, sending) =
            state.outbox.with(|outbox| (outbox.waiting(), outbox.to_decide(), outbox.sending));
        match (sign_in, sending) {
            (true, _) => Self::SignIn,
            _ if !online => Self::Offline(waiting),
            (_, Some((done, total))) => Self::Sending(done, total),
            _ if to_decide > 0 => Self::Decide(to_decide),
            _ if waiting > 0 => Self::Waiting(waiting),
            _ => Self::Online,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Online => "pill is-good",
            Self::Waiting(_) | Self::Sending(..) => "pill",
            Self::Offline(_) => "pill is-off",
            Self::SignIn | Self::Decide(_) => "pill is-bad",
        }
    }

    fn icon_and_text(self) -> (&'static str, String) {
        let number = |count: usize| count.to_string();
        match self {
            Self::Online => ("online", t(words::ONLINE).to_owned()),
            Self::Waiting(count) => ("clock", words::waiting(&number(count))),
            Self::Offline(0) => ("offline", t(words::OFFLINE).to_owned()),
            Self::Offline(count) => ("offline", words::offline_waiting(&number(count))),
            Self::Sending(done, total) => ("send", words::sending(&number(done), &number(total))),
            Self::SignIn if crate::env::env().is_guest() => ("lock", t(words::LINK_ENDED).to_owned()),
            Self::SignIn => ("lock", t(words::SIGN_IN).to_owned()),
            Self::Decide(count) => ("alert", words::decide(&number(count))),
        }
    }
}

/// Draws the pill of the running app.
pub fn pill() -> AnyView {
    let state = state();
    let pill = Memo::new(move |_| Pill::now(state));
    let href = move || if pill.get() == Pill::SignIn { sign_in_href() } else { Route::Outbox.href() };
    // The sign-in is loaded whole: the router must leave that link to the browser.
    let rel = move || (pill.get() == Pill::SignIn).then_some("external");
    view! {
        <a class=move || pill.get().class() href=href rel=rel>
            {move || {
                let (name, text) = pill.get().icon_and_text();
                view! { {icon(name)}{text} }.into_any()
            }}
        </a>
    }
    .into_any()
}
