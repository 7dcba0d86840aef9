//! What happened to the device and its customer, newest first, by day.

use super::record;
use crate::{
    components::{icon::icon, number::dollars},
    env::env,
    i18n::{
        msg::device::{self, change as words},
        network::{cause_name, state_name},
        t,
    },
    state::state,
};
use domain::{
    network::RunState,
    time::LocalDate,
    timeline::{DeviceChange, TimelineEntry, TimelineKind},
};
use leptos::prelude::*;

/// Draws the entries; the first `fresh` of them arrived while the page was open.
pub fn timeline(entries: &[TimelineEntry], fresh: usize) -> AnyView {
    if entries.is_empty() {
        return view! { <p class="none">{t(device::NONE_TIMELINE)}</p> }.into_any();
    }
    let today = state().now.get_untracked().date();
    let mut lines = Vec::new();
    let mut day = None;
    for (index, entry) in entries.iter().enumerate() {
        if day != Some(entry.at.date()) {
            day = Some(entry.at.date());
            lines.push(day_line(entry.at.date(), today));
        }
        lines.push(line(entry, index < fresh));
    }
    view! { <ol class="timeline">{lines}</ol> }.into_any()
}

fn day_line(day: LocalDate, today: LocalDate) -> AnyView {
    let text = if day == today { t(device::TODAY).to_owned() } else { day.to_string() };
    view! { <li class="day">{text}</li> }.into_any()
}

fn line(entry: &TimelineEntry, is_new: bool) -> AnyView {
    let class = if is_new { "is-new" } else { "" };
    let (tone, icon_name) = look(entry);
    let actor = entry
        .actor
        .as_deref()
        .map(actor_text)
        .map(|actor| view! { " "<span class="quiet small">{actor}</span> }.into_any());
    view! { <li class=class><time datetime=entry.at.to_string()>{entry.at.hour_minute()}</time><span class=tone>{icon(icon_name)}</span><p>{text(entry)}{actor}</p></li> }
        .into_any()
}

/// The line: in the reader's words where the app has some, else as its source wrote it.
pub fn text(entry: &TimelineEntry) -> String {
    match &entry.change {
        Some(DeviceChange::RunState { from, to, cause }) => {
            let to = state_name(to);
            let change = from.as_ref().map_or_else(|| to.to_owned(), |from| words::from_to(state_name(from), to));
            match cause {
                Some(cause) => words::because(&cause_name(cause), &change),
                None => change,
            }
        }
        Some(DeviceChange::Record { status }) => words::record(record::status_name(status)),
        None if entry.kind == TimelineKind::Payment => payment(&entry.text).unwrap_or_else(|| entry.text.clone()),
        None => entry.text.clone(),
    }
}

/// `86.18 CAD, ch_00001630`, as the server tells a payment, in the reader's way; its reference is for the books alone.
fn payment(text: &str) -> Option<String> {
    let sum = text.split(", ").next()?.strip_suffix(" CAD")?;
    let (whole, cents) = sum.split_once('.').filter(|(_, cents)| cents.len() == 2)?;
    Some(words::payment(&dollars(format!("{whole}{cents}").parse().ok()?)))
}

/// Who it was, as people say it: one's own name for one's own record, a number of this continent in its groups.
pub fn actor_text(actor: &str) -> String {
    let env = env();
    let me = env.person.as_ref().filter(|person| person.technician.as_deref() == Some(actor));
    me.map(|person| person.name.clone()).or_else(|| phone(actor)).unwrap_or_else(|| actor.to_owned())
}

/// `514 555-0123`.
pub fn phone(number: &str) -> Option<String> {
    let is_number = number.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c));
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let local = if digits.len() == 11 { digits.strip_prefix('1')? } else { &digits };
    (is_number && local.len() == 10).then(|| format!("{} {}-{}", &local[..3], &local[3..6], &local[6..]))
}

