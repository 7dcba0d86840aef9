//! What happened to the customer: the page that was read, older ones on demand, and what arrives while one looks. Nothing
//! is shown twice; a stream that cannot prove it lost nothing has the page read again.

mod seen;

use super::known::Known;
use crate::{
    api::{
        call::call, dispatch_jobs::ListCustomerDispatchJobs, issues::ListCustomerIssues,
        payment_entries::ListPaymentEntries, prefetched::prefetched, sales_invoices::ListSalesInvoices,
        service_equipment::ListServiceEquipment, timeline::ReadCustomerTimeline,
    },
    browser::spawn,
    i18n::msg::device as device_words,
    live::{self, Rereading},
    state::state,
};
use domain::{
    error::Problem,
    event::LiveEvent,
    panel::Panel,
    time::Timestamp,
    timeline::{CustomerEntry, CustomerTimeline, TimelineKind},
    topic::Topic,
};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// How many devices' own events are listened for.
const DEVICES: usize = 20;

/// `Copy`, so a closure takes it whole.
#[derive(Clone, Copy)]
pub struct Feed {
    name: StoredValue<String>,
    known: Known,
    /// What is shown, oldest first.
    pub entries: RwSignal<Vec<CustomerEntry>>,
    /// What arrived while the reader was further up.
    pub waiting: RwSignal<Vec<CustomerEntry>>,
    /// Where the page behind begins.
    pub older: RwSignal<Option<String>>,
    /// What could not be read.
    pub missing: RwSignal<Vec<String>>,
    /// Why the last try brought nothing.
    pub problem: RwSignal<Option<Problem>>,
    /// When the newest page was read.
    pub read_at: RwSignal<Option<Timestamp>>,
    /// A page is on its way.
    pub asking: RwSignal<bool>,
    /// Whether the reader looks at the newest entry.
    pub at_end: StoredValue<bool>,
    /// Up to when this browser had seen the customer before; `None` where it had not.
    pub seen_until: RwSignal<Option<Timestamp>>,
    cursor: RwSignal<Option<String>>,
    /// The next page may not join what is shown, and takes its place.
    begins_anew: StoredValue<bool>,
    /// Up to where everything was read; what arrives by itself proves nothing of what came before it.
    read_until: StoredValue<Option<Timestamp>>,
    /// What the page under way does not have yet was heard of.
    again: StoredValue<bool>,
    /// Entries of the folds that stand open, by id: they stay open while others arrive.
    pub opened: StoredValue<BTreeSet<String>>,
    rereading: Rereading,
}

impl Feed {
    /// Begins with what came with the page, listens from there on, and asks where nothing came.
    pub fn open(name: &str, known: Known) -> Self {
        let feed = Self {
            name: StoredValue::new(name.to_owned()),
            known,
            entries: RwSignal::default(),
            waiting: RwSignal::default(),
            older: RwSignal::new(None),
            missing: RwSignal::default(),
            problem: RwSignal::new(None),
            read_at: RwSignal::new(None),
            asking: RwSignal::new(false),
            at_end: StoredValue::new(true),
            seen_until: RwSignal::new(None),
            cursor: RwSignal::new(None),
            begins_anew: StoredValue::new(true),
            read_until: StoredValue::new(None),
            again: StoredValue::new(false),
            opened: StoredValue::default(),
            rereading: Rereading::default(),
        };
        match prefetched().get(&feed.page(None)) {
            Some(answer) => feed.took_newest(answer),
            None => feed.read_again(),
        }
        feed.listen();
        feed.remember();
        feed
    }

    /// True once there is something to show, be it that there is nothing.
    pub fn is_read(self) -> bool {
        self.read_at.with(Option::is_some)
    }

    /// Reads the newest page; once more after the one under way, however often it is asked for meanwhile.
    pub fn read_again(self) {
        if self.asking.try_get_untracked() != Some(false) {
            self.again.try_set_value(true);
            return;
        }
        self.asking.set(true);
        spawn(async move { self.took_newest(call(self.page(None)).await) });
    }

