//! Tokens: what a text is found by, each with where it stands in the text.

use super::{Field, Kind, fold};
use std::ops::Range;

/// Gives every token of a field's text. An identifier is one token; words are each their own, and once more together
/// where an apostrophe or a hyphen holds them: `l’Église` is `l`, `eglise` and `leglise`.
pub(super) fn each(field: Field, text: &str, mut give: impl FnMut(&str, Range<usize>)) {
    match field {
        Field::Amount | Field::Date => {}
        _ if field.is_identifier() => {
            let token = fold::fold(text);
            // A number of the North American plan is known without its country.
            let token = if token.len() == 11 && matches!(field, Field::Mobile | Field::Phone) {
                token.strip_prefix('1').unwrap_or(&token)
            } else {
                &token
            };
            give(token, 0..text.len());
        }
        _ => words(text, &mut give),
    }
}

/// Gives the tokens of a document name: the whole, and the number it ends in with and without its zeros. Nobody says the
/// number of a place, a device's record or a customer: those are found by the whole name alone.
pub(super) fn each_of_name(kind: Kind, name: &str, mut give: impl FnMut(Field, &str, Range<usize>)) {
    let digits = name.len() - name.bytes().rev().take_while(u8::is_ascii_digit).count();
    // A name of free text, `Ferme O’Brien + Fils`, is found by its words.
    if digits == name.len() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return;
    }
    give(if kind.is_numbered() { Field::Code } else { Field::Number }, &fold::fold(name), 0..name.len());
    if kind.is_numbered() {
        let number = &name[digits..];
        let short = number.trim_start_matches('0');
        give(Field::Number, number, digits..name.len());
        if !short.is_empty() && short != number {
            give(Field::Number, short, name.len() - short.len()..name.len());
        }
    }
}

/// Where the folded characters `from..to` of a token stand, `within` being where the token stands; all of it where the
/// token is not what is written (`saint` found as `st`).
pub(super) fn part(text: &str, within: Range<usize>, token: &str, from: usize, to: usize) -> Range<usize> {
    let mut folded = String::new();
    let (mut start, mut end) = (within.end, within.start);
    let skipped = fold::fold(&text[within.clone()]).len().saturating_sub(token.len());
    if !fold::fold(&text[within.clone()]).ends_with(token) {
        return within;
    }
    for (at, c) in text[within.clone()].char_indices() {
        let before = folded.len();
        fold::push(c, &mut folded);
        let after = folded.len();
        let mark = fold::is_mark(c) && before > skipped + from && before <= skipped + to;
        if (after > skipped + from && before < skipped + to && after > before) || mark {
            start = start.min(within.start + at);
            end = within.start + at + c.len_utf8();
        }
    }
    if start < end { start..end } else { within }
}

fn words(text: &str, give: &mut impl FnMut(&str, Range<usize>)) {
    let mut rest = 0;
    while rest < text.len() {
        let Some(start) = text[rest..].find(|c: char| c.is_alphanumeric()).map(|at| rest + at) else { return };
        let inside = |c: char| c.is_alphanumeric() || is_holder(c) || fold::is_mark(c);
        let end = text[start..].find(|c: char| !inside(c)).map_or(text.len(), |at| start + at);
        compound(&text[start..end], start, give);
        rest = end;
    }
}

/// What holds words together: `Saint-Rémi`, `l’Église`, `A&B`.
fn is_holder(c: char) -> bool {
    matches!(c, '-' | '&') || fold::is_apostrophe(c)
}

/// One run of letters held by hyphens and apostrophes.
fn compound(run: &str, offset: usize, give: &mut impl FnMut(&str, Range<usize>)) {
    let (mut at, mut count, mut elided) = (0, 0, None);
    for part in run.split_inclusive(is_holder) {
        let (start, word) = (at, part.trim_end_matches(is_holder));
        at += part.len();
        if word.is_empty() {
            continue;
        }
        count += 1;
        one(word, offset + start, give);
        if let Some(elided) = elided.take() {
            let elided: usize = elided;
            give(&fold::fold(&run[elided..start + word.len()]), offset + elided..offset + start + word.len());
        }
        elided = part.ends_with(fold::is_apostrophe).then_some(start);
    }
    if count > 1 {
        give(&fold::fold(run), offset..offset + run.len());
    }
}

fn one(word: &str, offset: usize, give: &mut impl FnMut(&str, Range<usize>)) {
    let folded = fold::fold(word);
    let canonical = fold::canonical(&folded);
    give(&folded, offset..offset + word.len());
    if canonical != folded {
        give(canonical, offset..offset + word.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(field: Field, text: &str) -> Vec<String> {
        let mut tokens = Vec::new();
        each(field, text, |token, _| tokens.push(token.to_owned()));
        tokens.sort();
        tokens.dedup();
        tokens
    }

    #[test]
    fn words_are_found_alone_and_held_together() {
        assert_eq!(tokens(Field::Address, "118, rue de l’Église"), ["118", "de", "eglise", "l", "leglise", "rue"]);
        assert_eq!(tokens(Field::Name, "Ferme O'Brien + Fils"), ["brien", "ferme", "fils", "o", "obrien"]);
        assert_eq!(tokens(Field::Name, "Garage A&B"), ["a", "ab", "b", "garage"]);
        assert_eq!(tokens(Field::Town, "Sainte-Clotilde"), ["clotilde", "sainte", "sainteclotilde", "st"]);
        assert_eq!(tokens(Field::Mobile, "+1 514 555-0148"), ["5145550148"]);
        assert_eq!(tokens(Field::Amount, "91,93"), [""; 0]);
    }

    #[test]
    fn a_part_is_marked_where_it_is_written() {
        let marked = |text: &str, token: &str, from, to| text[part(text, 0..text.len(), token, from, to)].to_owned();
        assert_eq!(marked("9C:A2:F4:97:44:1B", "9ca2f497441b", 8, 12), "44:1B");
        assert_eq!(marked("Éloïse", "eloise", 0, 3), "Élo");
        assert_eq!(marked("+1 514 555-0148", "5145550148", 6, 10), "0148");
        assert_eq!(marked("Sainte", "st", 0, 2), "Sainte");
        assert_eq!(marked("E\u{301}loi", "eloi", 0, 1), "E\u{301}");
    }
}
