//! Words. `locales/{fr,en}/*.toml` become constants and functions at build time; nothing is looked up by name.
//!
//! A plain text is `t(msg::today::NEXT)`; a text with holes is `msg::today::planned(&from, &to)`, already filled.

#[cfg(test)]
mod lint;
pub mod network;
pub mod problem;
pub mod verdict;

use serde::{Deserialize, Serialize};

/// The catalogue, one module per file.
pub mod msg {
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}

/// One text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Msg {
    /// French of Quebec.
    pub fr: &'static str,
    /// English of Canada.
    pub en: &'static str,
}

/// A language of the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lang {
    /// French of Quebec.
    #[default]
    Fr,
    /// English of Canada.
    En,
}

/// The text in the language in force.
pub fn t(msg: Msg) -> &'static str {
    Lang::current().pick(msg)
}

impl Lang {
    /// The language in force: the request's on the server, the person's choice in the browser.
    pub fn current() -> Self {
        crate::env::lang()
    }

    /// `fr`, `fr-CA`, `en`...; anything else is `None`.
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()? {
            "fr" => Some(Self::Fr),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The value of the cookie.
    pub fn code(self) -> &'static str {
        self.pick(Msg { fr: "fr", en: "en" })
    }

    /// The value of `<html lang>`.
    pub fn tag(self) -> &'static str {
        self.pick(Msg { fr: "fr-CA", en: "en-CA" })
    }

    /// The text in this language.
    pub fn pick(self, msg: Msg) -> &'static str {
        match self {
            Self::Fr => msg.fr,
            Self::En => msg.en,
        }
    }

    /// True when a count takes the singular.
    pub fn is_one(self, count: usize) -> bool {
        count == 1 || (count == 0 && self == Self::Fr)
    }
}

/// Puts the values in the holes of a text.
pub fn fill(lang: Lang, msg: Msg, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = lang.pick(msg);
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(before);
        filled.push_str(values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value));
        rest = tail;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_in_the_order_of_the_language() {
        let msg = Msg { fr: "{b} de {a}", en: "{a}’s {b}" };
        assert_eq!(fill(Lang::Fr, msg, &[("a", "Luc"), ("b", "fiche")]), "fiche de Luc");
        assert_eq!(fill(Lang::En, msg, &[("a", "Luc"), ("b", "record")]), "Luc’s record");
    }

    #[test]
    fn a_value_that_looks_like_a_hole_is_left_alone() {
        let msg = Msg { fr: "{a} {b}", en: "" };
        assert_eq!(fill(Lang::Fr, msg, &[("a", "{b}"), ("b", "x")]), "{b} x");
    }

    #[test]
    fn zero_is_singular_in_french_alone() {
        assert!(Lang::Fr.is_one(0) && !Lang::En.is_one(0) && Lang::En.is_one(1) && !Lang::Fr.is_one(2));
    }
}
