//! Turns `locales/{fr,en}/*.toml` into Rust: one module per file, one constant or function per key.
//!
//! A key that one language lacks, and a placeholder that one language lacks, end the build here; a key nobody wrote is
//! an unknown name to the compiler. A table is a module of its own, except `{ one, other }`, which is a plural.

use std::{collections::BTreeSet, env, fmt::Write, fs, path::Path};
use toml::{Table, Value};

fn main() {
    println!("cargo::rerun-if-changed=locales");
    let mut code = String::new();
    for file in file_names("fr").union(&file_names("en")) {
        let surface = file.trim_end_matches(".toml");
        write_module(&mut code, surface, surface, &read("fr", file), &read("en", file));
    }
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for a build script");
    fs::write(Path::new(&out).join("messages.rs"), code).expect("the output directory can be written");
}

fn write_module(code: &mut String, at: &str, name: &str, fr: &Table, en: &Table) {
    let _ = writeln!(
        code,
        "/// `{at}`.\npub mod {name} {{\nuse crate::i18n::{{Lang, Msg, fill}};\nconst _: fn(Lang, Msg, &[(&str, &str)]) -> String = fill;"
    );
    let (fr_keys, en_keys): (BTreeSet<_>, BTreeSet<_>) = (fr.keys().collect(), en.keys().collect());
    let in_one_only: Vec<_> = fr_keys.symmetric_difference(&en_keys).collect();
    assert!(in_one_only.is_empty(), "locales: {at} has {in_one_only:?} in one language only");
    for (key, fr_value) in fr {
        let at = format!("{at}.{key}");
        match (fr_value, &en[key]) {
            (Value::String(fr), Value::String(en)) => write_message(code, &at, key, fr, en),
            (Value::Table(fr), Value::Table(en)) if is_plural(fr) && is_plural(en) => {
                write_plural(code, &at, key, fr, en)
            }
            (Value::Table(fr), Value::Table(en)) => write_module(code, &at, key, fr, en),
            _ => panic!("locales: {at} is not the same kind of thing in both languages"),
        }
    }
    code.push_str("}\n");
}

/// A plain text is a constant; a text with placeholders is a function with one argument for each, named like it.
fn write_message(code: &mut String, at: &str, key: &str, fr: &str, en: &str) {
    let names = placeholders(at, fr, en);
    let pair = format!("Msg {{ fr: {fr:?}, en: {en:?} }}");
    if names.is_empty() {
        let _ = writeln!(code, "/// {}\npub const {}: Msg = {pair};", doc(fr), key.to_uppercase());
    } else {
        let _ = writeln!(
            code,
            "/// {}\npub fn {key}({}) -> String {{ fill(Lang::current(), {pair}, &[{}]) }}",
            doc(fr),
            arguments(&names),
            pairs(&names)
        );
    }
}

/// A plural is a function of a count and its other placeholders. French counts 0 and 1 as one, English only 1.
fn write_plural(code: &mut String, at: &str, key: &str, fr: &Table, en: &Table) {
    let text = |table: &Table, form: &str| {
        table[form].as_str().unwrap_or_else(|| panic!("locales: {at}.{form} is not a text")).to_owned()
    };
    let (fr_one, fr_other, en_one, en_other) = (text(fr, "one"), text(fr, "other"), text(en, "one"), text(en, "other"));
    let mut names = placeholders(at, &fr_other, &en_other);
    for one in [&fr_one, &en_one] {
        assert!(names_in(at, one).is_subset(&names), "locales: {at}.one has a placeholder that {at}.other lacks");
    }
    names.remove("count");
    let comma = if names.is_empty() { "" } else { ", " };
    let _ = writeln!(
        code,
        "/// {}\npub fn {key}(count: usize{comma}{}) -> String {{ let lang = Lang::current(); let msg = if lang.is_one(count) {{ Msg {{ fr: {fr_one:?}, en: {en_one:?} }} }} else {{ Msg {{ fr: {fr_other:?}, en: {en_other:?} }} }}; fill(lang, msg, &[(\"count\", &count.to_string()){comma}{}]) }}",
        doc(&fr_other),
        arguments(&names),
        pairs(&names)
    );
}

fn arguments(names: &BTreeSet<String>) -> String {
    names.iter().map(|name| format!("{name}: &str")).collect::<Vec<_>>().join(", ")
}

fn pairs(names: &BTreeSet<String>) -> String {
    names.iter().map(|name| format!("({name:?}, {name})")).collect::<Vec<_>>().join(", ")
}

fn placeholders(at: &str, fr: &str, en: &str) -> BTreeSet<String> {
    let (in_fr, in_en) = (names_in(at, fr), names_in(at, en));
    assert!(in_fr == in_en, "locales: {at} has {in_fr:?} in French and {in_en:?} in English");
    in_fr
}

fn names_in(at: &str, text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let (name, tail) =
            after.split_once('}').unwrap_or_else(|| panic!("locales: {at} has a brace that is not closed"));
        names.insert(name.to_owned());
        rest = tail;
    }
    names
}

fn is_plural(table: &Table) -> bool {
    table.len() == 2 && table.contains_key("one") && table.contains_key("other")
}

fn doc(text: &str) -> String {
    text.replace('\n', " ").replace('[', "\\[").replace('<', "\\<")
}

fn file_names(lang: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(format!("locales/{lang}")).unwrap_or_else(|error| panic!("locales/{lang}: {error}"));
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.filter(|name| name.ends_with(".toml")).collect()
}

fn read(lang: &str, file: &str) -> Table {
    let path = format!("locales/{lang}/{file}");
    let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("locales: {path} is missing"));
    text.parse().unwrap_or_else(|error| panic!("locales: {path}: {error}"))
}
