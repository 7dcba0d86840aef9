//! The truth about the connection: the server counts as there only while it has answered lately, whatever the phone
//! believes of its network.

use domain::{
    error::{Problem, ProblemCode},
    time::Timestamp,
};

/// How old an answer may be for "online", in seconds.
const FRESH_S: i64 = 30;

/// How old an answer may get before the server is asked whether it is there, in seconds: a pill that says "online" is
/// wrong for no longer than this, a tick and the ping's own limit.
const PING_AFTER_S: i64 = 10;

/// What is known of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    /// When the server last answered; `None` before it ever did.
    pub answered_at: Option<Timestamp>,
    /// When it first failed to answer since then.
    pub silent_since: Option<Timestamp>,
    /// How often it went silent: an answer asked for before the last time says nothing of now.
    pub silences: u32,
    /// True while it asks for a new sign-in.
    pub sign_in_required: bool,
}

impl Connection {
    /// At the start of a page the server drew, it has just answered.
    pub fn start(at: Timestamp) -> Self {
        let answered_at = (at.utc_ms > 0).then_some(at);
        Self { answered_at, silent_since: None, silences: 0, sign_in_required: false }
    }

    /// True while the last answer is fresh and nothing failed since.
    pub fn is_online(&self, now: Timestamp) -> bool {
        self.silent_since.is_none() && self.answered_at.is_some_and(|at| at.age_s(now) <= FRESH_S)
    }

    /// True once the server has answered, until it fails to.
    pub fn is_there(&self) -> bool {
        self.silent_since.is_none() && self.answered_at.is_some()
    }

    /// True when it is time to ask whether the server is there: its last word is old, or it went silent.
    pub fn wants_ping(&self, now: Timestamp) -> bool {
        !self.is_there() || self.answered_at.is_some_and(|at| at.age_s(now) >= PING_AFTER_S)
    }

    /// After an answer, or the lack of one, to what was asked when the server had gone silent `asked_in` times. Only an
    /// answer that needs a session shows that there is one; one that was on its way when the server went silent does
    /// not show that it is back.
    pub fn after(self, problem: Option<&Problem>, needs_session: bool, asked_in: u32, at: Timestamp) -> Self {
        let is_late = self.silent_since.is_some() && asked_in != self.silences;
        match problem.map(|problem| &problem.code) {
            Some(ProblemCode::Unreachable) => self.silent(at),
            _ if is_late => self,
            Some(ProblemCode::SignInRequired) => {
                Self { answered_at: Some(at), silent_since: None, sign_in_required: true, ..self }
            }
            _ => Self {
                answered_at: Some(at),
                silent_since: None,
                sign_in_required: self.sign_in_required && !needs_session,
                ..self
            },
        }
    }

    fn silent(self, at: Timestamp) -> Self {
        let silences = self.silences + u32::from(self.silent_since.is_none());
        Self { silent_since: self.silent_since.or(Some(at)), silences, ..self }
    }
}

#[cfg(feature = "hydrate")]
pub use browser::{doubt, note, silences, watch};

#[cfg(feature = "hydrate")]
mod browser {
    use super::Connection;
    use crate::{
        browser::{clock, document, fetch, listen, spawn, timer, window},
        state::state,
    };
    use domain::error::Problem;
    use leptos::prelude::*;

    /// How often the clock on the screen moves, and the connection is looked at, in milliseconds.
    const TICK_MS: i32 = 5000;
    const PING: &str = "/healthz";
    const PING_LIMIT_MS: i32 = 5000;

    /// How often the server went silent until now: taken as a request leaves, given back with its answer.
    pub fn silences() -> u32 {
        state().connection.with_untracked(|connection| connection.silences)
    }

    /// Notes what an answer says of the connection.
    pub fn note(path: &str, answer: &Result<(u16, String), Problem>, asked_in: u32) {
        let now = clock::now();
        let state = state();
        let was_online = state.connection.with_untracked(|connection| connection.is_online(now));
        let (problem, needs_session) = (answer.as_ref().err(), path != PING);
        state.connection.update(|known| *known = known.after(problem, needs_session, asked_in, now));
        state.now.set(now);
        if !was_online && answer.is_ok() && state.connection.with_untracked(Connection::is_there) {
            crate::offline::sync::hurry();
            crate::offline::day_pack::server_is_back();
        }
    }

