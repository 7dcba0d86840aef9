//! The language of one request: the person's choice, else the browser's, else the site's.

use app::{i18n::Lang, state::LANG_COOKIE};
use axum::http::{HeaderMap, header};

/// `ops_lang`, else the first language of `Accept-Language` that there is, else the site's.
pub fn of_request(headers: &HeaderMap, site: Lang) -> Lang {
    chosen(headers).or_else(|| accepted(headers)).unwrap_or(site)
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

fn chosen(headers: &HeaderMap) -> Option<Lang> {
    Lang::parse(cookie(headers, LANG_COOKIE)?)
}

/// Weights are not read: browsers list languages in the person's order.
fn accepted(headers: &HeaderMap) -> Option<Lang> {
    let list = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    list.split(',').find_map(|entry| Lang::parse(entry.split(';').next()?.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(pairs: &[(header::HeaderName, &str)]) -> Lang {
        let headers = pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        of_request(&headers, Lang::Fr)
    }

    #[test]
    fn the_choice_comes_before_the_browser_and_the_browser_before_the_site() {
        assert_eq!(lang(&[]), Lang::Fr);
        assert_eq!(lang(&[(header::ACCEPT_LANGUAGE, "de, en-CA;q=0.9, fr")]), Lang::En);
        let both = [(header::ACCEPT_LANGUAGE, "en"), (header::COOKIE, "a=b; ops_lang=fr")];
        assert_eq!(lang(&both), Lang::Fr);
    }
}
