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
    PhotoDamaged => photo_damaged,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The list is `domain`'s own, so a code added there without words of its own fails here.
    #[test]
    fn every_code_speaks_three_sentences_of_its_own_in_both_languages() {
        let mut told: Vec<[&str; 2]> = Vec::new();
        for code in ProblemCode::KNOWN {
            let words = words_of(code);
            for part in [words.happened, words.kept, words.next] {
                for text in [part.fr, part.en] {
                    assert!(text.ends_with(['.', '?']) && text.len() > 8, "{code}: {text:?} is no sentence");
                }
            }
            assert_ne!(sentences(code, Lang::Fr), sentences(code, Lang::En), "{code}");
            let happened = [words.happened.fr, words.happened.en];
            assert!(
                !told.iter().any(|other| other[0] == happened[0] || other[1] == happened[1]),
                "{code}: {happened:?}"
            );
            told.push(happened);
        }
        assert_eq!(words_of(&ProblemCode::from("a-later-word")), words_of(&ProblemCode::Internal));
    }

    #[test]
    fn a_problem_keeps_what_it_is_and_gets_the_words_asked_for() {
        let problem = with_words(Problem::new(ProblemCode::TooLarge).with_detail("photo"), Lang::En);
        assert_eq!(problem.title, sentences(&ProblemCode::TooLarge, Lang::En));
        assert_eq!((problem.status, problem.detail.as_deref()), (413, Some("photo")));
    }
}
