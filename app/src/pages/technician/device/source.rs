//! One endpoint's answer on the page: from the page itself, else from the phone, then from the server behind. It is kept
//! as text and read where it is drawn, so that a phone downloads this machinery once and not once per panel.

use super::{from_pack, none_text};
use crate::{
    api::{Endpoint, call, prefetched::prefetched},
    browser::spawn,
    components::panel::{PanelStatus, panel},
    i18n::{Msg, msg::device as words, problem, t},
    offline::{answers, connection::Connection},
    state::state,
};
use domain::{
    error::{Problem, ProblemCode},
    panel::Panel,
    time::Timestamp,
};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Which part of the day pack can stand in for an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Service Equipment.
    Equipment,
    /// Customer.
    Customer,
    /// Service Location.
    Location,
    /// The active Subscription.
    Subscription,
    /// Open Issues.
    Issues,
    /// Upcoming Dispatch Jobs.
    Jobs,
    /// The last reading.
    Network,
    /// The last entries.
    Timeline,
}

/// Where an answer stands. A failed refresh keeps what was shown before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The last good answer, JSON of a [`Panel`].
    pub json: Option<Arc<str>>,
    /// Why the last try brought nothing.
    pub problem: Option<Problem>,
    /// True while the phone answers in the place of the server.
    pub stands_in: bool,
    /// True while a try is under way.
    pub asking: bool,
}

impl Answer {
    /// True when a server that is there again may know better than what is shown. A try under way will tell by itself.
    fn wants_another(&self) -> bool {
        let unheard = self.problem.as_ref().is_some_and(|problem| problem.code == ProblemCode::Unreachable);
        !self.asking && (unheard || self.stands_in)
    }
}

/// An endpoint on the page. `Copy`, so a closure takes it whole.
#[derive(Clone, Copy)]
pub struct Source {
    /// What is shown.
    pub answer: RwSignal<Answer>,
    path: StoredValue<String>,
    /// True when nothing came with the page: what comes later finds its room kept.
    pub holds: bool,
}

/// What a panel draws of an answer.
pub struct Drawn {
    source: domain::panel::Source,
    read_at: Timestamp,
    body: AnyView,
}

impl Source {
    /// Starts with what came with the page or lies on the phone, and asks the server behind.
    pub fn open<E: Endpoint>(endpoint: &E, serial: &str, part: Part) -> Self {
        Self::open_path(endpoint.path(), serial, part)
    }

    fn open_path(path: String, serial: &str, part: Part) -> Self {
        let first = match prefetched().0.get(&path) {
            Some((200, body)) => Answer { json: Some(body.as_str().into()), ..Answer::default() },
            Some((status, body)) => Answer { problem: Some(call::problem_of(*status, body)), ..Answer::default() },
            None => Answer { asking: true, ..Answer::default() },
        };
        let ask = first.asking;
        let source = Self { answer: RwSignal::new(first), path: StoredValue::new(path), holds: ask };
        if ask {
            source.read_phone(serial.to_owned(), part);
        }
        source.follow_connection();
        source
    }

    /// Asks again.
    pub fn refresh(self) {
        // A page that was left has taken its signals with it: nobody waits for this answer.
        let Some(path) = self.path.try_get_value() else { return };
        self.answer.try_update(|answer| answer.asking = true);
        spawn(async move {
            self.take(call::send("GET", path, None).await);
        });
    }

    /// Keeps the promise of a grey panel: it fills itself when the server answers again.
    fn follow_connection(self) {
        let is_there = Memo::new(move |_| state().connection.with(Connection::is_there));
        Effect::new(move |was_there: Option<bool>| {
            let is_there = is_there.get();
            let wants = self.answer.try_with_untracked(Answer::wants_another) == Some(true);
            if is_there && was_there == Some(false) && wants {
                self.refresh();
            }
            is_there
        });
    }

