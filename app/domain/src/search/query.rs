//! What a query asks for. The same characters can be read in more than one way (`555 0148` is the end of a telephone
//! number, or two numbers), so there are several readings; the first that finds something counts.

use super::{Kind, QUERY_MAX_CHARS, fold};
use crate::identifier::{GponSerial, MacAddress};
use crate::phone;

/// More terms than this are not looked at.
const TERMS_MAX: usize = 8;
/// Chunks one identifier may be typed in: a MAC with spaces has six.
const CHUNKS_MAX: usize = 8;
/// Shorter words are not looked for with a letter wrong.
const CLOSE_MIN: usize = 5;

/// Words that tell nothing: they may match, and need not.
const OPTIONAL: [&str; 50] = [
    "a",
    "and",
    "at",
    "au",
    "aux",
    "cell",
    "cellulaire",
    "chez",
    "d",
    "de",
    "des",
    "du",
    "et",
    "ext",
    "for",
    "gpon",
    "in",
    "l",
    "la",
    "le",
    "les",
    "m",
    "mac",
    "madame",
    "mme",
    "monsieur",
    "mr",
    "mrs",
    "ms",
    "n",
    "no",
    "number",
    "numero",
    "of",
    "on",
    "phone",
    "poste",
    "qc",
    "quebec",
    "rd",
    "road",
    "s",
    "serial",
    "serie",
    "sn",
    "street",
    "tel",
    "telephone",
    "the",
    "tl",
];

/// One thing that must be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Term {
    /// Folded spellings, any of which will do.
    pub needles: Vec<String>,
    /// The kind of record it may name instead.
    pub kind: Option<Kind>,
    /// It may match, whole, and need not.
    pub is_optional: bool,
    /// Its needles are not what was typed, only close.
    pub is_close: bool,
}

/// The readings of a query, the likelier first.
pub(super) fn readings(query: &str) -> Vec<Vec<Term>> {
    let query: String = query.chars().take(QUERY_MAX_CHARS).collect();
    let chunks: Vec<&str> =
        query.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '"' | '«' | '»')).collect();
    let chunks: Vec<&str> =
        chunks.into_iter().map(without_caption).filter(|chunk| !fold::fold(chunk).is_empty()).collect();
    let mut readings = vec![read(&chunks, true, whole), read(&chunks, false, |_| None), read(&chunks, false, grouped)];
    readings.dedup();
    readings.retain(|reading| !reading.is_empty());
    readings
}

/// The word, where one with a letter wrong may be looked for in its place.
pub(super) fn misheard(term: &Term) -> Option<&str> {
    let word = term.needles.first().filter(|_| term.needles.len() == 1 && !term.is_optional)?;
    (word.len() >= CLOSE_MIN && word.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(word)
}

/// True when one letter is wrong, missing, too many, or changed places with its neighbour.
pub(super) fn is_close(a: &str, b: &str) -> bool {
    let (a, b) = if a.len() <= b.len() { (a.as_bytes(), b.as_bytes()) } else { (b.as_bytes(), a.as_bytes()) };
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([], _) => b.len() <= 1,
        _ if a.len() < b.len() => a == &b[1..],
        ([a1, a2, rest_a @ ..], [b1, b2, rest_b @ ..]) if a1 == b2 && a2 == b1 && rest_a == rest_b => true,
        _ => a[1..] == b[1..],
    }
}

/// Reads chunk by chunk; several that are `one` identifier together are one term, and so is a chunk with a digit where
/// what stands inside is `joined`.
fn read(chunks: &[&str], joined: bool, one: fn(&[&str]) -> Option<Vec<String>>) -> Vec<Term> {
    let (mut terms, mut at) = (Vec::new(), 0);
    while at < chunks.len() && terms.len() < TERMS_MAX {
        let longest = CHUNKS_MAX.min(chunks.len() - at);
        let found = (1..=longest).rev().find_map(|count| Some((count, one(&chunks[at..at + count])?)));
        match found {
            Some((count, needles)) => {
                terms.push(Term { needles, ..Term::default() });
                at += count;
            }
            None => {
                single(chunks[at], joined, &mut terms);
                at += 1;
            }
        }
    }
    terms.truncate(TERMS_MAX);
    if terms.iter().all(|term| term.is_optional) {
        terms.iter_mut().for_each(|term| term.is_optional = false);
    }
    terms
}

