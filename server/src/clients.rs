//! The three upstream clients, built once from the settings: a real address each, or the sandbox's.

use crate::{
    config::{self, Where},
    sandbox::Sandbox,
    upstream::{
        Jitter, UpstreamError,
        erpnext::{self, ErpNext},
        gemini::{self, Gemini},
        http::install_crypto,
        hub::{self, Hub},
        vision::Vision,
    },
};
use jiff::tz::TimeZone;
use secrecy::SecretString;

/// What the sandbox takes as a token and as a key.
const SANDBOX_TOKEN: &str = "sandbox:sandbox";

/// One client per upstream.
#[derive(Clone)]
pub struct Clients {
    /// The records.
    pub erpnext: ErpNext,
    /// The network and the customers' messages.
    pub hub: Hub,
    /// Whoever reads photos.
    pub vision: Vision,
}

/// Builds the clients. `sandbox` is running when any upstream asks for it.
pub fn connect(
    settings: &config::Upstreams,
    zone: &TimeZone,
    sandbox: Option<&Sandbox>,
    jitter: &Jitter,
) -> Result<Clients, UpstreamError> {
    install_crypto();
    let site = |site: &Where, of_sandbox: fn(&Sandbox) -> String| match site {
        Where::Url(url) => url.clone(),
        Where::Sandbox => sandbox.map(of_sandbox).unwrap_or_default(),
    };
    let secret = |site: &Where, secret: &SecretString| match site {
        Where::Url(_) => secret.clone(),
        Where::Sandbox => SANDBOX_TOKEN.into(),
    };
    let erpnext = ErpNext::new(
        erpnext::Config {
            base_url: site(&settings.erpnext.site, Sandbox::erpnext_url),
            token: secret(&settings.erpnext.site, &settings.erpnext.token),
            site_time_zone: zone.clone(),
            subscriptions: erpnext::SubscriptionDoctype::default(),
        },
        jitter.clone(),
    )?;
    let hub = Hub::new(
        hub::Config {
            base_url: site(&settings.hub.site, Sandbox::hub_url),
            token: settings.hub.token.clone(),
            site_time_zone: zone.clone(),
        },
        jitter.clone(),
    )?;
    let vision = match settings.vision {
        config::VisionUpstream::Hub => Vision::Hub(hub.clone()),
        config::VisionUpstream::Gemini => Vision::Gemini(Gemini::new(
            gemini::Config {
                base_url: site(&settings.gemini.site, Sandbox::gemini_url),
                key: secret(&settings.gemini.site, &settings.gemini.key),
                model: settings.gemini.model.clone(),
            },
            jitter.clone(),
        )?),
    };
    Ok(Clients { erpnext, hub, vision })
}
