//! How this site's cookies are written. Over https a name begins with `__Host-`: the browser then takes it from this
//! host alone, over https alone and for every path, so that no neighbour can plant one. Loopback without https, where
//! the sandbox lives, has plain names below the base path.

use crate::{config::Serve, language};
use axum::http::HeaderMap;

/// Writes and reads cookies.
#[derive(Clone, Debug)]
pub struct Cookies {
    prefix: &'static str,
    attributes: String,
}

impl Default for Cookies {
    fn default() -> Self {
        Self::plain("/")
    }
}

impl Cookies {
    /// As the address people use asks for it.
    pub fn of(serve: &Serve) -> Self {
        if serve.is_https() { Self::secure() } else { Self::plain(serve.base_path.cookie_path()) }
    }

    /// The `Set-Cookie` that gives it.
    pub fn set(&self, name: &str, value: &str, max_age_s: i64) -> String {
        format!("{}{name}={value}; Max-Age={max_age_s}; {}", self.prefix, self.attributes)
    }

    /// The `Set-Cookie` that takes it back.
    pub fn clear(&self, name: &str) -> String {
        self.set(name, "", 0)
    }

    /// Its value; one without the prefix is not ours.
    pub fn read<'a>(&self, headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
        language::cookie(headers, &format!("{}{name}", self.prefix))
    }

    fn secure() -> Self {
        Self { prefix: "__Host-", attributes: "Path=/; Secure; HttpOnly; SameSite=Lax".to_owned() }
    }

    fn plain(path: &str) -> Self {
        Self { prefix: "", attributes: format!("Path={path}; HttpOnly; SameSite=Lax") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_https_a_cookie_is_the_hosts_own() {
        let cookie = Cookies::secure().set("ops_session", "x", 60);
        assert_eq!(cookie, "__Host-ops_session=x; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Lax");
        let headers = |text: &str| HeaderMap::from_iter([(axum::http::header::COOKIE, text.parse().unwrap())]);
        assert_eq!(
            Cookies::secure().read(&headers("ops_session=planted; __Host-ops_session=x"), "ops_session"),
            Some("x")
        );
        assert_eq!(Cookies::secure().read(&headers("ops_session=planted"), "ops_session"), None);
    }

    #[test]
    fn on_loopback_it_is_plain_and_below_the_base_path() {
        assert_eq!(Cookies::plain("/ops").clear("a"), "a=; Max-Age=0; Path=/ops; HttpOnly; SameSite=Lax");
    }
}