/// One chunk that is not known to be an identifier.
fn single(chunk: &str, joined: bool, terms: &mut Vec<Term>) {
    if let Some([kind, number]) = document(chunk) {
        terms.extend([kind, number]);
        return;
    }
    let token = fold::fold(chunk);
    let has_digit = token.bytes().any(|byte| byte.is_ascii_digit());
    if joined && has_digit {
        terms.push(Term { needles: spellings(token), ..Term::default() });
        return;
    }
    let words = chunk.split(|c: char| !(c.is_alphanumeric() || fold::is_apostrophe(c) || fold::is_mark(c)));
    terms.extend(words.map(fold::fold).filter(|word| !word.is_empty()).map(|word| word_term(&word)));
}

fn word_term(word: &str) -> Term {
    let is_optional = OPTIONAL.contains(&word);
    let needles = spellings(fold::canonical(word).to_owned());
    Term { needles, kind: Kind::of_word(word), is_optional, is_close: false }
}

/// A document name or the short form of one: `DJ-2026-00412`, `iss913`, `inv-412`.
fn document(chunk: &str) -> Option<[Term; 2]> {
    let folded = fold::fold(chunk);
    let letters = folded.find(|c: char| !c.is_ascii_lowercase())?;
    let (prefix, digits) = folded.split_at(letters);
    let kind = Kind::of_word(prefix).or_else(|| Kind::of_word(prefix.strip_prefix("acc")?))?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = chunk.rsplit(|c: char| !c.is_ascii_digit()).next().filter(|number| !number.is_empty())?;
    let short = number.trim_start_matches('0');
    let year = &digits[..digits.len() - number.len()];
    let mut needles = vec![folded.clone(), format!("{prefix}{year}{short:0>5}")];
    needles.extend([number, short].into_iter().filter(|_| kind.is_numbered()).map(str::to_owned));
    needles.retain(|needle| !needle.is_empty());
    needles.dedup();
    let kind = Term { needles: vec![prefix.to_owned()], kind: Some(kind), ..Term::default() };
    Some([kind, Term { needles, ..Term::default() }])
}

/// The other spellings of a token: without the country's 1, a GPON serial out of its hexadecimal one.
fn spellings(token: String) -> Vec<String> {
    let digits = token.bytes().all(|byte| byte.is_ascii_digit());
    let national = token.strip_prefix('1').filter(|_| digits && token.len() >= 7).map(str::to_owned);
    let ascii = gpon_beginning(&token);
    [Some(token), national, ascii].into_iter().flatten().collect()
}

/// `54504c4797` begins a GPON serial's hexadecimal spelling: `tplg97`.
fn gpon_beginning(token: &str) -> Option<String> {
    if !(9..=16).contains(&token.len()) || !token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let letter = |at: usize| u8::from_str_radix(&token[2 * at..2 * at + 2], 16).ok().filter(u8::is_ascii_uppercase);
    let vendor: Option<String> =
        (0..4).map(|at| letter(at).map(|byte| char::from(byte.to_ascii_lowercase()))).collect();
    Some(vendor? + &token[8..])
}

/// Chunks that are one whole identifier.
fn whole(chunks: &[&str]) -> Option<Vec<String>> {
    let text = chunks.join(" ");
    let token = fold::fold(&text);
    if let Some(number) = phone::normalise(&text) {
        let digits = number.trim_start_matches('+');
        return Some(vec![
            digits.strip_prefix('1').filter(|rest| rest.len() == 10).unwrap_or(digits).to_owned(),
            token,
        ]);
    }
    if let Ok(gpon) = GponSerial::parse(&text) {
        return Some(vec![fold::fold(&gpon.to_string()), token]);
    }
    let pairs = chunks.len() > 1 && chunks.iter().all(|chunk| chunk.len() == 2 && is_hex(chunk));
    let local = chunks.len() == 2 && token.len() == 7 && token.bytes().all(|byte| byte.is_ascii_digit());
    let is_whole = MacAddress::parse(&text).is_ok() || is_postal_code(&token) || pairs || local;
    is_whole.then(|| vec![token])
}

