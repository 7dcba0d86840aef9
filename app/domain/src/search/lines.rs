//! The index as it travels: one line a record, its parts separated by tabs.
//!
//! `kind, name, line of its customer, line of its place, state`, then each text behind the letter of its field. Lines are
//! counted from 0. A tenth of the bytes of JSON's keys, and read without a parser.

use super::Record;
use std::collections::HashMap;
use std::fmt::Write;

/// Writes the lines, in the order given: among equals the first is found first.
pub fn write(records: &[Record]) -> String {
    let lines: HashMap<(char, &str), usize> =
        records.iter().enumerate().map(|(line, record)| ((record.kind.letter(), record.name.as_str()), line)).collect();
    let number = |kind, name: &Option<String>| {
        let line = name.as_ref().and_then(|name| lines.get(&(kind, name.as_str())));
        line.map(usize::to_string).unwrap_or_default()
    };
    let mut text = String::with_capacity(records.len() * 96);
    for record in records {
        let (customer, place) = (number('C', &record.customer), number('L', &record.location));
        let state = record.state.as_deref().unwrap_or_default();
        let _ =
            write!(text, "{}\t{}\t{customer}\t{place}\t{}", record.kind.letter(), plain(&record.name), plain(state));
        for (field, value) in &record.fields {
            let _ = write!(text, "\t{}{}", field.letter(), plain(value));
        }
        text.push('\n');
    }
    text
}

/// Without what separates.
fn plain(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}
