//! Search: one box that finds a customer, a place, a device, an issue, a visit or an invoice by whatever scrap of it an
//! agent hears, and says why. Pure and in memory: the server and the browser run the very same code over the same
//! [lines](write_lines).
//!
//! 1. A query is [read](query) into terms, every one of which must be found (CONTRACTS.md "Key normalisation").
//! 2. Terms are looked up in a dictionary by what a token begins with and, for identifiers, by what it ends with.
//! 3. A record is found by its own words and by those of its customer and its place; the best of each kind are
//!    [explained](explain) with the very characters that matched.

mod dictionary;
mod explain;
mod field;
mod fold;
mod index;
mod lines;
mod query;
mod rank;
mod record;
mod token;

pub use field::{Field, Kind};
pub use index::{Index, Reading};
pub use lines::write as write_lines;
pub use record::Record;

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Longest query that is read, in characters; what comes after is not looked at.
pub const QUERY_MAX_CHARS: usize = 120;

/// What was found, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Found {
    /// How many records match, shown or not.
    pub total: u32,
    /// The best of them, at most so many of each kind as were asked for.
    pub hits: Vec<Hit>,
}

/// What the server answers: what was found, in how many records, and how old they are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SearchAnswer {
    /// When the records were read.
    pub read_at: Timestamp,
    /// How many were searched.
    pub records: u32,
    /// The result.
    pub found: Found,
}

/// One record found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// Its document name, `CUST-2026-00042`.
    pub name: String,
    /// What it is called: a customer's name, an address, a model, or the document name itself.
    pub title: Marked,
    /// What tells it from its like: town, customer, subject, amount.
    pub about: Vec<About>,
    /// Why it was found, best reason first; never empty.
    pub reasons: Vec<Reason>,
    /// The upstream's word for its state.
    pub state: Option<String>,
    /// The document name of the customer it leads to.
    pub customer: Option<String>,
    /// The serial a device's page is found by.
    pub serial: Option<String>,
}

/// One thing told beside a title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct About {
    /// What it is; an amount is in dollars with a point, a date as YYYY-MM-DD.
    pub field: Field,
    /// The text.
    pub text: String,
}

/// Why a record was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reason {
    /// What of it matched.
    pub field: Field,
    /// How.
    pub how: How,
    /// The text that matched, with the characters that did.
    pub text: Marked,
    /// Whose text it is, where it is not the record's own.
    pub of: Option<Kind>,
    /// The contact a telephone belongs to.
    pub contact: Option<String>,
}

/// How a typed word met a written one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// It is the same.
    Whole,
    /// The written one ends so.
    Ending,
    /// The written one begins so.
    Beginning,
    /// One letter apart: nothing was written exactly so.
    Close,
}

/// A text in pieces, some of which matched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Marked(pub Vec<Piece>);

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Piece {
    /// The characters.
    pub text: String,
    /// Whether they matched.
    pub marked: bool,
}

impl Marked {
    /// The text without its marks.
    pub fn plain(&self) -> String {
        self.0.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// Marks these byte ranges, which may overlap; they stand on the boundaries of characters.
    pub(crate) fn new(text: &str, mut ranges: Vec<std::ops::Range<usize>>) -> Self {
        ranges.sort_by_key(|range| (range.start, range.end));
        let (mut pieces, mut at) = (Vec::new(), 0);
        let mut push = |range: std::ops::Range<usize>, marked| {
            if let Some(part) = text.get(range).filter(|part| !part.is_empty()) {
                pieces.push(Piece { text: part.to_owned(), marked });
            }
        };
        for range in ranges {
            let start = range.start.max(at);
            push(at..start, false);
            push(start..range.end.max(start), true);
            at = range.end.max(start);
        }
        push(at..text.len(), false);
        Self(pieces)
    }
}

/// True when a text has every word typed, each as the beginning of one of its own: how a list of labels is narrowed.
pub fn has_words(text: &str, typed: &str) -> bool {
    let mut tokens = Vec::new();
    token::each(Field::Name, text, |token, _| tokens.push(token.to_owned()));
    let words = typed.split_whitespace().map(fold::fold).filter(|word| !word.is_empty());
    words.into_iter().all(|word| tokens.iter().any(|token| token.starts_with(&word)))
}

#[cfg(test)]
mod tests;