/// Chunks that may be one serial read out in groups.
fn grouped(chunks: &[&str]) -> Option<Vec<String>> {
    let is_group = |chunk: &&str| chunk.len() >= 2 && chunk.bytes().any(|byte| byte.is_ascii_digit());
    let token = fold::fold(&chunks.concat());
    (chunks.len() > 1 && chunks.iter().all(is_group) && token.len() >= 6).then(|| spellings(token))
}

fn is_postal_code(token: &str) -> bool {
    let shape = |(at, byte): (usize, u8)| if at % 2 == 0 { byte.is_ascii_lowercase() } else { byte.is_ascii_digit() };
    token.len() == 6 && token.bytes().enumerate().all(shape)
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `S/N:2239A7B` is `2239A7B`.
fn without_caption(chunk: &str) -> &str {
    match chunk.split_once([':', '=']) {
        Some((caption, rest)) if !rest.is_empty() && OPTIONAL.contains(&fold::fold(caption).as_str()) => rest,
        _ => chunk,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needles(query: &str) -> Vec<Vec<String>> {
        readings(query).swap_remove(0).into_iter().map(|term| term.needles).collect()
    }

    #[test]
    fn an_identifier_is_one_term_however_it_is_spaced() {
        for (query, first) in [
            ("(514) 555-0148", "5145550148"),
            ("+1 514 555 0148", "5145550148"),
            ("1-514-555-0148", "5145550148"),
            ("555 0148", "5550148"),
            ("9c a2 f4 97 44 1b", "9ca2f497441b"),
            ("9CA2.F497.441B", "9ca2f497441b"),
            ("97:44:1B", "97441b"),
            ("5450 4C47 9744 1B58", "tplg97441b58"),
            ("GPON: TPLG 9744 1B58", "tplg97441b58"),
            ("j0j 1l0", "j0j1l0"),
            ("S/N:2239A7B004512", "2239a7b004512"),
        ] {
            let needles = needles(query);
            assert_eq!(
                needles.iter().find(|needles| !OPTIONAL.contains(&needles[0].as_str())).unwrap()[0],
                first,
                "{query}"
            );
        }
        assert_eq!(needles("54504c4797")[0], ["54504c4797", "tplg97"]);
    }

    #[test]
    fn a_document_is_its_kind_and_its_number() {
        assert_eq!(needles("DJ-2026-00412")[1], ["dj202600412", "00412", "412"]);
        assert_eq!(needles("iss913"), [vec!["iss"], vec!["iss913", "iss00913", "913"]]);
        assert_eq!(needles("loc-210")[1], ["loc210", "loc00210"]);
        assert_eq!(document("tplg97441b58"), None);
    }

    #[test]
    fn words_that_tell_nothing_are_optional_unless_alone() {
        let terms = readings("Mme Tremblay de Ste-Clotilde").swap_remove(0);
        let told: Vec<_> = terms.iter().filter(|term| !term.is_optional).map(|term| term.needles[0].as_str()).collect();
        assert_eq!(told, ["tremblay", "st", "clotilde"]);
        assert!(readings("de la").iter().flatten().all(|term| !term.is_optional));
        assert!(readings("  - ' ").is_empty());
    }

    #[test]
    fn close_is_one_slip() {
        for (a, b) in [("lefebvre", "lefevre"), ("gauthier", "gautier"), ("tremblay", "trembaly"), ("simard", "simart")]
        {
            assert!(is_close(a, b) && is_close(b, a), "{a} {b}");
        }
        assert!(!is_close("morin", "maurin2") && !is_close("gagne", "cagnee"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*") {
            proptest::prop_assert!(readings(&text).iter().all(|reading| reading.len() <= TERMS_MAX));
        }
    }
}