    /// Keeps the clock moving and the connection known for as long as the page is seen.
    pub fn watch() {
        listen(&window(), "offline", |_| spawn(ping()));
        listen(&window(), "online", |_| spawn(ping()));
        listen(&document(), "visibilitychange", |_| look());
        listen(&window(), "pageshow", |_| look());
        spawn(async {
            loop {
                timer::sleep(TICK_MS).await;
                look();
            }
        });
    }

    fn look() {
        if document().hidden() {
            return;
        }
        let (state, now) = (state(), clock::now());
        state.now.set(now);
        if state.connection.with_untracked(|connection| connection.wants_ping(now)) {
            spawn(ping());
        }
    }

    /// Something broke that the server may have to do with: asks it at once, unless its silence is known already.
    pub fn doubt() {
        if !document().hidden() && state().connection.with_untracked(Connection::is_there) {
            spawn(ping());
        }
    }

    async fn ping() {
        let _ = fetch::request("GET", PING, fetch::Payload::None, PING_LIMIT_MS).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: fn(i64) -> Timestamp = |s| Timestamp::new(1_700_000_000_000 + s * 1000, -300);

    fn problem(code: ProblemCode) -> Option<Problem> {
        Some(Problem::new(code))
    }

    #[test]
    fn online_is_a_fresh_answer_and_nothing_else() {
        let start = Connection::start(AT(0));
        assert!(start.is_online(AT(30)) && !start.is_online(AT(31)));
        let silent = start.after(problem(ProblemCode::Unreachable).as_ref(), true, 0, AT(5));
        assert!(!silent.is_online(AT(6)));
        assert_eq!(silent.after(problem(ProblemCode::Unreachable).as_ref(), true, 1, AT(9)), silent);
        assert!(silent.after(None, true, 1, AT(10)).is_online(AT(11)));
    }

    #[test]
    fn a_server_is_asked_again_ten_seconds_after_its_last_word_and_at_once_when_it_went_silent() {
        let start = Connection::start(AT(0));
        assert!(!start.wants_ping(AT(9)) && start.wants_ping(AT(10)));
        let silent = start.after(problem(ProblemCode::Unreachable).as_ref(), true, 0, AT(5));
        assert!(silent.wants_ping(AT(5)) && !silent.is_there());
        let back = silent.after(None, false, 1, AT(6));
        assert!(back.is_there() && !back.wants_ping(AT(7)));
        assert!(!Connection::start(Timestamp::new(0, 0)).is_there(), "nothing was ever heard");
    }

    #[test]
    fn a_refusal_is_an_answer_and_an_ended_session_is_said() {
        let start = Connection::start(AT(0)).after(problem(ProblemCode::Unreachable).as_ref(), true, 0, AT(1));
        assert!(start.after(problem(ProblemCode::UpstreamUnavailable).as_ref(), true, 1, AT(2)).is_online(AT(3)));
        let ended = start.after(problem(ProblemCode::SignInRequired).as_ref(), true, 1, AT(2));
        assert!(ended.sign_in_required && !ended.after(None, true, 1, AT(3)).sign_in_required);
        assert!(ended.after(None, false, 1, AT(3)).sign_in_required, "a health check needs no session");
    }

    #[test]
    fn an_answer_that_was_on_its_way_when_the_server_went_silent_does_not_bring_it_back() {
        let silent = Connection::start(AT(0)).after(problem(ProblemCode::Unreachable).as_ref(), false, 0, AT(5));
        assert_eq!(silent.after(None, true, 0, AT(6)), silent);
        assert!(silent.after(None, true, 1, AT(7)).is_there());
    }

    #[test]
    fn an_app_that_started_without_a_server_is_not_online() {
        assert!(!Connection::start(Timestamp::new(0, 0)).is_online(AT(0)));
    }
}
