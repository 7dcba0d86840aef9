//! Which records have every term, and which of them first.

use super::query::{self, Term};
use super::{Field, Found, Hit, How, Index, Kind, dictionary, explain};

/// Candidates of a kind that are explained for each that is shown: the marks of a title decide among equals.
const SPARE: usize = 3;
/// What a whole title is worth beside a part of it.
const TITLE_WORTH: u32 = 90;
/// What a record that is no longer alive loses.
const PUT_AWAY: u32 = 60;

/// A candidate: its worth and its row.
type Candidate = (u32, u32);

impl Index {
    /// The records that have every word of the query, best first, at most `per_kind` of each kind.
    pub fn search(&self, query: &str, per_kind: usize) -> Found {
        let readings = query::readings(query);
        let exact = readings.iter().map(|terms| self.read(terms, per_kind));
        if let Some(found) = exact.into_iter().find(|found| found.total > 0) {
            return found;
        }
        let heard = readings.into_iter().filter_map(|terms| self.closer(terms));
        heard.map(|terms| self.read(&terms, per_kind)).find(|found| found.total > 0).unwrap_or_default()
    }

    fn read(&self, terms: &[Term], per_kind: usize) -> Found {
        let own: Vec<Vec<u16>> = terms.iter().map(|term| self.own(term)).collect();
        // A term nothing has ends it here.
        if terms.iter().zip(&own).any(|(term, own)| !term.is_optional && own.iter().all(|worth| *worth == 0)) {
            return Found::default();
        }
        let mut by_kind: [Vec<Candidate>; 6] = Default::default();
        for (row, worth) in self.candidates(terms, &own).into_iter().enumerate().filter(|(_, worth)| *worth > 0) {
            by_kind[self.rows[row].kind as usize].push((worth, row as u32));
        }
        let total = by_kind.iter().map(Vec::len).sum::<usize>() as u32;
        let mut hits: Vec<(u32, u32, Hit)> =
            by_kind.into_iter().flat_map(|candidates| self.best(candidates, terms, per_kind)).collect();
        hits.sort_by_key(|(worth, row, hit)| (u32::MAX - worth, hit.kind, *row));
        Found { total, hits: hits.into_iter().map(|(_, _, hit)| hit).collect() }
    }

    /// What each record's own words are worth for a term.
    fn own(&self, term: &Term) -> Vec<u16> {
        let mut best = vec![0; self.rows.len()];
        for needle in &term.needles {
            self.dictionary.each(needle, |how, length, postings| {
                for (row, field) in postings.iter().map(|posting| dictionary::open(*posting)) {
                    best[row] = best[row].max(worth(term, field, how, needle.len(), length));
                }
            });
        }
        if let Some(kind) = term.kind {
            let named = self.rows.iter().zip(&mut best).filter(|(row, _)| row.kind == kind);
            named.for_each(|(_, best)| *best = (*best).max(Field::Kind.worth().whole));
        }
        best
    }

    /// The worth of every record; 0 for one that lacks a term.
    fn candidates(&self, terms: &[Term], own: &[Vec<u16>]) -> Vec<u32> {
        let mut worths = vec![0; self.rows.len()];
        for (at, row) in self.rows.iter().enumerate() {
            let (customer, location) = (row.customer(), row.location());
            worths[at] = worths[at].max(sum(terms, own, at, &[(customer, 4), (location, 5)]));
            // A customer is found by one of their places; not by two of them at once.
            if let (Kind::Location, Some(customer)) = (row.kind, customer) {
                worths[customer] = worths[customer].max(sum(terms, own, customer, &[(Some(at), 8)]));
            }
        }
        worths
    }

    fn best(&self, mut candidates: Vec<Candidate>, terms: &[Term], per_kind: usize) -> Vec<(u32, u32, Hit)> {
        let order = |(worth, row): &Candidate| (u32::MAX - worth, *row);
        let explained = per_kind * SPARE;
        if candidates.len() > explained && explained > 0 {
            candidates.select_nth_unstable_by_key(explained, order);
        }
        candidates.truncate(explained);
        let explain = |(worth, row): Candidate| {
            let hit = explain::hit(self, row as usize, terms);
            let put_away = if hit.state.as_deref() == Some("Disabled") { PUT_AWAY } else { 0 };
            ((worth + title_worth(&hit)).saturating_sub(put_away).max(1), row, hit)
        };
        let mut hits: Vec<_> = candidates.into_iter().map(explain).collect();
        hits.sort_by_key(|(worth, row, _)| (u32::MAX - worth, *row));
        hits.truncate(per_kind);
        hits
    }

    /// The same terms with what was misheard put right; `None` where nothing can be.
    fn closer(&self, mut terms: Vec<Term>) -> Option<Vec<Term>> {
        let mut is_closer = false;
        for term in &mut terms {
            let is_unknown = self.own(term).iter().all(|worth| *worth == 0);
            let Some(word) = query::misheard(term).filter(|_| is_unknown) else { continue };
            let needles: Vec<String> = self.dictionary.close_to(word).into_iter().map(str::to_owned).collect();
            if !needles.is_empty() {
                *term = Term { needles, is_close: true, ..Term::default() };
                is_closer = true;
            }
        }
        is_closer.then_some(terms)
    }
}

/// What a match of that field is worth.
pub(super) fn worth(term: &Term, field: Field, how: How, typed: usize, written: usize) -> u16 {
    let worth = field.worth();
    let points = match how {
        How::Whole | How::Close => worth.whole,
        How::Beginning if typed >= worth.beginning_min && !term.is_optional && !term.is_close => {
            worth.beginning + (80 * typed / written.max(1)) as u16
        }
        How::Ending if typed >= worth.ending_min && !term.is_optional && !term.is_close => {
            worth.ending + 12 * typed.min(10) as u16
        }
        _ => 0,
    };
    if term.is_close { points * 3 / 5 } else { points }
}

/// All terms of a record: its own words whole, those it borrows by tenths. 0 unless it has every one, and one itself.
fn sum(terms: &[Term], own: &[Vec<u16>], row: usize, lenders: &[(Option<usize>, u32)]) -> u32 {
    let (mut sum, mut is_own) = (0, false);
    for (term, worths) in terms.iter().zip(own) {
        let mine = u32::from(worths[row]);
        let lent = |(lender, tenths): &(Option<usize>, u32)| lender.map_or(0, |at| u32::from(worths[at]) * tenths / 10);
        let best = lenders.iter().map(lent).max().unwrap_or_default().max(mine);
        if best == 0 && !term.is_optional {
            return 0;
        }
        is_own |= mine > 0 && !term.is_optional;
        sum += best;
    }
    if is_own { sum } else { 0 }
}

fn title_worth(hit: &Hit) -> u32 {
    let length = |marked: bool| {
        hit.title.0.iter().filter(|piece| !marked || piece.marked).map(|piece| piece.text.len()).sum::<usize>()
    };
    TITLE_WORTH * length(true) as u32 / length(false).max(1) as u32
}
