//! What a page knows from the start: where the app is mounted, the site's time zone, who asks. The server writes it into
//! `<html data-..>`, the browser reads it back, so that both draw the same first picture.

use crate::i18n::Lang;
use domain::{person::Person, time::Timestamp};
use std::sync::Arc;

/// Facts of one start of the app; they do not change while it runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Env {
    /// Base path without a trailing slash: empty, or `/ops`.
    pub base: String,
    /// IANA name of the site's zone, `America/Toronto`.
    pub zone: String,
    /// True while any upstream is the sandbox: the ribbon says so.
    pub sandbox: bool,
    /// True when people sign in by picking a name at `/sandbox`.
    pub sandbox_sign_in: bool,
    /// Version of the build, for the settings page and for support.
    pub version: String,
    /// The server's clock when it drew the page; the browser's own when there was no server.
    pub started_at: Timestamp,
    /// Who is signed in; `None` in the offline shell, where the phone's store may still know.
    pub person: Option<Person>,
}

impl Env {
    /// True below the links' own address: whoever is here came by one (`/t/…`).
    pub fn is_guest(&self) -> bool {
        self.base.ends_with(GUESTS)
    }

    /// True when the server has said that the link opens nothing any more; without the server the phone does not know.
    pub fn is_ended(&self) -> bool {
        self.is_guest() && self.person.is_none() && self.started_at.utc_ms > 0
    }
}

/// The end of the base path of those who came by a link.
const GUESTS: &str = "/t/s";

/// A name of something browsers keep for the whole origin, so that a guest's is not the staff's: both may use one phone.
pub fn own_name(name: &'static str, guests: &'static str) -> &'static str {
    if is_guest() { guests } else { name }
}

/// A path below the base path, as a link.
pub fn href(path: &str) -> String {
    format!("{}{path}", env().base)
}

#[cfg(not(feature = "hydrate"))]
mod held {
    use super::*;
    use leptos::context::{provide_context, use_context};

    /// Gives the request's facts to everything drawn below.
    pub fn set(env: Env, lang: Lang) {
        provide_context(Arc::new(env));
        provide_context(lang);
    }

    /// The facts of this start.
    pub fn env() -> Arc<Env> {
        use_context().unwrap_or_else(|| {
            Arc::new(Env {
                base: String::new(),
                zone: "America/Toronto".to_owned(),
                sandbox: false,
                sandbox_sign_in: false,
                version: String::new(),
                started_at: Timestamp::new(0, 0),
                person: None,
            })
        })
    }

    /// [`Env::is_guest`].
    pub fn is_guest() -> bool {
        env().is_guest()
    }

    /// The language in force.
    pub fn lang() -> Lang {
        use_context().unwrap_or_default()
    }
}

#[cfg(feature = "hydrate")]
mod held {
    use super::*;
    use std::cell::{Cell, RefCell};

    thread_local! {
        static ENV: RefCell<Option<Arc<Env>>> = const { RefCell::new(None) };
        static LANG: Cell<Lang> = const { Cell::new(Lang::Fr) };
    }

    /// Keeps the facts for as long as the page lives.
    pub fn set(env: Env, lang: Lang) {
        ENV.with(|held| *held.borrow_mut() = Some(Arc::new(env)));
        LANG.set(lang);
    }

    /// The facts of this start.
    pub fn env() -> Arc<Env> {
        ENV.with(|held| held.borrow().clone()).expect("start reads the document before anything is drawn")
    }

    /// [`Env::is_guest`]; before the start nobody is one.
    pub fn is_guest() -> bool {
        ENV.with(|held| held.borrow().as_ref().is_some_and(|env| env.is_guest()))
    }

    /// The language in force.
    pub fn lang() -> Lang {
        LANG.get()
    }

    /// Another language from here on; whoever calls draws the page again.
    pub fn set_lang(lang: Lang) {
        LANG.set(lang);
    }
}

pub use held::*;