    /// Reads the page behind what is shown, once at a time.
    pub fn read_older(self) {
        let Some(before) = self.older.get_untracked().filter(|_| !self.asking.get_untracked()) else { return };
        self.asking.set(true);
        spawn(async move {
            let answer = call(self.page(Some(before))).await;
            self.took(answer, |page| {
                self.older.try_set(page.older.clone());
                self.add(page.entries);
            });
        });
    }

    /// Shows what waited.
    pub fn show_waiting(self) {
        let waiting = self.waiting.try_update(std::mem::take).unwrap_or_default();
        self.add(waiting);
    }

    fn page(self, before: Option<String>) -> ReadCustomerTimeline {
        ReadCustomerTimeline { customer: self.name.get_value(), before }
    }

    /// Where older pages are shown already, the way on stays behind the last of them. A page that does not reach back to
    /// what was read before takes its place: between the two lies what nobody has read.
    fn took_newest(self, answer: Result<Panel<CustomerTimeline>, Problem>) {
        let begins_anew = self.begins_anew.try_get_value().unwrap_or_default();
        let until = self.read_until.try_get_value().flatten();
        self.took(answer, |page| {
            self.cursor.try_set(Some(page.cursor.clone()));
            self.read_until.try_set_value(page.entries.iter().map(|one| one.entry.at).chain(until).max());
            if begins_anew || !joins(&page, until) {
                self.begins_anew.try_set_value(false);
                self.waiting.try_update(Vec::clear);
                self.older.try_set(page.older.clone());
                // What ERPNext does not keep stays.
                self.entries.try_update(|entries| entries.retain(|one| one.entry.kind == TimelineKind::Device));
                self.add(page.entries);
            } else {
                self.arrive(page.entries);
            }
        });
    }

    fn took(self, answer: Result<Panel<CustomerTimeline>, Problem>, then: impl FnOnce(CustomerTimeline)) {
        self.asking.try_set(false);
        match answer {
            Ok(Panel { value: Some(page), read_at, .. }) => {
                self.missing.try_set(page.missing.clone());
                self.problem.try_set(None);
                then(page);
                self.read_at.try_set(Some(read_at));
            }
            Ok(_) => {}
            Err(problem) => drop(self.problem.try_set(Some(problem))),
        }
        if self.again.try_update_value(std::mem::take) == Some(true) {
            self.read_again();
        }
    }

    fn add(self, new: Vec<CustomerEntry>) {
        self.entries.try_update(|entries| *entries = merged(std::mem::take(entries), new));
    }

    /// One stream over the customer and what stands at their places, from the page that was read on.
    fn listen(self) {
        let topics = Memo::new(move |_| {
            let devices = self.known.serials().into_iter().take(DEVICES).map(Topic::Device);
            devices.chain([Topic::Customer(self.name.get_value())]).collect::<Vec<Topic>>()
        });
        Effect::new(move |_| {
            let Some(cursor) = self.cursor.get() else { return };
            let on_reset = move || {
                self.begins_anew.try_set_value(true);
                self.read_again();
                self.known.read_all_again();
            };
            let stream = live::subscribe(topics.get(), cursor, move |event| self.heard(event), on_reset);
            on_cleanup(move || stream.close());
        });
    }

    fn heard(self, event: LiveEvent) {
        self.refresh(&event);
        let Some(entry) = event.entry else { return };
        let is_ours = match event.kind.as_str() {
            "sms.received" | "email.received" => Some(false),
            kind if kind.starts_with("sms.") || kind.starts_with("email.") => Some(true),
            _ => None,
        };
        let entry = CustomerEntry { entry, is_ours, delivery: None };
        self.arrive(vec![entry]);
    }

