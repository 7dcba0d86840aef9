//! Where the program listens, what it serves and where it keeps its own memory.

use super::{BasePath, Env};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// The program's own place.
#[derive(Clone, Debug)]
pub struct Serve {
    /// `OPS_LISTEN`: address and port.
    pub listen: SocketAddr,
    /// `OPS_METRICS_LISTEN`: address and port of the inner listener; `None` where there is none.
    pub metrics_listen: Option<SocketAddr>,
    /// `OPS_BASE_PATH`: the path everything lives under.
    pub base_path: BasePath,
    /// `OPS_PUBLIC_URL`: the address people use: for links that leave the app, and the one `Host` answered beside loopback.
    pub public_url: Option<String>,
    /// `OPS_STORE`: the SQLite file; `None` keeps it in memory, for tests.
    pub store: Option<PathBuf>,
    /// `OPS_DIST`: the built browser files.
    pub dist: PathBuf,
    /// `OPS_LOG`: the log's filter.
    pub log: String,
}

impl Serve {
    /// True when people use it over https.
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }

    pub(super) fn read(env: &mut Env) -> Self {
        let loopback = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080));
        Self {
            listen: env
                .parsed("OPS_LISTEN", "127.0.0.1:8080", "an address and port such as 127.0.0.1:8080", |text| {
                    text.parse().ok()
                })
                .unwrap_or(loopback),
            metrics_listen: metrics_listen(env),
            base_path: env
                .parsed("OPS_BASE_PATH", "/", "a path such as / or /ops", BasePath::parse)
                .unwrap_or_default(),
            public_url: env.text("OPS_PUBLIC_URL").map(|url| base_url(env, "OPS_PUBLIC_URL", &url)),
            store: env
                .parsed("OPS_STORE", "sqlite://data/ops.db", "sqlite:// and the path of a file", store_path)
                .flatten(),
            dist: env.text_or("OPS_DIST", "dist").into(),
            log: env.text_or("OPS_LOG", "info"),
        }
    }
}

fn metrics_listen(env: &mut Env) -> Option<SocketAddr> {
    env.text("OPS_METRICS_LISTEN")?;
    let wanted = "an address and port of the inner network such as 127.0.0.1:9090, or unset for none";
    env.parsed("OPS_METRICS_LISTEN", "", wanted, |text| text.parse().ok())
}

/// A base URL without a slash at its end.
pub(super) fn base_url(env: &mut Env, name: &str, url: &str) -> String {
    check_url(env, name, url);
    url.trim_end_matches('/').to_owned()
}

/// Notes a fault unless the address is http(s), without credentials, query or fragment.
pub(super) fn check_url(env: &mut Env, name: &str, url: &str) {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let plain = |rest: &str| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(['@', '?', '#', ' ']);
    if !rest.is_some_and(|rest| rest.is_ascii() && plain(rest)) {
        env.fault(format!(
            "{name} is not a plain address: write https://host or https://host/path, without credentials or query"
        ));
    }
}

fn store_path(text: &str) -> Option<Option<PathBuf>> {
    match text.strip_prefix("sqlite:") {
        Some(":memory:" | "//:memory:") => Some(None),
        Some(path) => path.strip_prefix("//").filter(|path| !path.is_empty()).map(|path| Some(path.into())),
        None => None,
    }
}
