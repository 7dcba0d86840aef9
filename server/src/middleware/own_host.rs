//! Answers under its own name alone: the host of `OPS_PUBLIC_URL`, and loopback for whoever sits at the machine. A page
//! of another site cannot make its name lead here (DNS rebinding), and no foreign name gets into a link or a cache.

use crate::{app::App, error::ApiError};
use axum::{
    extract::Request,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use domain::error::{Problem, ProblemCode};
use std::net::IpAddr;

/// The answer to a request for another name.
pub fn refusal(app: &App, request: &Request) -> Option<Response> {
    if is_own(request.headers(), app.config.serve.public_url.as_deref()) {
        return None;
    }
    let why = "this server answers under the host of OPS_PUBLIC_URL and on loopback";
    let problem = Problem { status: 421, ..Problem::new(ProblemCode::BadRequest) }.with_detail(why);
    Some(ApiError::from(problem).into_response())
}

/// Without a Host (HTTP/1.0) there is no name to be wrong.
fn is_own(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    let Some(host) = headers.get(header::HOST) else { return true };
    let Some(name) = host.to_str().ok().and_then(name_of) else { return false };
    is_loopback(name) || public_url.and_then(host_of).is_some_and(|own| own.eq_ignore_ascii_case(name))
}

/// The name before the port; `None` when that is no name and port.
fn name_of(host: &str) -> Option<&str> {
    let (name, port) = match host.rfind(':').filter(|at| !host[*at..].contains(']')) {
        Some(at) => (&host[..at], &host[at + 1..]),
        None => (host, "0"),
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._[]:".contains(&byte);
    let sound = !name.is_empty() && name.bytes().all(plain) && port.parse::<u16>().is_ok();
    sound.then_some(name)
}

fn host_of(url: &str) -> Option<&str> {
    name_of(url.split_once("://")?.1.split('/').next()?)
}

fn is_loopback(name: &str) -> bool {
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    name.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(host: &str, public_url: Option<&str>) -> bool {
        is_own(&HeaderMap::from_iter([(header::HOST, host.parse().unwrap())]), public_url)
    }

    #[test]
    fn the_own_name_and_loopback_are_answered() {
        let public = Some("https://erp.test/ops");
        for own in ["erp.test", "ERP.test", "erp.test:443", "erp.test:8443", "127.0.0.1:8080", "localhost", "[::1]:80"]
        {
            assert!(judge(own, public), "{own}");
        }
        for other in [
            "evil.test",
            "erp.test.evil.ca",
            "x.erp.test",
            "erp.test@evil.ca",
            "erp.test:x",
            "",
            "0.0.0.0",
            "localhost.evil.ca",
            "erp.test/",
        ] {
            assert!(!judge(other, public), "{other}");
        }
        assert!(!judge("erp.test", None) && is_own(&HeaderMap::new(), None));
    }
}
