//! Transition: which state of a visit may follow which. The phone offers what is legal, the server refuses the rest.
//!
//! ```text
//! open ─▶ assigned ─▶ en_route ─▶ on_site ─▶ in_progress ─▶ completed
//!    └────────────────▶ ▲ │         │  └──────────────────────▶ ▲
//!            assigned ◀───┘         │       in_progress ⇄ paused
//! every open state but `open` ─▶ not_done, with a reason
//! ```
//! `cancelled` is the office's alone. What is over stays over.
//!
//! A site that was not prepared (CONTRACTS.md section 3) lacks the words `en_route`, `on_site`, `paused` and `not_done`:
//! there the nearest word stands for them, and what was said is kept in the job's comments.

use crate::dispatch_job::DispatchJobStatus::{self as Status, *};

/// The words a site may lack.
const PREPARED: [Status; 4] = [EnRoute, OnSite, Paused, NotDone];

/// The states a technician may put a visit in, from that one, the usual next one first.
///
/// ```
/// use domain::{dispatch_job::DispatchJobStatus::*, transition::next};
/// assert_eq!(next(&Assigned).first(), Some(&EnRoute));
/// assert!(!next(&Open).contains(&Completed), "a step cannot be skipped");
/// assert!(next(&Completed).is_empty());
/// ```
pub fn next(from: &Status) -> &'static [Status] {
    match from {
        Open => &[EnRoute, Assigned],
        Assigned => &[EnRoute, NotDone],
        EnRoute => &[OnSite, Assigned, NotDone],
        // "Terminé" right after "arrivé": a visit of one act has no moment of its own for the start of the work.
        OnSite => &[Completed, InProgress, NotDone],
        InProgress => &[Completed, Paused, NotDone],
        Paused => &[InProgress, NotDone],
        Completed | Cancelled | NotDone | Other(_) => &[],
    }
}

/// The words of the status field that a site has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteStatuses {
    lacks: Vec<Status>,
}

impl SiteStatuses {
    /// From the options of the field. No options at all is a site that does not say: nothing is lacking.
    pub fn of<'a>(options: impl IntoIterator<Item = &'a str>) -> Self {
        let options: Vec<&str> = options.into_iter().map(str::trim).filter(|option| !option.is_empty()).collect();
        let lacks = PREPARED.into_iter().filter(|word| !options.is_empty() && !options.contains(&word.as_str()));
        Self { lacks: lacks.collect() }
    }

    /// What this site has no word for.
    pub fn lacking(&self) -> &[Status] {
        &self.lacks
    }

    /// The word this site has for that state.
    pub fn word_for(&self, status: &Status) -> Status {
        match status {
            known if !self.lacks.contains(known) => known.clone(),
            EnRoute => Assigned,
            OnSite | Paused => InProgress,
            NotDone => Cancelled,
            other => other.clone(),
        }
    }

    /// True when a technician may move a visit from the word that stands there to that state. On a site with fewer
    /// words, one that stands there may mean several states: it is enough that one of them leads on.
    pub fn is_legal(&self, from: &Status, to: &Status) -> bool {
        let all = [Open, Assigned, EnRoute, OnSite, InProgress, Paused, Completed, Cancelled, NotDone];
        let meant = all.iter().filter(|meant| self.word_for(meant) == *from && may_still_be(meant, from));
        meant.into_iter().any(|meant| next(meant).contains(to))
    }
}

/// Over is over, also where `cancelled` stands for `not_done`.
fn may_still_be(meant: &Status, word: &Status) -> bool {
    meant == word || word.is_open()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Status; 9] = [Open, Assigned, EnRoute, OnSite, InProgress, Paused, Completed, Cancelled, NotDone];

    fn full() -> SiteStatuses {
        SiteStatuses::of(ALL.iter().map(Status::as_str))
    }

    fn bare() -> SiteStatuses {
        SiteStatuses::of("open\nassigned\nin_progress\ncompleted\ncancelled".lines())
    }

    #[test]
    fn what_is_over_stays_over_and_nobody_jumps() {
        for site in [full(), bare()] {
            for over in [Completed, Cancelled, NotDone, Status::from("Facturé")] {
                assert!(ALL.iter().all(|to| !site.is_legal(&over, to)), "{over}");
            }
            for (from, to) in [(Open, Completed), (Open, InProgress), (Assigned, Completed), (Open, NotDone)] {
                assert!(!site.is_legal(&from, &to), "{from} to {to}");
            }
            assert!(ALL.iter().all(|from| !site.is_legal(from, &Cancelled) && !site.is_legal(from, &Open)));
        }
    }

    #[test]
    fn a_whole_day_can_be_walked_on_every_site() {
        for site in [full(), bare()] {
            let mut stands = site.word_for(&Assigned);
            for to in [EnRoute, OnSite, InProgress, Paused, InProgress, Completed] {
                assert!(site.is_legal(&stands, &to), "{stands} to {to} where {:?} are lacking", site.lacking());
                stands = site.word_for(&to);
            }
            assert_eq!(stands, Completed);
        }
    }

    #[test]
    fn with_all_words_the_graph_is_the_graph() {
        for from in &ALL {
            let legal: Vec<_> = ALL.iter().filter(|to| full().is_legal(from, to)).collect();
            let mut wanted: Vec<_> = next(from).iter().collect();
            wanted.sort_by_key(|status| ALL.iter().position(|known| known == *status));
            assert_eq!(legal, wanted, "{from}");
        }
        assert!(full().lacking().is_empty() && SiteStatuses::of([]).lacking().is_empty());
        assert_eq!(bare().lacking(), PREPARED);
    }
}
