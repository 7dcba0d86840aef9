//! The built-in three: where they listen and what their world is made of.

use super::Env;
use std::net::{Ipv4Addr, SocketAddr};

/// The sandbox's own settings.
#[derive(Clone, Debug)]
pub struct Sandbox {
    /// `SANDBOX_LISTEN`: loopback address and port.
    pub listen: SocketAddr,
    /// `SANDBOX_DATA`: file, or `:memory:`.
    pub data: String,
    /// `SANDBOX_SEED`: the world's seed.
    pub seed: u64,
}

impl Sandbox {
    pub(super) fn read(env: &mut Env) -> Self {
        let loopback = |text: &str| text.parse().ok().filter(|address: &SocketAddr| address.ip().is_loopback());
        Self {
            listen: env
                .parsed(
                    "SANDBOX_LISTEN",
                    "127.0.0.1:8081",
                    "a loopback address and port such as 127.0.0.1:8081",
                    loopback,
                )
                .unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 8081))),
            data: env.text_or("SANDBOX_DATA", "data/sandbox.db"),
            seed: env.parsed("SANDBOX_SEED", "2026", "a whole number", |text| text.parse().ok()).unwrap_or_default(),
        }
    }
}
