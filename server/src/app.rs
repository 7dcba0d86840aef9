//! What requests need, built once: by `main` from the settings, by tests from other parts.

use crate::auth::links;
use crate::{
    auth::{Auth, Identity, Technicians, guesses::Guesses, links::Links, pace::Pace},
    clock::Clock,
    config::{AuthMode, BasePath, Config},
    contradictions,
    devices::Devices,
    live::{Live, Rights},
    metrics::Metrics,
    middleware::RequestId,
    ops::{JobSchemaCache, KeyedLock},
    routes::assets::Built,
    search::Search,
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
    /// Who came by a link.
    pub links: Links,
    /// Wrong tokens.
    pub guesses: Guesses,
    /// How many ops a person may send.
    pub pace: Pace,
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
    /// What the site's visits can hold.
    pub job_schema: JobSchemaCache,
    /// Which technician a person is.
    pub technicians: Technicians,
    /// Events on their way to the browsers.
    pub live: Live,
    /// Who may hear of what.
    pub rights: Rights,
    /// Records and readings by what was scanned.
    pub devices: Devices,
    /// Any record by any scrap of it.
    pub search: Search,
    /// What every system said of the whole world.
    pub views: contradictions::Held,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Names of the built browser files.
    pub built: Built,
    /// Gives randomness: nonces, keys, jitter.
    pub random: Random,
    /// When this process started.
    pub started_at: Timestamp,
    /// Which start it was: part of every event id and request id, no other's, and greater than that of an earlier one.
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

    /// The same server as those see it who came by a link: below an address of its own, and nobody but them.
    pub fn for_links(&self) -> Self {
        let mut config = self.config.clone();
        config.serve.base_path = config.serve.base_path.below(links::MOUNT);
        Self {
            auth: Auth::Links(self.links.clone()),
            built: self.built.moved(&self.config.serve.base_path, &config.serve.base_path),
            config,
            links: self.links.clone(),
            clock: self.clock.clone(),
            store: self.store.clone(),
            erpnext: self.erpnext.clone(),
            hub: self.hub.clone(),
            reader: self.reader.clone(),
            technicians: self.technicians.clone(),
            live: self.live.clone(),
            rights: self.rights.clone(),
            devices: self.devices.clone(),
            search: self.search.clone(),
            views: self.views.clone(),
            random: self.random.clone(),
            started_at: self.started_at,
            boot: self.boot,
            guesses: Guesses::default(),
            pace: Pace::default(),
            vision_budget: Default::default(),
            metrics: self.metrics.clone(),
            // One op is one op, whichever door it comes in by.
            op_locks: self.op_locks.clone(),
            job_schema: Default::default(),
            requests: Default::default(),
        }
    }

    /// The address a request came from: the peer, or what the proxy we trust says of its own peer.
    pub fn caller(&self, headers: &HeaderMap, peer: IpAddr) -> IpAddr {
        let AuthMode::Authentik(settings) = &self.config.auth else { return peer };
        if !settings.trusted_proxies.iter().any(|network| network.contains(&peer)) {
            return peer;
        }
        // The proxy appends what it saw; what stands before that is only what the client claims.
        let forwarded = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
        forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse().ok()).unwrap_or(peer)
    }

    /// A name for the next request.
    pub fn next_request_id(&self) -> RequestId {
        RequestId { boot: self.boot, number: self.requests.fetch_add(1, Ordering::Relaxed) }
    }
}
