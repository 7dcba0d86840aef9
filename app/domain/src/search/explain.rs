//! Why a record was found: each term's best match among its own texts, its customer's and its place's, to the character.

use super::index::Row;
use super::query::Term;
use super::{About, Field, Hit, How, Index, Kind, Marked, Reason, rank::worth, token};
use std::ops::Range;

/// One text that matched, and where.
struct Match<'a> {
    worth: u16,
    field: Field,
    how: How,
    text: &'a str,
    range: Range<usize>,
    /// Whose it is, where it is borrowed.
    of: Option<Kind>,
    contact: Option<&'a str>,
}

/// The record as it is shown.
pub(super) fn hit(index: &Index, at: usize, terms: &[Term]) -> Hit {
    let row = &index.rows[at];
    let customer = if row.kind == Kind::Customer { Some(row) } else { row.customer().map(|at| &index.rows[at]) };
    let location = row.location().map(|at| &index.rows[at]);
    let place = if row.kind == Kind::Customer { place(index, at, terms) } else { location };
    let payer = customer.filter(|_| row.kind != Kind::Customer);
    let lenders = [payer.map(|row| (row, 4)), place.map(|row| (row, if payer.is_some() { 5 } else { 8 }))];
    let lenders: Vec<_> = lenders.into_iter().flatten().collect();
    let matches: Vec<Match> = terms.iter().filter_map(|term| best(index, term, row, &lenders)).collect();
    let (title, title_field) = title(index, row);
    let marks =
        matches.iter().filter(|found| found.of.is_none() && found.text == title).map(|found| found.range.clone());
    Hit {
        kind: row.kind,
        name: index.name(row).to_owned(),
        title: Marked::new(title, marks.collect()),
        about: about(index, row, customer, location, title_field),
        reasons: reasons(matches),
        state: index.state(row).map(str::to_owned),
        customer: customer.map(|row| index.name(row).to_owned()),
        serial: index.field(row, Field::Serial).map(str::to_owned),
    }
}

/// What a record is called, and which field that is.
fn title<'a>(index: &'a Index, row: &'a Row) -> (&'a str, Field) {
    let field = match row.kind {
        Kind::Customer => Field::Name,
        Kind::Location => Field::Address,
        Kind::Equipment => Field::Model,
        Kind::Issue | Kind::Job | Kind::Invoice => Field::Code,
    };
    (index.field(row, field).unwrap_or_else(|| index.name(row)), field)
}

fn about(index: &Index, row: &Row, customer: Option<&Row>, location: Option<&Row>, title: Field) -> Vec<About> {
    let own = [Field::Subject, Field::Town, Field::Amount, Field::Date].map(|field| (Some(row), field));
    let payer = (customer.filter(|_| title != Field::Name), Field::Name);
    let place = (location, Field::Town);
    let told = own.into_iter().chain([payer, place]);
    told.filter_map(|(row, field)| Some(About { field, text: index.field(row?, field)?.to_owned() })).collect()
}

/// The best match of a term among a record's own texts and those it borrows.
fn best<'a>(index: &'a Index, term: &Term, row: &'a Row, lenders: &[(&'a Row, u16)]) -> Option<Match<'a>> {
    let mut best: Option<Match<'a>> = None;
    let mut offer = |found: Match<'a>| {
        if found.worth > best.as_ref().map_or(0, |best| best.worth) {
            best = Some(found);
        }
    };
    own(index, term, row, &mut offer);
    for (lender, tenths) in lenders {
        own(index, term, lender, &mut |found| {
            offer(Match { worth: found.worth / 10 * tenths, of: Some(lender.kind), ..found });
        });
    }
    best
}

/// The place of a customer that has most of the terms.
fn place<'a>(index: &'a Index, customer: usize, terms: &[Term]) -> Option<&'a Row> {
    let worth = |place: &&Row| -> u32 {
        terms.iter().filter_map(|term| best(index, term, place, &[])).map(|found| u32::from(found.worth)).sum()
    };
    index.places(customer).max_by_key(worth)
}

/// Every match of a term among a record's own texts.
fn own<'a>(index: &'a Index, term: &Term, row: &'a Row, offer: &mut impl FnMut(Match<'a>)) {
    let mut fields = index.fields(row).peekable();
    while let Some((field, text)) = fields.next() {
        let contact =
            fields.peek().filter(|(next, _)| field == Field::Phone && *next == Field::Contact).map(|(_, name)| *name);
        token::each(field, text, |token, within| {
            each_needle(term, field, text, token, within, |found| offer(Match { contact, ..found }));
        });
    }
    let name = index.name(row);
    token::each_of_name(row.kind, name, |field, token, within| {
        each_needle(term, field, name, token, within, &mut *offer)
    });
    if term.kind == Some(row.kind) {
        let worth = Field::Kind.worth().whole;
        offer(Match { worth, field: Field::Kind, how: How::Whole, text: name, range: 0..0, of: None, contact: None });
    }
}

fn each_needle<'a>(
    term: &Term,
    field: Field,
    text: &'a str,
    token: &str,
    within: Range<usize>,
    mut offer: impl FnMut(Match<'a>),
) {
    for needle in &term.needles {
        let (how, from) = if token == needle {
            (if term.is_close { How::Close } else { How::Whole }, 0)
        } else if token.starts_with(needle) {
            (How::Beginning, 0)
        } else if token.ends_with(needle) {
            (How::Ending, token.len() - needle.len())
        } else {
            continue;
        };
        let worth = worth(term, field, how, needle.len(), token.len());
        if worth > 0 {
            let range = token::part(text, within.clone(), token, from, from + needle.len());
            offer(Match { worth, field, how, text, range, of: None, contact: None });
        }
    }
}

/// Matches of one text are one reason; what the record is counts only where nothing else does.
fn reasons(mut matches: Vec<Match>) -> Vec<Reason> {
    matches.sort_by_key(|found| u16::MAX - found.worth);
    if matches.iter().any(|found| found.field != Field::Kind) {
        matches.retain(|found| found.field != Field::Kind);
    }
    let mut texts: Vec<(&str, Option<Kind>)> = Vec::new();
    for found in &matches {
        if !texts.contains(&(found.text, found.of)) {
            texts.push((found.text, found.of));
        }
    }
    let reason = |(text, of): (&str, Option<Kind>)| {
        let mut same = matches.iter().filter(|found| found.text == text && found.of == of);
        let ranges = same.clone().map(|found| found.range.clone()).collect();
        let first = same.next()?;
        let contact = first.contact.map(str::to_owned);
        Some(Reason { field: first.field, how: first.how, text: Marked::new(text, ranges), of, contact })
    };
    texts.into_iter().filter_map(reason).collect()
}
