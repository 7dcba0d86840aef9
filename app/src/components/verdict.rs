//! A verdict: one sentence, the readings it rests on with their age, and the next step, in the words of its reader.

use super::{age::age, icon::icon};
use crate::{
    i18n::{
        msg::verdict as words,
        t,
        verdict::{Reader, evidence, label},
    },
    state::state,
};
use domain::{
    network::Level,
    time::Timestamp,
    verdict::{Evidence, Verdict},
};
use leptos::prelude::*;

/// Draws a verdict; `class` is added to its own.
pub fn verdict(verdict: &Verdict, reader: Reader, class: &'static str) -> AnyView {
    let (tone, icon_name) = match verdict.level {
        Level::Good => ("is-good", "done"),
        Level::Warning => ("", "alert"),
        Level::Bad => ("is-bad", "alert"),
        Level::Unknown => ("is-unknown", "unknown"),
    };
    let when =
        verdict.oldest().map(|at| view! { <span class="when">{words::as_of(&day_or_time(at))}</span> }.into_any());
    let lines: Vec<AnyView> = verdict.evidence.iter().map(line).collect();
    let lines = (!lines.is_empty()).then(|| view! { <ul>{lines}</ul> }.into_any());
    let others: Vec<&str> = verdict.also.iter().map(|cause| t((reader.sentence)(*cause))).collect();
    let others =
        (!others.is_empty()).then(|| view! { <p class="small">{words::also(&others.join("; "))}</p> }.into_any());
    view! {
        <section class=format!("verdict {tone} {class}") aria-label=t(words::ARIA)>
            <p class="label">{icon(icon_name)}<span>{label(verdict)}</span>{when}</p>
            <h2>{t((reader.sentence)(verdict.cause))}</h2>
            {lines}{others}
            <p class="next">{icon("wrench")}<span>{t((reader.next_step)(verdict.next_step))}</span></p>
        </section>
    }
    .into_any()
}

fn line(shown: &Evidence) -> AnyView {
    view! { <li><span>{evidence(shown)}</span><span>{age(shown.at)}</span></li> }.into_any()
}

/// `14:06` today, else the day.
fn day_or_time(at: Timestamp) -> String {
    let today = state().now.get_untracked().date();
    if at.date() == today { at.hour_minute() } else { at.date().to_string() }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::{
        env::{self, env},
        i18n::{Lang, verdict::technician},
        state::{AppState, Preferences, hold},
    };
    use domain::verdict::{Facts, judge};
    use leptos::reactive::owner::Owner;

    fn html(facts: &Facts, now: Timestamp) -> String {
        Owner::new_root(None).with(|| {
            env::set(env::Env::clone(&env()), Lang::Fr);
            hold(AppState::new(Preferences::default()));
            state().now.set(now);
            verdict(&judge(facts, now), technician::READER, "").to_html()
        })
    }

    #[test]
    fn it_shows_the_sentence_its_readings_and_the_next_step() {
        let facts = Facts::samples().remove(0);
        let now = facts.network.as_ref().unwrap().read_at;
        let shown = html(&facts, now);
        for part in [
            "Perte sur la fibre du client, probablement un connecteur",
            "−2,6\u{a0}dB depuis la référence",
            "23 ONT sur 24 en service sur le port",
            "Preuves de 14:02",
            "Nettoyer le connecteur",
            "À surveiller",
        ] {
            assert!(shown.contains(part), "{part} in {shown}");
        }
        let unknown = html(&Facts::default(), now);
        assert!(
            unknown.contains("is-unknown") && unknown.contains("Indéterminé") && !unknown.contains("<ul>"),
            "{unknown}"
        );
    }
}