    /// Takes a new answer, of this endpoint or of one that answers the same (`diagnose`); says why it brought nothing.
    pub fn take(self, result: Result<(u16, String), Problem>) -> Option<ProblemCode> {
        let result = result
            .and_then(|(status, body)| if status == 200 { Ok(body) } else { Err(call::problem_of(status, &body)) });
        let failed = result.as_ref().err().map(|problem| problem.code.clone());
        self.answer.try_update(|answer| {
            answer.asking = false;
            match result {
                Ok(body) => {
                    spawn(answers::keep(self.path.get_value(), body.clone()));
                    (answer.json, answer.problem, answer.stands_in) = (Some(body.into()), None, false);
                }
                Err(problem) => answer.problem = Some(problem),
            }
        });
        failed
    }

    /// The value shown now, read anew.
    pub fn value<T: DeserializeOwned>(self) -> Option<T> {
        self.read()?.value
    }

    /// The same, with who said it and when.
    pub fn read<T: DeserializeOwned>(self) -> Option<Panel<T>> {
        let json = self.answer.with(|answer| answer.json.clone())?;
        serde_json::from_str(&json).ok()
    }

    /// True once the server has said that there is no such device.
    pub fn is_unknown(self) -> bool {
        self.answer.with(|answer| {
            answer.json.is_none()
                && answer.problem.as_ref().is_some_and(|problem| problem.code == ProblemCode::NotFound)
        })
    }

    /// The panel over this answer.
    pub fn panel(
        self,
        icon: &'static str,
        name: Msg,
        draw: impl Fn(&str) -> Option<Drawn> + Send + Sync + 'static,
    ) -> AnyView {
        (move || panel(icon, t(name), self.holds, self.status(&draw))).into_any()
    }

    fn status(self, draw: &dyn Fn(&str) -> Option<Drawn>) -> PanelStatus {
        let answer = self.answer.get();
        let retry = Callback::new(move |()| self.refresh());
        match (answer.json.as_deref().map(draw), answer.problem) {
            (Some(Some(Drawn { source, read_at, body })), None) => PanelStatus::Ready { source, read_at, body },
            (Some(Some(Drawn { source, read_at, body })), Some(problem)) => {
                let reason = reason(Some(problem), words::NO_SIGNAL_STALE);
                PanelStatus::Stale { source, read_at, body, reason, retry }
            }
            (None, None) => PanelStatus::Loading,
            (_, problem) => {
                PanelStatus::Missing { reason: reason(problem, words::NO_SIGNAL_REASON), retry: Some(retry) }
            }
        }
    }

    /// What the phone has of it is shown at once; the server's answer takes its place.
    fn read_phone(self, serial: String, part: Part) {
        let path = self.path.get_value();
        spawn(async move {
            if let Some(json) = answers::read(path).await {
                self.stand_in(json);
            }
            self.refresh();
        });
        // The pack comes from the phone's store a moment after the page: whenever it does, it may stand in.
        Effect::new(move |_| {
            let pack = state().day.with(|day| day.pack.clone());
            if let Some(json) = pack.and_then(|pack| from_pack::panel(&pack, &serial, part)) {
                self.stand_in(json);
            }
        });
    }

    /// Shows what the phone knows, unless something is shown already or the server has said that it knows better.
    fn stand_in(self, json: String) {
        let silent =
            |answer: &Answer| answer.problem.as_ref().is_none_or(|problem| problem.code == ProblemCode::Unreachable);
        let is_wanted = self.answer.try_with_untracked(|answer| answer.json.is_none() && silent(answer));
        if is_wanted == Some(true) {
            self.answer.try_update(|answer| (answer.json, answer.stands_in) = (Some(json.into()), true));
        }
    }
}

fn reason(problem: Option<Problem>, without_signal: Msg) -> String {
    match problem.map(|problem| problem.code) {
        Some(ProblemCode::Unreachable) => t(without_signal).to_owned(),
        Some(code) => t(problem::words_of(&code).happened).to_owned(),
        None => t(problem::words_of(&ProblemCode::UpstreamGarbled).happened).to_owned(),
    }
}

