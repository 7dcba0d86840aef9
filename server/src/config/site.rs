//! The provider's place, language and names.

use super::Env;
use std::path::PathBuf;

/// What differs from provider to provider.
#[derive(Clone, Debug)]
pub struct Site {
    /// `SITE_TIME_ZONE`: IANA name.
    pub time_zone: String,
    /// `DEFAULT_LOCALE`: `fr` or `en`.
    pub locale: String,
    /// `DOCTYPE_MAP`: TOML file with the site's own doctype and field names.
    pub doctype_map: Option<PathBuf>,
}

impl Site {
    pub(super) fn read(env: &mut Env) -> Self {
        let zone = |text: &str| jiff::tz::TimeZone::get(text).is_ok().then(|| text.to_owned());
        let locale = |text: &str| matches!(text, "fr" | "en").then(|| text.to_owned());
        Self {
            time_zone: env
                .parsed("SITE_TIME_ZONE", "America/Toronto", "an IANA zone such as America/Toronto", zone)
                .unwrap_or_default(),
            locale: env.parsed("DEFAULT_LOCALE", "fr", "fr or en", locale).unwrap_or_default(),
            doctype_map: doctype_map(env),
        }
    }
}

fn doctype_map(env: &mut Env) -> Option<PathBuf> {
    let path = PathBuf::from(env.text("DOCTYPE_MAP")?);
    if !path.is_file() {
        env.fault(format!("DOCTYPE_MAP names `{}`, which is not a file: give the path of a TOML file", path.display()));
    }
    Some(path)
}