    /// What is newer than all that is shown waits while the reader is further up; the rest takes its place.
    fn arrive(self, entries: Vec<CustomerEntry>) {
        let newest = self.entries.try_with_untracked(|shown| shown.last().map(|last| last.entry.at)).flatten();
        let (fresh, known): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|one| newest.is_none_or(|newest| one.entry.at > newest));
        self.add(known);
        if fresh.is_empty() {
            return;
        }
        state().announcement.set(device_words::news(fresh.len()));
        match self.at_end.try_get_value() {
            Some(true) => self.add(fresh),
            _ => drop(self.waiting.try_update(|waiting| *waiting = merged(std::mem::take(waiting), fresh))),
        }
    }

    /// What the event is about is read anew.
    fn refresh(self, event: &LiveEvent) {
        let (known, customer) = (self.known, self.name.try_get_value().unwrap_or_default());
        match (event.kind.split('.').next().unwrap_or_default(), &event.topic) {
            ("device", Topic::Device(serial)) if event.kind != "device.diagnosis" => {
                let serial = serial.clone();
                let line = serial.clone();
                self.rereading.now_and_after_the_poll(line, move || known.read_again(serial.clone()));
            }
            ("job", _) => known.jobs.ask(ListCustomerDispatchJobs { customer }),
            ("issue", _) => known.issues.ask(ListCustomerIssues { customer }),
            ("equipment", _) => known.equipment.ask(ListServiceEquipment { customer }),
            ("payment" | "billing", _) => {
                known.payments.ask(ListPaymentEntries { customer: customer.clone() });
                known.invoices.ask(ListSalesInvoices { customer });
            }
            ("sms" | "comment" | "email" | "call", _) if event.entry.is_none() => self.read_again(),
            _ => {}
        }
    }

    /// The line "not read yet" stands where this browser was the last time.
    fn remember(self) {
        Effect::new(move |was: Option<()>| {
            let name = self.name.get_value();
            if was.is_none() {
                self.seen_until.set(seen::until(&name));
            }
            let newest = self.entries.with(|entries| entries.last().map(|last| last.entry.at));
            if let (Some(newest), Some(true)) = (newest, self.at_end.try_get_value()) {
                seen::note(&name, newest);
            }
        });
    }
}

/// Whether nothing can lie between a newest page and what was read up to a moment.
fn joins(page: &CustomerTimeline, until: Option<Timestamp>) -> bool {
    page.older.is_none() || until.is_some_and(|until| page.entries.iter().any(|one| one.entry.at <= until))
}

/// Oldest first, each once; of two of the same id the newer reading counts.
fn merged(known: Vec<CustomerEntry>, new: Vec<CustomerEntry>) -> Vec<CustomerEntry> {
    let is_new = |entry: &CustomerEntry| new.iter().any(|other| other.entry.id == entry.entry.id);
    let mut entries: Vec<CustomerEntry> = known.into_iter().filter(|entry| !is_new(entry)).collect();
    entries.extend(new);
    entries.sort_by(|a, b| (a.entry.at, &a.entry.id).cmp(&(b.entry.at, &b.entry.id)));
    entries.dedup_by(|a, b| a.entry.id == b.entry.id);
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::timeline::TimelineEntry;

    fn entry(id: &str, at_s: i64, text: &str) -> CustomerEntry {
        let at = Timestamp::new(at_s * 1000, 0);
        let entry = TimelineEntry { id: id.into(), at, text: text.into(), ..TimelineEntry::samples().remove(0) };
        CustomerEntry { entry, is_ours: None, delivery: None }
    }

    #[test]
    fn a_page_joins_only_what_it_reaches_back_to() {
        let at = |at_s: i64| Some(Timestamp::new(at_s * 1000, 0));
        let page = |older: Option<&str>| CustomerTimeline {
            entries: vec![entry("c", 30, "c"), entry("b", 20, "b")],
            older: older.map(str::to_owned),
            cursor: String::new(),
            missing: vec![],
        };
        assert!(joins(&page(Some("b")), at(20)), "the last that was read is in it");
        assert!(joins(&page(Some("b")), at(25)), "and so where that is gone");
        assert!(!joins(&page(Some("b")), at(19)), "there may be others between");
        assert!(!joins(&page(Some("b")), None));
        assert!(joins(&page(None), at(5)), "there is nothing older");
    }

    #[test]
    fn pages_and_events_are_one_list_in_order_and_nothing_is_there_twice() {
        let shown = merged(vec![], vec![entry("c", 30, "c"), entry("b", 20, "b")]);
        let shown = merged(shown, vec![entry("d", 40, "live")]);
        let shown = merged(shown, vec![entry("d", 40, "read"), entry("a", 10, "a")]);
        let told: Vec<(&str, &str)> =
            shown.iter().map(|one| (one.entry.id.as_str(), one.entry.text.as_str())).collect();
        assert_eq!(told, [("a", "a"), ("b", "b"), ("c", "c"), ("d", "read")]);
    }
}