/// Draws the value of an answer, or the word for nothing on record. An answer that cannot be read is `None`.
pub fn draw<T: DeserializeOwned>(json: &str, none: Msg, view: impl Fn(&T) -> AnyView) -> Option<Drawn> {
    draw_or(json, none, |value: &T| Some(view(value)))
}

/// The same, for a view that may find nothing to show in the value.
pub fn draw_or<T: DeserializeOwned>(json: &str, none: Msg, view: impl Fn(&T) -> Option<AnyView>) -> Option<Drawn> {
    draw_told_by(json, none, |_| None, view)
}

/// The same, for a part of the value that another source told, at another time, than the panel says of the whole.
pub fn draw_told_by<T: DeserializeOwned>(
    json: &str,
    none: Msg,
    told_by: impl Fn(&T) -> Option<(domain::panel::Source, Timestamp)>,
    view: impl Fn(&T) -> Option<AnyView>,
) -> Option<Drawn> {
    let panel: Panel<T> = serde_json::from_str(json).ok()?;
    let body = panel.value.as_ref().and_then(view).unwrap_or_else(|| none_text(none));
    let (source, read_at) = panel.value.as_ref().and_then(told_by).unwrap_or((panel.source, panel.read_at));
    Some(Drawn { source, read_at, body })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::{
        env::{self, env},
        i18n::Lang,
    };
    use leptos::reactive::owner::Owner;

    fn answer(json: Option<&str>, problem: Option<ProblemCode>) -> Answer {
        Answer { json: json.map(Into::into), problem: problem.map(Problem::new), ..Answer::default() }
    }

    #[test]
    fn a_server_that_is_back_is_asked_for_what_it_did_not_tell() {
        let unheard = answer(None, Some(ProblemCode::Unreachable));
        assert!(unheard.wants_another() && !Answer { asking: true, ..unheard }.wants_another());
        assert!(Answer { stands_in: true, ..answer(Some("{}"), None) }.wants_another());
        assert!(!answer(Some("{}"), None).wants_another());
        assert!(!answer(None, Some(ProblemCode::NotFound)).wants_another(), "the server has told");
    }

    /// The state of a panel over an answer, and why.
    fn status_of(answer: Answer) -> (&'static str, String) {
        Owner::new_root(None).with(|| {
            env::set(env::Env::clone(&env()), Lang::Fr);
            let path = StoredValue::new(String::new());
            let source = Source { answer: RwSignal::new(answer), path, holds: false };
            match source.status(&|json| draw(json, words::NONE_READING, |_: &u8| ().into_any())) {
                PanelStatus::Loading => ("loading", String::new()),
                PanelStatus::Ready { .. } => ("ready", String::new()),
                PanelStatus::Stale { reason, .. } => ("stale", reason),
                PanelStatus::Missing { reason, .. } => ("missing", reason),
            }
        })
    }

    #[test]
    fn a_failed_refresh_keeps_the_last_reading_and_says_why_it_is_old() {
        let read_at = Timestamp::new(1_700_000_000_000, 0);
        let panel = Panel { source: domain::panel::Source::Erpnext, read_at, value: Some(1_u8) };
        let json = serde_json::to_string(&panel).unwrap();
        assert_eq!(status_of(answer(Some(&json), None)).0, "ready");
        let silent = status_of(answer(Some(&json), Some(ProblemCode::Unreachable)));
        assert_eq!(silent, ("stale", words::NO_SIGNAL_STALE.fr.to_owned()));
        let down = status_of(answer(Some(&json), Some(ProblemCode::UpstreamUnavailable)));
        assert_eq!(down, ("stale", "Le système consulté ne répond pas.".to_owned()));
        assert_eq!(status_of(answer(None, Some(ProblemCode::UpstreamUnavailable))).0, "missing");
        assert_eq!(status_of(Answer::default()).0, "loading");
    }
}
