//! The words of each problem code: what happened, what is kept, what to do (RELIABILITY.md F9).

use super::{Lang, Msg, msg::problem as words};
use domain::error::{Problem, ProblemCode};

/// What a person is told of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProblemWords {
    /// What happened.
    pub happened: Msg,
    /// What is kept.
    pub kept: Msg,
    /// What to do.
    pub next: Msg,
}

/// One sentence after the other, for `Problem::title` and for a notice.
pub fn sentences(code: &ProblemCode, lang: Lang) -> String {
    let words = words_of(code);
    [words.happened, words.kept, words.next].map(|part| lang.pick(part)).join(" ")
}

/// The problem with its words in that language.
pub fn with_words(problem: Problem, lang: Lang) -> Problem {
    Problem { title: sentences(&problem.code, lang), ..problem }
}

macro_rules! words_of {
    ($($variant:ident => $module:ident),+ $(,)?) => {
        /// The words of a code. A code without words does not compile.
        pub fn words_of(code: &ProblemCode) -> ProblemWords {
            match code {
                $(ProblemCode::$variant => ProblemWords { happened: words::$module::HAPPENED, kept: words::$module::KEPT, next: words::$module::NEXT },)+
                ProblemCode::Other(_) => words_of(&ProblemCode::Internal),
            }
        }
    };
}
words_of! {
    BadRequest => bad_request, Invalid => invalid, SignInRequired => sign_in_required, Forbidden => forbidden, NotFound => not_found,
    MethodNotAllowed => method_not_allowed, Conflict => conflict, TooLarge => too_large, UnsupportedMedia => unsupported_media,
    KeyReused => key_reused, InProgress => in_progress, TooMany => too_many, UpstreamRefused => upstream_refused,
    UpstreamGarbled => upstream_garbled, UpstreamUnavailable => upstream_unavailable, UpstreamTimeout => upstream_timeout,
    UpstreamSignIn => upstream_sign_in, Internal => internal, Unreachable => unreachable,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_speaks_three_sentences_in_the_language_asked() {
        let fr = with_words(Problem::new(ProblemCode::Unreachable), Lang::Fr).title;
        let en = with_words(Problem::new(ProblemCode::Unreachable), Lang::En).title;
        assert_ne!(fr, en);
        assert_eq!((fr.matches('.').count(), en.matches('.').count()), (3, 3), "{fr} / {en}");
    }
}
