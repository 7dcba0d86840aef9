//! Who is calling. The `identify` layer answers once per request; handlers ask for it by their parameter types, so that
//! a route without one of them is a route anybody may call, which `router.rs` shows at a glance.

mod authentik;
mod cookies;
pub mod guesses;
pub mod jobs;
mod jwks;
pub mod links;
pub mod pace;
mod role;
mod seal;
pub mod session;
mod technicians;

pub use cookies::Cookies;
pub use role::{Admin, Agent, Dispatcher, SignedIn, Technician};
pub use technicians::Technicians;

use crate::{config::AuthMode, error::ApiError};
use authentik::Authentik;
use axum::http::HeaderMap;
use domain::{
    error::{Problem, ProblemCode},
    person::Person,
};
use session::Sessions;
use std::{net::IpAddr, sync::Arc};

/// What is known of the caller of one request.
#[derive(Clone, Debug)]
pub enum Identity {
    /// A person, believed.
    Known(Arc<Person>),
    /// Nobody, or somebody who is not believed: 401.
    Nobody,
    /// Somebody who signed in and has no role here: 403.
    NoRole,
    /// A request no honest proxy sends: 400.
    Malformed(&'static str),
}

impl Identity {
    /// The person, or why there is none.
    pub fn person(&self) -> Result<&Arc<Person>, ApiError> {
        match self {
            Self::Known(person) => Ok(person),
            Self::Nobody => Err(ApiError::new(ProblemCode::SignInRequired)),
            Self::NoRole => Err(ApiError::new(ProblemCode::Forbidden)),
            Self::Malformed(why) => Err(Problem::new(ProblemCode::BadRequest).with_detail(*why).into()),
        }
    }
}

/// How this server finds out who is calling.
pub enum Auth {
    /// People pick themselves at `/sandbox`.
    Sandbox(Sessions),
    /// authentik says so through the edge proxy.
    Authentik(Box<Authentik>),
    /// A link was opened before: only below [`links::MOUNT`].
    Links(links::Links),
}

impl Auth {
    /// Built once at start. `people` are those of the sandbox.
    pub fn new(mode: &AuthMode, sessions: Sessions) -> Self {
        match mode {
            AuthMode::Sandbox => Self::Sandbox(sessions),
            AuthMode::Authentik(settings) => Self::Authentik(Box::new(Authentik::new(settings.clone()))),
        }
    }

    /// Who sends these headers from that address, at that instant.
    pub async fn identify(&self, headers: &HeaderMap, peer: Option<IpAddr>, now_s: i64) -> Identity {
        match self {
            Self::Sandbox(sessions) => sessions.identify(headers, now_s),
            Self::Authentik(authentik) => authentik.identify(headers, peer, now_s).await,
            Self::Links(links) => links.identify(headers, now_s).await,
        }
    }

    /// The sandbox's sessions, where people sign in by picking a name.
    pub fn sessions(&self) -> Option<&Sessions> {
        match self {
            Self::Sandbox(sessions) => Some(sessions),
            Self::Authentik(_) | Self::Links(_) => None,
        }
    }
}
