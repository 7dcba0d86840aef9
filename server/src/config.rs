//! Settings: one small struct per topic, everything read and checked before a port is bound.
//!
//! Each setting is an environment variable; each secret may come from `NAME_FILE` instead. All faults are reported
//! at once, each with the variable's name and what to write there.

mod auth;
mod base_path;
mod env;
mod sandbox;
mod serve;
mod site;
mod upstreams;

pub use auth::{AuthMode, Authentik, Jwt, RoleGroup, edge_values};
pub use base_path::BasePath;
pub use env::Env;
pub use sandbox::Sandbox;
pub use serve::Serve;
pub use site::{DoctypeMap, Site};
pub use upstreams::{Erpnext, Gemini, Hub, Upstreams, VisionUpstream, Where};

use crate::secret::Secret;

/// Exit code of a program that was set up wrongly (`EX_CONFIG` of sysexits.h).
pub const EXIT_CONFIG: u8 = 78;

/// Everything the program can be told from outside.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens and under which path.
    pub serve: Serve,
    /// ERPNext, the hub and Gemini.
    pub upstreams: Upstreams,
    /// How people sign in.
    pub auth: AuthMode,
    /// The provider's place, language and names.
    pub site: Site,
    /// The built-in three.
    pub sandbox: Sandbox,
    /// Every secret that came from a file: read again at SIGHUP.
    pub secrets: Vec<Secret>,
}

impl Config {
    /// Reads and checks every setting; the error lists every fault found.
    pub fn read(env: &mut Env) -> Result<Self, ConfigError> {
        let serve = Serve::read(env);
        let auth = auth::read(env, &serve);
        let (upstreams, site, sandbox) = (Upstreams::read(env), Site::read(env), Sandbox::read(env));
        let config = Self { serve, upstreams, auth, site, sandbox, secrets: env.take_secrets() };
        match env.take_faults() {
            faults if faults.is_empty() => Ok(config),
            faults => Err(ConfigError(faults)),
        }
    }

    /// True when the built-in sandbox has to run.
    pub fn uses_sandbox(&self) -> bool {
        self.upstreams.any_sandbox()
    }
}

/// What is wrong with the settings, one sentence a fault.
#[derive(Debug, thiserror::Error)]
#[error("settings: {}", .0.join("\n          "))]
pub struct ConfigError(pub Vec<String>);

/// What `ops-server --help` prints.
pub const HELP: &str = "\
ops-server: renders and serves Gigafibre Ops, and speaks to ERPNext, the hub and Gemini.

  ops-server            read the settings, serve until SIGTERM or Ctrl-C; SIGHUP reads the files of secrets again
  ops-server erpnext prepare [--apply]
                        print what the site of ERPNEXT_URL lacks of the fields the app adds; with --apply add them.
                        Never drops, renames or changes what is there
  ops-server --check    read and check the settings, then exit (0, or 78 with what to mend)
  ops-server --openapi  print what it serves as an OpenAPI document
  ops-server --version  print the version
  ops-server --help     print this

Settings are environment variables; a secret (*) may also be the content of the file named by NAME_FILE.

  OPS_LISTEN            127.0.0.1:8080
  OPS_BASE_PATH         /            production uses /ops
  OPS_PUBLIC_URL                     address people use; required for authentik: no other host is answered beside loopback
  OPS_METRICS_LISTEN                 address of the inner listener: /metrics and /readyz?verbose; off when not set
  OPS_STORE             sqlite://data/ops.db
  OPS_DIST              dist         the built browser files (cargo xtask run builds them)
  OPS_LOG               info         filter of the log, e.g. info,ops_server=debug
  ERPNEXT_URL           required     https://erp.example.ca, or sandbox
  ERPNEXT_TOKEN *       required     key:secret (not for sandbox)
  HUB_URL               required     https://hub.example.ca, or sandbox
  HUB_TOKEN *                        bearer, where the hub asks for one
  VISION_UPSTREAM       gemini       gemini or hub
  GEMINI_URL                         https://generativelanguage.googleapis.com, or sandbox
  AI_API_KEY *          required     for gemini (not for sandbox)
  GEMINI_MODEL          gemini-2.5-flash
  AUTH_MODE             authentik    authentik, or sandbox (pick a person; loopback only)
  TRUSTED_PROXIES       required     for authentik: addresses or CIDR of the proxy, by comma
  EDGE_SECRET *         required     for authentik: what the proxy sends as X-Edge-Auth; two values by comma to rotate
  AUTHENTIK_JWKS_URL    required     for authentik: where its keys are; or off-trust-headers, in so many words
  AUTHENTIK_ISSUER      required     for authentik
  AUTHENTIK_AUDIENCE    required     for authentik
  ROLE_GROUPS           required     for authentik: technician=ops-tech,agent=ops-csr,dispatcher=ops-dispatch,admin=ops-admin
  SITE_TIME_ZONE        America/Toronto
  DEFAULT_LOCALE        fr           fr or en
  DOCTYPE_MAP                        TOML file: subscriptions = \"Subscription\" where ERPNext's own doctype is used
  SANDBOX_LISTEN        127.0.0.1:8081
  SANDBOX_DATA          data/sandbox.db   or :memory:
  SANDBOX_SEED          2026         the world's seed
";

#[cfg(test)]
mod tests;
