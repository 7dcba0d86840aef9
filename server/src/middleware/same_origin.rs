//! Refuses what another site makes a browser send: an unsafe method needs `Sec-Fetch-Site: same-origin` or `none`, or,
//! from a browser too old to send that, an `Origin` whose host is the one asked. No token to lose, none to leak.

use crate::{app::App, error::ApiError, routes::sandbox};
use axum::{
    extract::Request,
    http::{HeaderMap, Method, header},
    response::{IntoResponse, Response},
};
use domain::error::{Problem, ProblemCode};

/// The answer to what another site makes a browser send.
pub fn refusal(app: &App, request: &Request) -> Option<Response> {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // The sandbox's sign-in is used by scripts, which send neither header: nothing of theirs can be ridden on.
    let script_may = || request.uri().path() == app.base_path().join(sandbox::SIGN_IN_PATH);
    if safe || is_own(request.headers()).unwrap_or_else(script_may) {
        return None;
    }
    let why = "Sec-Fetch-Site or Origin must show that the app itself sent this";
    Some(ApiError::from(Problem::new(ProblemCode::Forbidden).with_detail(why)).into_response())
}

/// Whether the headers show our own page; `None` when they say nothing at all.
fn is_own(headers: &HeaderMap) -> Option<bool> {
    if let Some(site) = headers.get("sec-fetch-site") {
        return Some(site == "same-origin" || site == "none");
    }
    let origin = headers.get(header::ORIGIN)?.to_str().unwrap_or_default();
    let origin_host = origin.split_once("://").map(|(_, host)| host);
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    Some(origin_host.is_some() && origin_host == host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(pairs: &[(&'static str, &str)]) -> Option<bool> {
        is_own(&pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect())
    }

    #[test]
    fn only_our_own_page_may_act() {
        assert_eq!(judge(&[]), None);
        for (site, own) in
            [("same-origin", true), ("none", true), ("same-site", false), ("cross-site", false), ("", false)]
        {
            assert_eq!(
                judge(&[("sec-fetch-site", site), ("origin", "https://ops.test"), ("host", "ops.test")]),
                Some(own),
                "{site}"
            );
        }
        for (origin, own) in
            [("https://ops.test", true), ("null", false), ("https://ops.test.evil.ca", false), ("ops.test", false)]
        {
            assert_eq!(judge(&[("origin", origin), ("host", "ops.test")]), Some(own), "{origin}");
        }
        assert_eq!(judge(&[("origin", "https://ops.test")]), Some(false), "no host to compare with");
    }
}
