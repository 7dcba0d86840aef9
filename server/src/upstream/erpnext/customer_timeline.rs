//! Everything that happened to a customer, page by page, from seven doctypes at once, without a gap between two pages.
//!
//! A page goes back to an instant: of every doctype, all documents above it are in this page or in the ones before. It is
//! cut by the time a document was written (of a visit, last written), which no document's own time comes after.

use super::{ErpNext, Query, timeline};
use crate::upstream::{UpstreamError, json::Fields};
use domain::timeline::CustomerEntry;

/// One page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CustomerTimelineRead {
    /// Newest first.
    pub entries: Vec<CustomerEntry>,
    /// Where the next page begins; `None` at the beginning of everything.
    pub older: Option<String>,
    /// Doctypes that could not be read.
    pub missing: Vec<&'static str>,
}

/// How one doctype is read.
pub(super) struct Part {
    pub query: Query,
    /// The field a page is cut by.
    pub by: &'static str,
    pub decode: fn(&Fields) -> Option<CustomerEntry>,
}

/// A document and when it was written, as Frappe writes it: two such texts compare as the times do. One that cannot be
/// shown, such as a message of a picture alone, still counts as one of its page.
type Written = (String, Option<CustomerEntry>);
type Read = (&'static str, Result<Vec<Written>, UpstreamError>);

/// How many issues and visits of a customer are known by name, for what was said on them.
const NAMES: u32 = 500;

impl ErpNext {
    /// The page before a place that [`CustomerTimelineRead::older`] gave, or the newest one: at most `limit` documents of
    /// each doctype. An error only when nothing could be read.
    pub async fn list_customer_timeline(
        &self,
        customer: &str,
        equipment: &[&str],
        before: Option<&str>,
        limit: u32,
    ) -> Result<CustomerTimelineRead, UpstreamError> {
        let (issues, jobs) = futures::join!(self.names_of("Issue", customer), self.names_of("Dispatch Job", customer));
        // What was said on an issue or a visit is only found by its name.
        let are_named = issues.is_ok() && jobs.is_ok();
        let (issues, jobs) = (issues.unwrap_or_default(), jobs.unwrap_or_default());
        let documents = issues.iter().chain(&jobs).map(String::as_str).chain(equipment.iter().copied());
        let about: Vec<&str> = documents.chain([customer]).collect();
        let reads =
            timeline::customer_parts(customer, &about).into_iter().map(|part| self.read_part(part, before, limit));
        let mut read = joined(futures::future::join_all(reads).await, limit as usize)?;
        if !are_named {
            read.lacks_what_was_said();
        }
        Ok(read)
    }

    async fn read_part(&self, part: Part, before: Option<&str>, limit: u32) -> Read {
        let Part { query, by, decode } = part;
        let doctype = query.doctype();
        let order = if by == "modified" { "modified desc, name desc" } else { "creation desc, name desc" };
        let query = query.order_by(order).limit(limit);
        let query = match before.map(|before| (before, before.strip_prefix('<'))) {
            Some((_, Some(below))) => query.filter(by, "<", below),
            Some((upto, None)) => query.filter(by, "<=", upto),
            None => query,
        };
        (doctype, self.list(&query, |fields| Some((fields.word(by)?, decode(&fields)))).await)
    }

    async fn names_of(&self, doctype: &'static str, customer: &str) -> Result<Vec<String>, UpstreamError> {
        let query = Query::new(doctype).fields(&["name"]).filter("customer", "=", customer);
        let query = query.order_by("creation desc").limit(NAMES);
        self.list(&query, |fields| fields.word("name")).await
    }
}

impl CustomerTimelineRead {
    /// A document that things are said on could not be asked for: not all that was said is here.
    pub fn lacks_what_was_said(&mut self) {
        self.missing.extend(["Comment", "Communication"]);
        self.missing.sort_unstable();
        self.missing.dedup();
    }
}

/// True for what [`CustomerTimelineRead::older`] may be: a time as Frappe writes it.
pub fn is_place(before: &str) -> bool {
    let time = before.strip_prefix('<').unwrap_or(before);
    let shape = b"0000-00-00 00:00:00.000000";
    let fits = |(byte, shape): (u8, &u8)| if *shape == b'0' { byte.is_ascii_digit() } else { byte == *shape };
    matches!(time.len(), 19 | 21..=26) && time.bytes().zip(shape).all(fits)
}

fn joined(parts: Vec<Read>, limit: usize) -> Result<CustomerTimelineRead, UpstreamError> {
    let (mut read, mut all, mut failure, count) = (CustomerTimelineRead::default(), Vec::new(), None, parts.len());
    let mut floor: Option<String> = None;
    for (doctype, part) in parts {
        match part {
            Ok(part) => {
                // A doctype with more than this page holds ends the page for all of them.
                let full = (part.len() >= limit).then(|| part.last().map(|(written, _)| written.clone())).flatten();
                floor = floor.max(full);
                all.extend(part);
            }
            Err(error) => {
                read.missing.push(doctype);
                failure = Some(error);
            }
        }
    }
    if let Some(error) = failure.filter(|_| read.missing.len() == count) {
        return Err(error);
    }
    read.older = floor.map(|floor| cut(&mut all, floor));
    read.entries = all.into_iter().filter_map(|(_, entry)| entry).collect();
    read.entries.sort_by(|a, b| (b.entry.at, &b.entry.id).cmp(&(a.entry.at, &a.entry.id)));
    read.entries.dedup_by(|a, b| a.entry.id == b.entry.id);
    Ok(read)
}

/// What was written at the floor itself may not be whole and is left to the next page; where there is nothing else, the
/// page would never move on, and the next one begins below.
fn cut(all: &mut Vec<Written>, floor: String) -> String {
    if all.iter().all(|(written, _)| *written <= floor) {
        all.retain(|(written, _)| *written == floor);
        return format!("<{floor}");
    }
    all.retain(|(written, _)| *written > floor);
    floor
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::timeline::TimelineEntry;

    fn written(at: u32, id: &str) -> Written {
        let entry = TimelineEntry { id: id.to_owned(), ..TimelineEntry::samples().remove(0) };
        let at = format!("2026-11-{at:02} 09:00:00.000000");
        (at, Some(CustomerEntry { entry, is_ours: None, delivery: None }))
    }

    fn ids(read: &CustomerTimelineRead) -> Vec<&str> {
        let mut ids: Vec<&str> = read.entries.iter().map(|entry| entry.entry.id.as_str()).collect();
        ids.sort_unstable();
        ids
    }

    #[test]
    fn a_full_doctype_ends_the_page_for_all_and_nothing_is_told_twice_or_left_out() {
        let comments = vec![written(20, "c20"), written(10, "c10")];
        let issues = vec![written(19, "i19"), written(5, "i05")];
        let read = joined(vec![("Comment", Ok(comments)), ("Issue", Ok(issues)), ("Payment Entry", Ok(vec![]))], 2);
        let read = read.unwrap();
        assert_eq!((ids(&read), read.older.as_deref()), (vec!["c20", "i19"], Some("2026-11-10 09:00:00.000000")));
        let last = joined(vec![("Comment", Ok(vec![written(10, "c10")])), ("Issue", Ok(vec![]))], 2).unwrap();
        assert_eq!((ids(&last), last.older.clone()), (vec!["c10"], None));
    }

    #[test]
    fn what_cannot_be_shown_does_not_end_the_history() {
        let (at, _) = written(19, "");
        let read = joined(vec![("Communication", Ok(vec![written(20, "a"), (at, None)]))], 2).unwrap();
        assert_eq!((ids(&read), read.older.as_deref()), (vec!["a"], Some("2026-11-19 09:00:00.000000")));
    }

    #[test]
    fn a_page_of_one_instant_moves_on() {
        let read = joined(vec![("Comment", Ok(vec![written(10, "a"), written(10, "b")]))], 2).unwrap();
        assert_eq!((ids(&read), read.older.as_deref()), (vec!["a", "b"], Some("<2026-11-10 09:00:00.000000")));
    }

    #[test]
    fn what_cannot_be_read_is_named_and_all_of_it_is_an_error() {
        let down = || Err(UpstreamError::Timeout);
        let read = joined(vec![("Comment", down()), ("Issue", Ok(vec![written(1, "i")]))], 9).unwrap();
        assert_eq!((ids(&read), read.missing.clone()), (vec!["i"], vec!["Comment"]));
        assert!(joined(vec![("Comment", down()), ("Issue", down())], 9).is_err());
    }

    #[test]
    fn a_place_is_a_time_and_nothing_else() {
        for place in ["2026-11-10 09:00:00.000000", "<2026-11-10 09:00:00", "2026-11-10 09:00:00.1"] {
            assert!(is_place(place), "{place}");
        }
        for place in ["", "<", "2026-11-10", "2026-11-10 09:00:00'--", "2026-11-10T09:00:00", "2026-11-10 09:00:00."] {
            assert!(!is_place(place), "{place}");
        }
    }
}
