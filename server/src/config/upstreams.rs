//! The three upstreams. Each is an address, or `sandbox` in so many words; a missing one is a fault, never quiet fake data.

use super::{Env, serve::base_url};
use crate::secret::Secret;
use secrecy::ExposeSecret;

/// ERPNext, the hub and Gemini.
#[derive(Clone, Debug)]
pub struct Upstreams {
    /// The records.
    pub erpnext: Erpnext,
    /// The network and the customers' messages.
    pub hub: Hub,
    /// The model that reads photos.
    pub gemini: Gemini,
    /// `VISION_UPSTREAM`: who reads photos.
    pub vision: VisionUpstream,
}

/// Where an upstream is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// The built-in sandbox.
    Sandbox,
    /// A real one, by its base URL without a slash at its end.
    Url(String),
}

/// `ERPNEXT_URL` and `ERPNEXT_TOKEN`.
#[derive(Clone, Debug)]
pub struct Erpnext {
    /// `ERPNEXT_URL`.
    pub site: Where,
    /// `ERPNEXT_TOKEN`: `key:secret`.
    pub token: Secret,
}

/// `HUB_URL` and `HUB_TOKEN`.
#[derive(Clone, Debug)]
pub struct Hub {
    /// `HUB_URL`.
    pub site: Where,
    /// `HUB_TOKEN`: optional bearer.
    pub token: Option<Secret>,
}

/// `GEMINI_URL`, `AI_API_KEY` and `GEMINI_MODEL`.
#[derive(Clone, Debug)]
pub struct Gemini {
    /// `GEMINI_URL`.
    pub site: Where,
    /// `AI_API_KEY`.
    pub key: Secret,
    /// `GEMINI_MODEL`.
    pub model: String,
}

/// Who reads photos.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisionUpstream {
    /// Gemini itself.
    Gemini,
    /// The hub's `/vision`.
    Hub,
}

impl Upstreams {
    pub(super) fn read(env: &mut Env) -> Self {
        let vision = env
            .parsed("VISION_UPSTREAM", "gemini", "gemini or hub", |text| match text {
                "gemini" => Some(VisionUpstream::Gemini),
                "hub" => Some(VisionUpstream::Hub),
                _ => None,
            })
            .unwrap_or(VisionUpstream::Gemini);
        Self { erpnext: Erpnext::read(env), hub: Hub::read(env), gemini: Gemini::read(env, vision), vision }
    }

    /// True when at least one is the sandbox: the page then wears the SIMULATION ribbon.
    pub fn any_sandbox(&self) -> bool {
        [&self.erpnext.site, &self.hub.site, &self.gemini.site].contains(&&Where::Sandbox)
    }
}

impl Erpnext {
    fn read(env: &mut Env) -> Self {
        let site = read_where(env, "ERPNEXT_URL", "https://erp.example.ca");
        let token = env.secret("ERPNEXT_TOKEN", |text| text.contains(':'));
        if matches!(site, Where::Url(_))
            && !token.as_ref().is_some_and(|token| token.current().expose_secret().contains(':'))
        {
            env.fault(
                "ERPNEXT_TOKEN is missing or not of the form key:secret: generate one on an ERPNext user (API Access)",
            );
        }
        let token = if site == Where::Sandbox { Some("sandbox:sandbox".into()) } else { token };
        Self { site, token: token.unwrap_or_default() }
    }
}

impl Hub {
    fn read(env: &mut Env) -> Self {
        Self { site: read_where(env, "HUB_URL", "https://hub.example.ca"), token: env.secret("HUB_TOKEN", |_| true) }
    }
}

impl Gemini {
    fn read(env: &mut Env, vision: VisionUpstream) -> Self {
        let key = env.secret("AI_API_KEY", |_| true);
        let google = "https://generativelanguage.googleapis.com";
        let site = if env.text("GEMINI_URL").is_none() && (key.is_some() || vision == VisionUpstream::Hub) {
            Where::Url(google.to_owned())
        } else {
            read_where(env, "GEMINI_URL", google)
        };
        if matches!(site, Where::Url(_)) && key.is_none() && vision == VisionUpstream::Gemini {
            env.fault("AI_API_KEY is not set: give a Gemini API key, or GEMINI_URL=sandbox");
        }
        let key = if site == Where::Sandbox { Some("sandbox".into()) } else { key };
        Self { site, key: key.unwrap_or_default(), model: env.text_or("GEMINI_MODEL", "gemini-2.5-flash") }
    }
}

fn read_where(env: &mut Env, name: &str, example: &str) -> Where {
    match env.text(name) {
        Some(text) if text == "sandbox" => Where::Sandbox,
        Some(text) => Where::Url(base_url(env, name, &text)),
        None => {
            env.fault(format!("{name} is not set: give its address ({example}), or the word sandbox"));
            Where::Sandbox
        }
    }
}
