//! Identity through authentik and the edge proxy. The headers alone are no identity (CVE-2026-25748): the peer, the
//! edge's secret and the signed token must all hold, and what the token does not say is not believed.

use super::{Identity, jwks::Jwks};
use crate::config;
use axum::http::{HeaderMap, HeaderName, header};
use domain::person::{Person, Role};
use secrecy::ExposeSecret;
use serde::Deserialize;
use std::{net::IpAddr, sync::Arc};
use subtle::ConstantTimeEq;
use tracing::warn;

const EDGE: HeaderName = HeaderName::from_static("x-edge-auth");
const JWT: HeaderName = HeaderName::from_static("x-authentik-jwt");
const EMAIL: HeaderName = HeaderName::from_static("x-authentik-email");
const GROUPS: HeaderName = HeaderName::from_static("x-authentik-groups");
const NAME: HeaderName = HeaderName::from_static("x-authentik-name");
const UID: HeaderName = HeaderName::from_static("x-authentik-uid");
const USERNAME: HeaderName = HeaderName::from_static("x-authentik-username");
const PREFIX: &str = "x-authentik-";

/// Believes or refuses what the proxy says.
pub struct Authentik {
    settings: config::Authentik,
    keys: Option<Jwks>,
}

/// What a token, or with the token switched off the headers, say of a person.
#[derive(Debug, Deserialize)]
pub struct Claims {
    email: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    sub: Option<String>,
    #[serde(default)]
    preferred_username: Option<String>,
}

impl Authentik {
    /// Fetches nothing yet.
    pub fn new(settings: config::Authentik) -> Self {
        let keys = settings.jwt.clone().map(Jwks::new);
        Self { settings, keys }
    }

    /// The person, only when everything holds.
    pub async fn identify(&self, headers: &HeaderMap, peer: Option<IpAddr>, now_s: i64) -> Identity {
        if let Some(why) = malformed(headers) {
            return Identity::Malformed(why);
        }
        let claims = match self.distrust(headers, peer) {
            Some(why) => Err(why),
            None => self.claims(headers, now_s).await,
        };
        match claims {
            Ok(claims) => self.person(claims),
            Err(why) => {
                // A health check says nothing of anybody, and is nothing to tell.
                if says_who(headers) {
                    warn!(target: "security", peer = ?peer, why, "an identity was not believed");
                }
                Identity::Nobody
            }
        }
    }

    fn distrust(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<&'static str> {
        let peer = peer.map(|peer| peer.to_canonical());
        if !peer.is_some_and(|peer| self.settings.trusted_proxies.iter().any(|network| network.contains(&peer))) {
            return Some("the peer is not a trusted proxy");
        }
        if hop_by_hop(headers) {
            return Some("the Connection header names an identity header");
        }
        let mut edge = headers.get_all(EDGE).into_iter();
        match (edge.next(), edge.next()) {
            (Some(given), None) if self.is_edge(given.as_bytes()) => None,
            (None, _) => Some("no X-Edge-Auth"),
            _ => Some("X-Edge-Auth does not match"),
        }
    }

    /// Compares with every accepted value, in a time that does not depend on where they differ.
    fn is_edge(&self, given: &[u8]) -> bool {
        let secret = self.settings.edge_secrets.current();
        let accepted = config::edge_values(secret.expose_secret()).map(|value| given.ct_eq(value.as_bytes()));
        accepted.fold(subtle::Choice::from(0), |any, one| any | one).into()
    }

    async fn claims(&self, headers: &HeaderMap, now_s: i64) -> Result<Claims, &'static str> {
        let Some(keys) = &self.keys else { return claims_of_headers(headers) };
        let token = text(headers, &JWT).ok_or("no X-authentik-jwt")?;
        let claims: Claims = keys.verify(token, now_s).await?;
        if differs(headers, &EMAIL, Some(&claims.email)) {
            return Err("X-authentik-email is not the token's");
        }
        if differs(headers, &UID, claims.sub.as_deref()) {
            return Err("X-authentik-uid is not the token's");
        }
        if differs(headers, &USERNAME, claims.preferred_username.as_deref()) {
            return Err("X-authentik-username is not the token's");
        }
        Ok(claims)
    }

    fn person(&self, claims: Claims) -> Identity {
        let role =
            self.settings.role_groups.iter().find(|role| claims.groups.contains(&role.group)).map(|role| role.role);
        match role {
            Some(role) => Identity::Known(Arc::new(person(claims, role))),
            None => Identity::NoRole,
        }
    }
}

fn person(claims: Claims, role: Role) -> Person {
    Person {
        name: claims.name.unwrap_or_else(|| claims.email.clone()),
        id: claims.email,
        role,
        technician: None,
        day: None,
    }
}

fn says_who(headers: &HeaderMap) -> bool {
    headers.keys().any(|name| name == EDGE || name.as_str().starts_with(PREFIX))
}

/// Underscore aliases and repeated lines are how two proxies come to disagree about a request.
fn malformed(headers: &HeaderMap) -> Option<&'static str> {
    let mut names = headers.keys();
    if names.any(|name| name.as_str().contains('_')) {
        return Some("a header name with an underscore");
    }
    let repeated = |name: &HeaderName| name.as_str().starts_with(PREFIX) && headers.get_all(name).iter().count() > 1;
    headers.keys().any(repeated).then_some("a repeated X-authentik header")
}

fn hop_by_hop(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::CONNECTION).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|token| {
        let token = token.trim().to_ascii_lowercase();
        token == EDGE.as_str() || token.starts_with(PREFIX)
    })
}

/// Headers that disagree with the token mean that somebody wrote one of the two.
fn differs(headers: &HeaderMap, name: &HeaderName, claim: Option<&str>) -> bool {
    let given = headers.get(name).map(|value| value.as_bytes());
    given.zip(claim).is_some_and(|(given, claim)| given != claim.as_bytes())
}

fn claims_of_headers(headers: &HeaderMap) -> Result<Claims, &'static str> {
    let email = text(headers, &EMAIL).filter(|email| !email.is_empty()).ok_or("no X-authentik-email")?;
    let groups = text(headers, &GROUPS).unwrap_or_default().split('|').map(str::to_owned).collect();
    let name = text(headers, &NAME).map(str::to_owned);
    Ok(Claims { email: email.to_owned(), name, groups, sub: None, preferred_username: None })
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    std::str::from_utf8(headers.get(name)?.as_bytes()).ok()
}

#[cfg(test)]
mod tests;
