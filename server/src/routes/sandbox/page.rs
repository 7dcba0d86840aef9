//! The page to pick a person from: plain HTML, no script, one group a role.

use crate::app::App;
use app::i18n::{Lang, Msg};
use domain::person::{Person, Role};
use std::sync::Arc;

const TITLE: Msg = Msg { fr: "Choisir une personne", en: "Choose a person" };
const LEAD: Msg = Msg {
    fr: "Bac à sable\u{a0}: les données sont simulées et personne n’a de mot de passe.",
    en: "Sandbox: the data is simulated and nobody has a password.",
};
const ROLES: [(Role, Msg); 4] = [
    (Role::Technician, Msg { fr: "Techniciens", en: "Technicians" }),
    (Role::Agent, Msg { fr: "Service à la clientèle", en: "Customer service" }),
    (Role::Dispatcher, Msg { fr: "Répartition", en: "Dispatch" }),
    (Role::Admin, Msg { fr: "Administration", en: "Administration" }),
];

/// Everybody, by role; `next` is already known to be ours.
pub fn render(app: &App, people: &[Arc<Person>], lang: Lang, next: Option<&str>) -> String {
    let groups =
        ROLES.map(|(role, legend)| group(people.iter().filter(|person| person.role == role), lang.pick(legend)));
    let next = next.map(|next| format!("<input type=\"hidden\" name=\"next\" value=\"{}\">", escape(next)));
    let (base, css) = (app.base_path().as_str(), &app.built.assets.css);
    let (tag, title, lead, groups, next) =
        (lang.tag(), lang.pick(TITLE), lang.pick(LEAD), groups.concat(), next.unwrap_or_default());
    format!(
        "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\"><title>{title} · TARGO Ops</title>\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><link rel=\"stylesheet\" href=\"{css}\">\
         <link rel=\"icon\" href=\"{base}/favicon.svg\" type=\"image/svg+xml\"></head>\
         <body><p class=\"ribbon\" role=\"note\">SIMULATION</p><div class=\"app is-plain\"><main id=\"content\" class=\"content sign-in\">\
         <h1>{title}</h1><p>{lead}</p><form method=\"post\" action=\"{base}{action}\">{next}{groups}</form></main></div></body></html>",
        action = super::SIGN_IN_PATH,
    )
}

fn group<'a>(people: impl Iterator<Item = &'a Arc<Person>>, legend: &str) -> String {
    let buttons: String = people.map(|person| button(person)).collect();
    format!("<fieldset class=\"people\"><legend>{legend}</legend>{buttons}</fieldset>")
}

fn button(person: &Person) -> String {
    let (id, name) = (escape(&person.id), escape(&person.name));
    let initials: String = person.name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
    let initials = escape(&initials);
    format!(
        "<button class=\"person\" name=\"person\" value=\"{id}\"><span class=\"avatar\" aria-hidden=\"true\">{initials}</span>\
         <span class=\"grow\"><b>{name}</b><span class=\"quiet\">{id}</span></span></button>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
