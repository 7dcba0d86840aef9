//! The log: one sentence a line with its fields, JSON unless a person is reading along. Every line of a request carries
//! its id, `x-request-id`, which a person is shown with each problem.
//!
//! **Never in a log**: tokens, keys and secrets; cookies; `X-Authentik-*` values except the e-mail a person is known by;
//! the token of a `/t/` link; query strings; bodies, notes, photos and texts of messages; Wi-Fi keys; phone numbers. What
//! an upstream says of a refusal is logged at most 300 characters long, through [`scrubbed`]. Paths are logged through
//! [`path`]: they hold serials and document names, which are what an operator looks for. Forging a line is not possible:
//! JSON escapes control characters, and so does [`path`] where a person reads along.

use std::io::IsTerminal;
use tracing_subscriber::{EnvFilter, fmt};

/// Starts the log; `filter` is `OPS_LOG`, and a filter that does not parse is an error.
pub fn start(filter: &str) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let builder = fmt().with_env_filter(EnvFilter::try_new(filter)?).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        builder.try_init()
    } else {
        builder.json().flatten_event(true).with_span_list(false).try_init()
    }
}

/// A request's path as it may be logged: what follows `/t/` or `/q/` is a right to enter, and is left out; `/t/s/` is a
/// guest's page and none.
pub fn path(path: &str) -> String {
    let at = ["/t/", "/q/"].iter().filter_map(|right| path.find(right)).min();
    let kept = match at.map(|at| path.split_at(at + "/t/".len())) {
        Some((before, rest)) if !rest.starts_with("s/") => format!("{before}…"),
        _ => path.to_owned(),
    };
    kept.escape_debug().to_string()
}

/// A stranger's sentence without what may be a phone number: seven digits or more, however they are set apart, that do
/// not go on from a letter (`DJ-2026-00412`, `TPLG97441B58`).
pub fn scrubbed(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let is_of_a_name = ends_in_a_name(&rest[..at]);
        let until = rest[at..].find(|c: char| !c.is_ascii_digit() && !" -.()\u{a0}".contains(c));
        let run = rest[at..at + until.unwrap_or(rest.len() - at)].trim_end_matches(|c: char| !c.is_ascii_digit());
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        kept.push_str(&rest[..at]);
        kept.push_str(if digits < 7 || is_of_a_name { run } else { "…" });
        rest = &rest[at + run.len()..];
    }
    kept + rest
}

fn ends_in_a_name(text: &str) -> bool {
    text.trim_end_matches('-').ends_with(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_of_a_link_and_a_forged_line_stay_out() {
        assert_eq!(path("/ops/t/s3cr3t-t0ken"), "/ops/t/…");
        assert_eq!((path("/t/s3cr3t/x"), path("/ops/q/s3cr3t")), ("/t/…".into(), "/ops/q/…".into()));
        assert_eq!(path("/ops/t/s/j/job/DJ-1"), "/ops/t/s/j/job/DJ-1");
        assert_eq!(path("/j/job/DJ-2026-00412"), "/j/job/DJ-2026-00412");
        assert_eq!(path("/a\n{\"level\":\"ERROR\"}\u{1b}[2J"), "/a\\n{\\\"level\\\":\\\"ERROR\\\"}\\u{1b}[2J");
    }

    #[test]
    fn a_phone_number_is_left_out_and_a_date_is_not() {
        for (said, kept) in [
            ("+1 (514) 555-0142 is not valid", "+… is not valid"),
            ("5145550142", "…"),
            ("call 514.555.0142, or DJ-2026-00412", "call …, or DJ-2026-00412"),
            ("TPLG97441B58", "TPLG97441B58"),
            ("status 502 of 3", "status 502 of 3"),
            ("", ""),
            ("12 ", "12 "),
        ] {
            assert_eq!(scrubbed(said), kept, "{said}");
        }
    }
}