/// Colour and icon of an entry.
pub fn look(entry: &TimelineEntry) -> (&'static str, &'static str) {
    match (&entry.kind, &entry.change) {
        (_, Some(DeviceChange::RunState { to: RunState::Online, .. })) => ("tone-good", "done"),
        (_, Some(DeviceChange::RunState { to: RunState::DyingGasp, .. })) => ("tone-bad", "power"),
        (_, Some(DeviceChange::RunState { to: RunState::Los | RunState::Offline, .. })) => ("tone-bad", "no-signal"),
        (TimelineKind::Sms, _) => ("tone-accent", "message"),
        (TimelineKind::Call, _) => ("tone-accent", "phone"),
        (TimelineKind::Email, _) => ("tone-accent", "send"),
        (TimelineKind::Comment, _) => ("tone-unknown", "note"),
        (TimelineKind::Issue, _) => ("tone-limit", "ticket"),
        (TimelineKind::DispatchJob, _) => ("tone-accent", "job"),
        (TimelineKind::Payment, _) => ("tone-good", "plan"),
        (TimelineKind::Billing, _) => ("tone-unknown", "plan"),
        (TimelineKind::Device, _) => ("tone-unknown", "optic"),
        (TimelineKind::Other(_), _) => ("tone-unknown", "info"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{env, i18n::Lang};
    use domain::service_equipment::EquipmentStatus;
    use leptos::reactive::owner::Owner;

    fn line_in(lang: Lang, change: DeviceChange) -> String {
        let entry = TimelineEntry { change: Some(change), ..TimelineEntry::samples().remove(0) };
        Owner::new_root(None).with(|| {
            env::set(env::Env::clone(&env()), lang);
            text(&entry)
        })
    }

    #[test]
    fn a_payment_is_told_in_dollars_and_without_its_reference() {
        let paid = |lang, text: &str| {
            let entry = TimelineEntry {
                kind: TimelineKind::Payment,
                text: text.to_owned(),
                change: None,
                ..TimelineEntry::samples().remove(0)
            };
            Owner::new_root(None).with(|| {
                env::set(env::Env::clone(&env()), lang);
                self::text(&entry)
            })
        };
        assert_eq!(paid(Lang::Fr, "86.18 CAD, ch_00001630"), "Paiement de 86,18\u{a0}$");
        assert_eq!(paid(Lang::En, "1086.05 CAD"), "Payment of $1086.05");
        assert_eq!(paid(Lang::En, "12.00 USD, X"), "12.00 USD, X");
    }

    #[test]
    fn who_it_was_is_told_as_people_say_it() {
        let told = |actor: &str| {
            Owner::new_root(None).with(|| {
                let me = domain::person::Person {
                    id: "tech1".into(),
                    name: "Marc Gagnon".into(),
                    role: domain::person::Role::Technician,
                    technician: Some("TECH-006".into()),
                    day: None,
                };
                env::set(env::Env { person: Some(me), ..env::Env::clone(&env()) }, Lang::Fr);
                actor_text(actor)
            })
        };
        assert_eq!(["TECH-006", "TECH-002"].map(told), ["Marc Gagnon", "TECH-002"]);
        assert_eq!(["+15145550123", "(450) 555-0199"].map(told), ["514 555-0123", "450 555-0199"]);
        assert_eq!(["Julie M. 2", "12345"].map(told), ["Julie M. 2", "12345"]);
    }

    #[test]
    fn a_change_is_told_in_the_language_of_the_reader() {
        let cut = |from| DeviceChange::RunState { from, to: RunState::Los, cause: Some("LOSi".into()) };
        let both = |change: DeviceChange| [line_in(Lang::Fr, change.clone()), line_in(Lang::En, change)];
        assert_eq!(
            both(cut(Some(RunState::Online))),
            [
                "En service → Lumière perdue (LOS). Cause\u{a0}: signal optique perdu (LOSi)",
                "In service → Light lost (LOS). Cause: optical signal lost (LOSi)"
            ]
        );
        assert_eq!(both(cut(None))[0], "Lumière perdue (LOS). Cause\u{a0}: signal optique perdu (LOSi)");
        let back = DeviceChange::RunState { from: Some(RunState::DyingGasp), to: RunState::Online, cause: None };
        assert_eq!(both(back), ["Alimentation coupée → En service", "Power lost → In service"]);
        let record = DeviceChange::Record { status: EquipmentStatus::Faulty };
        assert_eq!(both(record), ["Fiche modifiée\u{a0}: Défectueux", "Record changed: Faulty"]);
        let other = DeviceChange::RunState { from: None, to: RunState::from("rebooting"), cause: Some("X-9".into()) };
        assert_eq!(both(other)[1], "rebooting. Cause: X-9");
    }
}
