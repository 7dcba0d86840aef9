//! From entries to lines: a line for each day, one where the unread begins, runs of the same kind folded into one.

use crate::i18n::{Msg, msg::customer::filter as words};
use domain::{
    time::{LocalDate, Timestamp},
    timeline::{CustomerEntry, TimelineKind},
};

/// How far apart two entries of a run may be.
const RUN_MS: i64 = 10 * 60_000;

/// Which kinds are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Everything.
    All,
    /// Texts and e-mails.
    Messages,
    /// Calls.
    Calls,
    /// Issues and visits.
    Issues,
    /// Invoices and payments.
    Money,
    /// The line.
    Device,
    /// Comments.
    Notes,
}

impl Filter {
    pub const ALL: [Self; 7] =
        [Self::All, Self::Messages, Self::Calls, Self::Issues, Self::Money, Self::Device, Self::Notes];

    pub fn name(self) -> Msg {
        match self {
            Self::All => words::ALL,
            Self::Messages => words::MESSAGES,
            Self::Calls => words::CALLS,
            Self::Issues => words::ISSUES,
            Self::Money => words::MONEY,
            Self::Device => words::DEVICE,
            Self::Notes => words::NOTES,
        }
    }

    fn shows(self, kind: &TimelineKind) -> bool {
        match self {
            Self::All => true,
            Self::Messages => matches!(kind, TimelineKind::Sms | TimelineKind::Email),
            Self::Calls => *kind == TimelineKind::Call,
            Self::Issues => matches!(kind, TimelineKind::Issue | TimelineKind::DispatchJob),
            Self::Money => matches!(kind, TimelineKind::Payment | TimelineKind::Billing),
            Self::Device => *kind == TimelineKind::Device,
            Self::Notes => *kind == TimelineKind::Comment,
        }
    }
}

/// One line of the timeline.
#[derive(Debug, PartialEq)]
pub enum Line<'a> {
    /// A day begins.
    Day(LocalDate),
    /// So many from here on were not seen here before.
    Unread(usize),
    /// One entry.
    One(&'a CustomerEntry),
    /// The newest of a run, and the others, oldest first.
    Run(&'a CustomerEntry, Vec<&'a CustomerEntry>),
}

/// The lines of entries that come oldest first.
pub fn lines(entries: &[CustomerEntry], filter: Filter, seen_until: Option<Timestamp>) -> Vec<Line<'_>> {
    let shown: Vec<&CustomerEntry> = entries.iter().filter(|entry| filter.shows(&entry.entry.kind)).collect();
    let is_unread = |entry: &CustomerEntry| seen_until.is_some_and(|until| entry.entry.at > until);
    let unread = shown.iter().filter(|entry| is_unread(entry)).count();
    let (mut lines, mut day, mut marked) = (Vec::new(), None, false);
    for entry in shown {
        let begins_day = day != Some(entry.entry.at.date());
        if begins_day {
            day = Some(entry.entry.at.date());
            lines.push(Line::Day(entry.entry.at.date()));
        }
        let begins_unread = is_unread(entry) && !marked;
        if begins_unread {
            marked = true;
            lines.push(Line::Unread(unread));
        }
        let joins = if begins_day || begins_unread { None } else { lines.pop() };
        lines.extend(joined(joins, entry));
    }
    lines
}

/// The entry after the line before it, in one where they are a run. What people said is never folded.
fn joined<'a>(before: Option<Line<'a>>, entry: &'a CustomerEntry) -> Vec<Line<'a>> {
    let folds = |newest: &CustomerEntry| {
        let said = matches!(
            entry.entry.kind,
            TimelineKind::Sms | TimelineKind::Call | TimelineKind::Email | TimelineKind::Comment
        );
        !said && newest.entry.kind == entry.entry.kind && entry.entry.at.utc_ms - newest.entry.at.utc_ms <= RUN_MS
    };
    match before {
        Some(Line::One(newest)) if folds(newest) => vec![Line::Run(entry, vec![newest])],
        Some(Line::Run(newest, mut others)) if folds(newest) => {
            others.push(newest);
            vec![Line::Run(entry, others)]
        }
        Some(before) => vec![before, Line::One(entry)],
        None => vec![Line::One(entry)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::timeline::TimelineEntry;

    fn entry(minute: i64, kind: TimelineKind) -> CustomerEntry {
        let at = Timestamp::new(minute * 60_000, 0);
        let entry = TimelineEntry { id: minute.to_string(), at, kind, ..TimelineEntry::samples().remove(0) };
        CustomerEntry { entry, is_ours: None, delivery: None }
    }

    /// `D` a day, `Un` unread, the minute of an entry, `newest+others` of a run.
    fn told(entries: &[CustomerEntry], filter: Filter, seen: Option<i64>) -> String {
        let seen = seen.map(|minute| Timestamp::new(minute * 60_000, 0));
        let word = |line: &Line| match line {
            Line::Day(_) => "D".to_owned(),
            Line::Unread(count) => format!("U{count}"),
            Line::One(entry) => entry.entry.id.clone(),
            Line::Run(newest, others) => format!("{}+{}", newest.entry.id, others.len()),
        };
        lines(entries, filter, seen).iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_run_is_of_one_kind_within_ten_minutes_of_one_another_and_never_of_what_was_said() {
        use TimelineKind::{Device, Sms};
        let entries = [0, 9, 19, 30].map(|minute| entry(minute, Device));
        assert_eq!(told(&entries, Filter::All, None), "D 19+2 30");
        let between = [entry(0, Device), entry(1, Sms), entry(2, Device), entry(3, Sms), entry(4, Sms)];
        assert_eq!(told(&between, Filter::All, None), "D 0 1 2 3 4");
        assert_eq!(told(&between, Filter::Device, None), "D 2+1", "what a filter hides parts nothing");
    }

    #[test]
    fn a_day_and_the_unread_begin_a_line_of_their_own() {
        use TimelineKind::Device;
        let day = 24 * 60;
        let entries = [day - 1, day, day + 1, day + 2].map(|minute| entry(minute, Device));
        assert_eq!(told(&entries, Filter::All, None), "D 1439 D 1442+2");
        assert_eq!(told(&entries, Filter::All, Some(day)), "D 1439 D 1440 U2 1442+1");
        assert_eq!(told(&entries, Filter::All, Some(day + 9)), "D 1439 D 1442+2");
        assert_eq!(told(&entries, Filter::Calls, Some(0)), "");
    }
}
