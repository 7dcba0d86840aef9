//! How people sign in. `authentik` is the default and binds trust to the proxy; `sandbox` lets anyone be anyone, on loopback only.

use super::{Env, Serve, serve::check_url};
use crate::secret::Secret;
use domain::person::Role;
use ipnet::IpNet;
use secrecy::ExposeSecret;
use std::net::IpAddr;

/// `AUTH_MODE`.
#[derive(Clone, Debug)]
pub enum AuthMode {
    /// Pick a person at `/sandbox`.
    Sandbox,
    /// Identity comes from authentik through the edge proxy.
    Authentik(Authentik),
}

/// What must hold before an identity is believed (RELIABILITY.md C).
#[derive(Clone, Debug)]
pub struct Authentik {
    /// `TRUSTED_PROXIES`: peers that may speak for a person.
    pub trusted_proxies: Vec<IpNet>,
    /// `EDGE_SECRET`: one value, or two by comma while rotating.
    pub edge_secrets: Secret,
    /// The signed token's rules; `None` only with `AUTHENTIK_JWKS_URL=off-trust-headers`.
    pub jwt: Option<Jwt>,
    /// `ROLE_GROUPS`: highest role first.
    pub role_groups: Vec<RoleGroup>,
}

/// How `X-authentik-jwt` is verified.
#[derive(Clone, Debug)]
pub struct Jwt {
    /// `AUTHENTIK_JWKS_URL`: the only place keys come from.
    pub jwks_url: String,
    /// `AUTHENTIK_ISSUER`.
    pub issuer: String,
    /// `AUTHENTIK_AUDIENCE`.
    pub audience: String,
}

/// One group and the role it gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleGroup {
    /// The role.
    pub role: Role,
    /// The group's exact name in authentik.
    pub group: String,
}

pub(super) fn read(env: &mut Env, serve: &Serve) -> AuthMode {
    let listen = serve.listen;
    match env.text_or("AUTH_MODE", "authentik").as_str() {
        "sandbox" => {
            if !listen.ip().is_loopback() {
                env.fault(format!("AUTH_MODE=sandbox lets anyone be anyone, but OPS_LISTEN is {listen}: listen on 127.0.0.1, or use AUTH_MODE=authentik"));
            }
            AuthMode::Sandbox
        }
        "authentik" => {
            if serve.public_url.is_none() {
                env.fault("OPS_PUBLIC_URL is not set: give the address people use, such as https://erp.example.ca/ops; requests for another host are turned away");
            }
            AuthMode::Authentik(Authentik::read(env))
        }
        other => {
            env.fault(format!("AUTH_MODE is `{other}`: set it to authentik or sandbox"));
            AuthMode::Sandbox
        }
    }
}

impl Authentik {
    fn read(env: &mut Env) -> Self {
        let groups = "pairs such as technician=ops-tech,agent=ops-csr,dispatcher=ops-dispatch,admin=ops-admin";
        Self {
            trusted_proxies: env
                .parsed("TRUSTED_PROXIES", "", "the proxy's addresses or networks, such as 172.18.0.0/16", networks)
                .unwrap_or_default(),
            edge_secrets: edge_secrets(env),
            jwt: jwt(env),
            role_groups: env.parsed("ROLE_GROUPS", "", groups, role_groups).unwrap_or_default(),
        }
    }
}

/// The values of `EDGE_SECRET`.
pub fn edge_values(secret: &str) -> impl Iterator<Item = &str> {
    secret.split(',').map(str::trim).filter(|value| !value.is_empty())
}

fn edge_secrets(env: &mut Env) -> Secret {
    let secret = env.secret("EDGE_SECRET", are_edge_values).unwrap_or_default();
    if !are_edge_values(secret.current().expose_secret()) {
        env.fault("EDGE_SECRET must be one value of at least 16 characters, or two by comma while rotating: the proxy sends it as X-Edge-Auth");
    }
    secret
}

fn are_edge_values(secret: &str) -> bool {
    (1..=2).contains(&edge_values(secret).count()) && edge_values(secret).all(|value| value.len() >= 16)
}

fn jwt(env: &mut Env) -> Option<Jwt> {
    let url = env.text("AUTHENTIK_JWKS_URL");
    if url.as_deref() == Some("off-trust-headers") {
        return None;
    }
    let wanted = [("AUTHENTIK_JWKS_URL", url), ("AUTHENTIK_ISSUER", None), ("AUTHENTIK_AUDIENCE", None)];
    let [jwks_url, issuer, audience] = wanted.map(|(name, given)| {
        let value = given.or_else(|| env.text(name));
        if value.is_none() {
            env.fault(format!(
                "{name} is not set: copy it from the authentik provider, so that the signed token can be verified"
            ));
        }
        value.unwrap_or_default()
    });
    if !jwks_url.is_empty() {
        check_url(env, "AUTHENTIK_JWKS_URL", &jwks_url);
    }
    Some(Jwt { jwks_url, issuer, audience })
}

fn networks(text: &str) -> Option<Vec<IpNet>> {
    let one = |part: &str| part.parse().ok().or_else(|| part.parse::<IpAddr>().ok().map(IpNet::from));
    text.split(',').map(|part| one(part.trim())).collect()
}

fn role_groups(text: &str) -> Option<Vec<RoleGroup>> {
    let mut groups = text.split(',').map(role_group).collect::<Option<Vec<_>>>()?;
    groups.sort_by_key(|group| std::cmp::Reverse(rank(group.role)));
    Some(groups)
}

fn role_group(pair: &str) -> Option<RoleGroup> {
    let (role, group) = pair.trim().split_once('=')?;
    let role = match role {
        "technician" => Role::Technician,
        "agent" => Role::Agent,
        "dispatcher" => Role::Dispatcher,
        "admin" => Role::Admin,
        _ => return None,
    };
    (!group.is_empty()).then(|| RoleGroup { role, group: group.to_owned() })
}

fn rank(role: Role) -> u8 {
    match role {
        Role::Technician => 0,
        Role::Agent => 1,
        Role::Dispatcher => 2,
        Role::Admin => 3,
    }
}
