//! Two pages around a link, plain HTML without a script: its address, for a dispatcher without one, and that there is no
//! such link, for whoever followed it.

use crate::{app::App, auth::links::MOUNT};
use app::{
    api::links::NewLink,
    i18n::{Lang, msg::links as words},
    route::Route,
};

/// The address, this once.
pub fn given(app: &App, lang: Lang, given: &NewLink, address: &str) -> String {
    let who = format!("{} · {}", escape(&given.link.technician_name), given.link.day);
    let (once, label, back) = (lang.pick(words::ONCE), lang.pick(words::ADDRESS), lang.pick(words::BACK));
    let (address, href) = (escape(address), app.base_path().join(&Route::Links.path()));
    let body = format!(
        "<p class=\"name\">{who}</p><p>{once}</p><label class=\"field\"><span class=\"label\">{label}</span>\
         <input class=\"input\" readonly value=\"{address}\"></label><a class=\"action\" href=\"{href}\">{back}</a>"
    );
    page(app, lang, lang.pick(words::GIVEN_TITLE), &body)
}

/// Nothing opens here any more, what is kept, and whom to call.
pub fn ended(app: &App, lang: Lang) -> String {
    let (text, kept, see) =
        (lang.pick(words::ENDED_TEXT), lang.pick(words::ENDED_KEPT), lang.pick(words::ENDED_SEE_KEPT));
    let href = app.base_path().join(&format!("{MOUNT}{}", Route::Outbox.path()));
    let body = format!("<p>{text}</p><p>{kept}</p><a class=\"action\" href=\"{href}\">{see}</a>");
    page(app, lang, lang.pick(words::ENDED_TITLE), &body)
}

fn page(app: &App, lang: Lang, title: &str, body: &str) -> String {
    let (base, css, tag) = (app.base_path().as_str(), &app.built.assets.css, lang.tag());
    format!(
        "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\"><title>{title} · TARGO Ops</title>\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><link rel=\"stylesheet\" href=\"{css}\">\
         <link rel=\"icon\" href=\"{base}/favicon.svg\" type=\"image/svg+xml\"></head>\
         <body><div class=\"app is-plain\"><main id=\"content\" class=\"content link-page\">\
         <h1>{title}</h1>{body}</main></div></body></html>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
