//! What requests need, built once: by `main` from the settings, by tests from other parts.

use crate::{
    auth::{Auth, Identity, Technicians},
    clock::Clock,
    config::{BasePath, Config},
    devices::Devices,
    live::Live,
    middleware::RequestId,
    ops::KeyedLock,
    routes::assets::Built,
    store::Store,
    upstream::{UpstreamState, erpnext::ErpNext, hub::Hub, share::Share},
    vision::{Budget, PhotoReader},
};
use app::i18n::Lang;
use axum::http::HeaderMap;
use domain::time::Timestamp;
use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// Sixteen bytes nobody can foresee.
pub type Random = Arc<dyn Fn() -> [u8; 16] + Send + Sync>;

/// The server's parts.
pub struct App {
    /// The settings it was built from.
    pub config: Config,
    /// Tells the time.
    pub clock: Clock,
    /// The server's own memory.
    pub store: Store,
    /// Who is calling.
    pub auth: Auth,
    /// The records.
    pub erpnext: ErpNext,
    /// The network and the customers' messages.
    pub hub: Hub,
    /// Reads photos.
    pub reader: PhotoReader,
    /// How often a person may ask it.
    pub vision_budget: Budget,
    /// One op at a time per id.
    pub op_locks: KeyedLock,
    /// Which technician a person is.
    pub technicians: Technicians,
    /// Events on their way to the browsers.
    pub live: Live,
    /// Records and readings by what was scanned.
    pub devices: Devices,
    /// Names of the built browser files.
    pub built: Built,
    /// Gives randomness: nonces, keys, jitter.
    pub random: Random,
    /// The start of this process, in seconds since 1970: part of every event id and request id.
    pub boot: u64,
    /// How many requests came so far.
    pub requests: AtomicU64,
}

impl App {
    /// Where everything lives.
    pub fn base_path(&self) -> &BasePath {
        &self.config.serve.base_path
    }

    /// The site's language, for a caller who asks for none.
    pub fn site_lang(&self) -> Lang {
        Lang::parse(&self.config.site.locale).unwrap_or_default()
    }

    /// Who sends these headers from that address.
    pub async fn identify(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> Identity {
        match self.auth.identify(headers, peer, self.clock.now().utc_ms / 1000).await {
            Identity::Known(person) => Identity::Known(self.technicians.complete(person).await),
            other => other,
        }
    }

    /// When the oldest of what the request at hand was answered from was read; now, where nothing was.
    pub fn read_at(&self) -> Timestamp {
        Share::current().oldest_ms().map_or_else(|| self.clock.now(), |utc_ms| self.clock.at(utc_ms))
    }

    /// How each upstream is doing.
    pub fn upstream_states(&self) -> Vec<UpstreamState> {
        [self.erpnext.state(), self.hub.state()].into_iter().chain(self.reader.upstream_state()).collect()
    }

    /// A name for the next request.
    pub fn next_request_id(&self) -> RequestId {
        RequestId { boot: self.boot, number: self.requests.fetch_add(1, Ordering::Relaxed) }
    }
}
