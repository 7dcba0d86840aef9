//! The document around a page: the same for a drawn page and for the offline shell, which has no content.

use crate::{
    env::Env,
    i18n::{Lang, msg},
    route::Surface,
    state::{Preferences, Theme},
};

/// Names of the built files, complete paths with the base path: `/ops/pkg/app-1f2e.css`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// Style sheet.
    pub css: String,
    /// The desk's own.
    pub desk_css: String,
    /// Starts the technicians' app: an own file, because no inline script is allowed.
    pub technician: String,
    /// Starts the desk's.
    pub desk: String,
    /// The scanner's worker, started on first use.
    pub scanner: String,
}

/// What the head is made of.
pub(crate) struct Head<'a> {
    pub env: &'a Env,
    pub preferences: Preferences,
    pub surface: Surface,
    pub assets: &'a Assets,
    pub nonce: &'a str,
}

/// The document without content, for a start without network: the service worker keeps it and the app draws itself.
/// It is the same for everybody: it knows no person, and the app reads the choice of language and theme from the cookies.
pub fn offline_shell(env: &Env, lang: Lang, assets: &Assets, nonce: &str) -> String {
    let env = Env { person: None, ..env.clone() };
    let preferences = Preferences { lang, theme: Theme::System };
    Head { env: &env, preferences, surface: Surface::Technician, assets, nonce }.document("", "{}", None)
}

impl Head<'_> {
    /// The whole document; `<body data-ssr>` tells the app to take over what is drawn instead of drawing it.
    pub(crate) fn document(&self, title: &str, data: &str, body: Option<&str>) -> String {
        let Self { env, preferences, surface, assets, nonce } = self;
        let base = escape(&env.base);
        let app = preferences.lang.pick(msg::common::APP);
        let title = if title.is_empty() { app.to_owned() } else { format!("{} · {app}", escape(title)) };
        let person = env.person.as_ref().and_then(|person| serde_json::to_string(person).ok()).unwrap_or_default();
        let (css, boot) = match surface {
            Surface::Technician => (&assets.css, &assets.technician),
            Surface::Desk => (&assets.desk_css, &assets.desk),
        };
        let (ssr, body) = body.map_or(("", ""), |body| (" data-ssr", body));
        format!(
            "<!doctype html><html lang=\"{lang}\" data-theme=\"{theme}\" data-base=\"{base}\" data-zone=\"{zone}\" data-now=\"{now}\" \
             data-version=\"{version}\" data-sandbox=\"{sandbox}\" data-sandbox-sign-in=\"{sandbox_sign_in}\" data-scanner=\"{scanner}\" data-person=\"{person}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1,viewport-fit=cover\">\
             <title>{title}</title>\
             <link rel=\"stylesheet\" href=\"{css}\">\
             <script type=\"module\" src=\"{boot}\" nonce=\"{nonce}\"></script>\
             <link rel=\"manifest\" href=\"{base}/manifest.webmanifest\">\
             <link rel=\"icon\" href=\"{base}/favicon.svg\" type=\"image/svg+xml\">\
             <link rel=\"apple-touch-icon\" href=\"{base}/icons/apple-touch-180.png\">\
             <meta name=\"theme-color\" content=\"#f6f7f7\" media=\"(prefers-color-scheme: light)\">\
             <meta name=\"theme-color\" content=\"#0d1214\" media=\"(prefers-color-scheme: dark)\">\
             <meta name=\"format-detection\" content=\"telephone=no\">\
             <script type=\"application/json\" id=\"ops-data\" nonce=\"{nonce}\">{data}</script>\
             </head><body{ssr}>{body}</body></html>",
            css = escape(css),
            boot = escape(boot),
            lang = preferences.lang.tag(),
            theme = preferences.theme.code(),
            zone = escape(&env.zone),
            now = env.started_at,
            version = escape(&env.version),
            sandbox = env.sandbox,
            sandbox_sign_in = env.sandbox_sign_in,
            scanner = escape(&assets.scanner),
            person = escape(&person),
            nonce = escape(nonce),
        )
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
