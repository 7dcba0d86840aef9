//! The French catalogue is held to the typography of Quebec (RELIABILITY.md F8); both to plain rules of writing.

use std::fs;
use toml::{Table, Value};

#[test]
fn the_french_catalogue_has_no_finding() {
    let findings: Vec<String> = texts("fr").iter().flat_map(|(at, text)| french_findings(at, text)).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn the_english_catalogue_has_no_finding() {
    let wrong = |text: &str| text.contains("...") || text.contains('\'') || text.contains("  ") || text.trim() != text;
    let findings: Vec<_> = texts("en").into_iter().filter(|(_, text)| wrong(text)).collect();
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn the_lint_finds_what_it_is_for() {
    for text in [
        "Prix: 5",
        "Prix : 5",
        "« Oui »",
        "5 %",
        "5%",
        "5 $",
        "Quoi ?",
        "Non\u{a0}!",
        "l'eau",
        "Attendez...",
        "a  b",
        " a",
    ] {
        assert!(!french_findings("t", text).is_empty(), "{text}");
    }
    for text in ["Prix\u{a0}: 5\u{a0}$", "«\u{a0}Oui\u{a0}»", "Quoi? Non! Si; l’eau, 5,2\u{a0}%", "14:05", "https://x"]
    {
        assert!(french_findings("t", text).is_empty(), "{text}");
    }
}

fn french_findings(at: &str, text: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let letters: Vec<char> = text.chars().collect();
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(place + 1).copied();
        let within_time = before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit());
        let within_url = after == Some('/');
        let wrong = match letter {
            ':' => !within_time && !within_url && before != Some('\u{a0}'),
            '»' | '%' | '$' => before != Some('\u{a0}'),
            '«' => after != Some('\u{a0}'),
            ';' | '!' | '?' => before.is_none_or(char::is_whitespace),
            '\'' | '"' => true,
            '.' => after == Some('.'),
            ' ' => before.is_none() || after.is_none_or(char::is_whitespace),
            _ => false,
        };
        if wrong {
            findings.push(format!("{at}: at {place}, {letter:?} in {text:?}"));
        }
    }
    findings
}

fn texts(lang: &str) -> Vec<(String, String)> {
    let folder = format!("{}/locales/{lang}", env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let table: Table = fs::read_to_string(&path).unwrap().parse().unwrap();
        collect(&path.file_stem().unwrap().to_string_lossy(), &table, &mut found);
    }
    assert!(found.len() > 100, "only {} texts found", found.len());
    found
}

fn collect(at: &str, table: &Table, found: &mut Vec<(String, String)>) {
    for (key, value) in table {
        match value {
            Value::Table(inner) => collect(&format!("{at}.{key}"), inner, found),
            Value::String(text) => found.push((format!("{at}.{key}"), text.clone())),
            other => panic!("{at}.{key}: {other:?}"),
        }
    }
}
