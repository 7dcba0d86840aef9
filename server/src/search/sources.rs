//! What was read so far, by doctype and name, and the records made of it.

use crate::upstream::{
    UpstreamError,
    erpnext::{ErpNext, PAGE_ROWS, Searched, SearchedRow, Told},
};
use domain::search::{Field, Kind, Record};
use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

/// Most rows that are read of one doctype, newest first: 50 000 customers have twice as many numbers and devices. Of the
/// invoices, which alone grow without end, those of the last year.
const ROWS_MAX: u32 = 200_000;
const INVOICES_MAX: u32 = 60_000;

/// Rows of each doctype by name.
#[derive(Default)]
pub struct Sources {
    rows: BTreeMap<Searched, BTreeMap<String, SearchedRow>>,
    /// When all was read last.
    whole_at_ms: Option<i64>,
}

impl Sources {
    /// Reads what was changed, or everything where that is due; true when something is not as it was. What was read
    /// before a failure is kept only once all is there.
    pub async fn read(&mut self, erpnext: &ErpNext, now_ms: i64, whole: Duration) -> Result<bool, UpstreamError> {
        let is_due = |at_ms: i64| u128::try_from(now_ms - at_ms).is_ok_and(|age_ms| age_ms >= whole.as_millis());
        if self.whole_at_ms.is_none_or(is_due) {
            let mut rows = BTreeMap::new();
            for searched in Searched::ALL {
                rows.insert(searched, read(erpnext, searched, None).await?);
            }
            let is_changed = self.rows != rows;
            (self.rows, self.whole_at_ms) = (rows, Some(now_ms));
            return Ok(is_changed);
        }
        let mut changes = Vec::new();
        for (searched, rows) in &self.rows {
            let since = rows.values().map(|row| row.modified.as_str()).max();
            changes.push((*searched, read(erpnext, *searched, since).await?));
        }
        Ok(changes.into_iter().fold(false, |is_changed, (searched, rows)| self.takes(searched, rows) || is_changed))
    }

    /// True when one of them is not as it was.
    fn takes(&mut self, searched: Searched, changed: BTreeMap<String, SearchedRow>) -> bool {
        let rows = self.rows.entry(searched).or_default();
        let news = changed.into_iter().filter(|(name, row)| rows.get(name) != Some(row)).collect::<Vec<_>>();
        let is_changed = !news.is_empty();
        rows.extend(news);
        is_changed
    }

    /// The records: customers by name, the rest with the newest first.
    pub fn records(&self) -> Vec<Record> {
        let (towns, contacts) = (self.towns(), self.contacts());
        let mut customers: Vec<Record> =
            self.of(Searched::Customer).map(|record| customer(record, &towns, &contacts)).collect();
        customers.sort_by(|a, b| a.fields.first().cmp(&b.fields.first()).then_with(|| a.name.cmp(&b.name)));
        let others = [
            Searched::ServiceLocation,
            Searched::ServiceEquipment,
            Searched::Issue,
            Searched::DispatchJob,
            Searched::SalesInvoice,
        ];
        customers.extend(others.into_iter().flat_map(|searched| self.of(searched).rev().cloned()));
        customers
    }

    fn of(&self, searched: Searched) -> impl DoubleEndedIterator<Item = &Record> {
        self.told(searched).filter_map(|(_, told)| if let Told::Record(record) = told { Some(record) } else { None })
    }

    fn told(&self, searched: Searched) -> impl DoubleEndedIterator<Item = (&str, &Told)> {
        self.rows.get(&searched).into_iter().flatten().map(|(name, row)| (name.as_str(), &row.told))
    }

    /// The town of each customer's first place.
    fn towns(&self) -> HashMap<&str, &str> {
        let mut towns = HashMap::new();
        for place in self.of(Searched::ServiceLocation) {
            let town = place.fields.iter().find(|(field, _)| *field == Field::Town);
            if let (Some(customer), Some((_, town))) = (&place.customer, town) {
                towns.entry(customer.as_str()).or_insert(town.as_str());
            }
        }
        towns
    }

    /// Each customer's contacts: number, and the contact's name.
    fn contacts(&self) -> HashMap<&str, Vec<(&str, &str)>> {
        let name = |contact: &str| match self
            .rows
            .get(&Searched::Contact)
            .and_then(|rows| rows.get(contact))
            .map(|row| &row.told)
        {
            Some(Told::ContactName(name)) => name.as_str(),
            _ => "",
        };
        let mut numbers: HashMap<&str, Vec<&str>> = HashMap::new();
        for (_, told) in self.told(Searched::ContactPhone) {
            if let Told::Phone(contact, number) = told {
                numbers.entry(contact).or_default().push(number);
            }
        }
        let mut contacts: HashMap<&str, Vec<(&str, &str)>> = HashMap::new();
        for (_, told) in self.told(Searched::ContactLink) {
            if let Told::Link(contact, customer) = told {
                let theirs = numbers.get(contact.as_str()).into_iter().flatten();
                let contact = name(contact);
                contacts.entry(customer).or_default().extend(theirs.map(|number| (*number, contact)));
            }
        }
        contacts
    }
}

/// Every page of one doctype.
async fn read(
    erpnext: &ErpNext,
    searched: Searched,
    since: Option<&str>,
) -> Result<BTreeMap<String, SearchedRow>, UpstreamError> {
    let (mut rows, mut start) = (BTreeMap::new(), 0);
    loop {
        let page = match erpnext.list_searched(searched, since, start).await {
            // Not for our key, or not on this site: the rest is still worth searching.
            Err(error) if start == 0 && is_not_here(&error) => {
                tracing::warn!(?searched, %error, "is not searched");
                return Ok(rows);
            }
            page => page?,
        };
        let is_last = page.count < PAGE_ROWS as usize;
        rows.extend(page.rows.into_iter().map(|row| (row.name.clone(), row)));
        start += PAGE_ROWS;
        if is_last {
            return Ok(rows);
        }
        if start >= if searched == Searched::SalesInvoice { INVOICES_MAX } else { ROWS_MAX } {
            tracing::warn!(?searched, rows = start, "more than is searched: the oldest are left out");
            return Ok(rows);
        }
    }
}

fn is_not_here(error: &UpstreamError) -> bool {
    matches!(error, UpstreamError::Forbidden { .. } | UpstreamError::NotFound | UpstreamError::Refused { .. })
}

/// The customer with their town and every number of their contacts.
fn customer(record: &Record, towns: &HashMap<&str, &str>, contacts: &HashMap<&str, Vec<(&str, &str)>>) -> Record {
    debug_assert_eq!(record.kind, Kind::Customer);
    let with_town = record.clone().with(Field::Town, towns.get(record.name.as_str()));
    contacts.get(record.name.as_str()).into_iter().flatten().fold(with_town, |record, (number, contact)| {
        let fields = record.fields.len();
        let with_number = record.with(Field::Phone, Some(number));
        if with_number.fields.len() > fields { with_number.with(Field::Contact, Some(contact)) } else { with_number }
    })
}
