//! Every written scenario is told to every reader in both languages, from the readings it rests on.

use super::*;
use crate::{
    env::{self, env},
    i18n::Lang,
};
use domain::{
    time::Timestamp,
    verdict::{Facts, judge},
};
use leptos::reactive::owner::Owner;
use serde_json::{Map, Value as Json};

fn in_lang<T>(lang: Lang, tell: impl FnOnce() -> T) -> T {
    Owner::new_root(None).with(|| {
        env::set(env::Env::clone(&env()), lang);
        tell()
    })
}

/// The scenarios of `domain`, judged; their expected verdicts are its own tests' business.
#[expect(clippy::unwrap_used, reason = "a fixture that cannot be read is a failed test")]
fn verdicts() -> Vec<(String, Verdict)> {
    let base = include_str!("../../../domain/tests/verdict/base.json");
    let files = [
        include_str!("../../../domain/tests/verdict/down.json"),
        include_str!("../../../domain/tests/verdict/light.json"),
        include_str!("../../../domain/tests/verdict/service.json"),
    ];
    let now = Timestamp::parse("2026-11-23T14:00:00.000-05:00").unwrap();
    let scenarios = files.into_iter().flat_map(|file| serde_json::from_str::<Vec<Map<String, Json>>>(file).unwrap());
    scenarios
        .map(|scenario| {
            let mut facts: Json = serde_json::from_str(base).unwrap();
            for (pointer, value) in scenario["set"].as_object().unwrap() {
                *facts.pointer_mut(pointer).unwrap() = value.clone();
            }
            let facts: Facts = serde_json::from_value(facts).unwrap();
            (scenario["name"].as_str().unwrap().to_owned(), judge(&facts, now))
        })
        .collect()
}

#[test]
fn each_scenario_is_told_with_the_readings_it_rests_on() {
    for (name, verdict) in verdicts() {
        for lang in [Lang::Fr, Lang::En] {
            let lines: Vec<String> = in_lang(lang, || verdict.evidence.iter().map(evidence).collect());
            let mut distinct = lines.clone();
            distinct.sort();
            distinct.dedup();
            assert_eq!(distinct.len(), lines.len(), "{name}: {lines:?}");
            for line in lines {
                assert!(line.chars().count() > 5 && !line.contains(['{', '}']), "{name}: {line:?}");
            }
        }
    }
}

#[test]
fn three_readers_hear_it_in_words_of_their_own() {
    for cause in Cause::ALL {
        let told = [technician::READER, agent::READER, customer::READER].map(|reader| (reader.sentence)(*cause));
        for text in told.iter().flat_map(|msg| [msg.fr, msg.en]) {
            assert!(text.chars().count() > 10, "{cause:?}: {text:?}");
        }
        assert!(told[0] != told[1] && told[1] != told[2] && told[0] != told[2], "{cause:?} is told twice alike");
        // A customer is not asked to know our trade's words.
        for jargon in ["ONT", "OLT", "PON", "ACS", "WAN", "VLAN", "dBm", "IPv4", "LOS"] {
            let is_word = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == jargon);
            assert!(!is_word(told[2].fr) && !is_word(told[2].en), "{cause:?}: {:?}", told[2]);
        }
    }
}

#[test]
fn the_lines_are_written_as_each_language_writes_them() {
    let all = verdicts();
    let line = |name: &str, nth: usize, lang| {
        let (_, verdict) = all.iter().find(|(known, _)| known == name).unwrap();
        in_lang(lang, || evidence(&verdict.evidence[nth]))
    };
    for (name, nth, fr, en) in [
        ("2.7 dB below the install", 0, "−2,7\u{a0}dB depuis la référence", "−2.7\u{a0}dB since the reference"),
        ("2.7 dB below the install", 1, "−19,4\u{a0}dBm reçus", "−19.4\u{a0}dBm received"),
        ("2.6 dB below in one night", 2, "Chute nette le 2026-11-21", "Fell at once on 2026-11-21"),
        ("seven of nine down", 0, "2 ONT sur 9 en service sur le port", "2 of 9 ONTs in service on the port"),
        ("dying gasp", 0, "OLT\u{a0}: Alimentation coupée", "OLT: Power lost"),
        (
            "suspended with 74.95 $ 45 days late, light fine",
            1,
            "74,95\u{a0}$ en retard de 45\u{a0}jours",
            "$74.95 overdue by 45\u{a0}days",
        ),
        ("fourteen on 2.4 GHz", 0, "14 appareils sur le 2,4\u{a0}GHz", "14 devices on 2.4\u{a0}GHz"),
    ] {
        assert_eq!([line(name, nth, Lang::Fr), line(name, nth, Lang::En)], [fr, en], "{name}");
    }
}

#[test]
fn a_label_is_as_sure_as_the_verdict() {
    let of = |name: &str| {
        let all = verdicts();
        let (_, verdict) = all.iter().find(|(known, _)| known == name).unwrap();
        in_lang(Lang::Fr, || label(verdict))
    };
    assert_eq!(of("all is well"), "Tout va bien");
    assert_eq!(of("a reading of six hours ago"), "Tout va bien, probable");
    assert_eq!(of("a repeater at -79 dBm"), "À surveiller");
    assert_eq!(of("offline without a cause"), "À régler, probable");
    for unknown in ["no source answered", "0.0 dBm", "a reading of three days ago"] {
        assert_eq!(of(unknown), "Indéterminé", "{unknown}");
    }
}
