//! Targo-Hub: what the OLT, the ACS and the modem say of a device, and live events (CONTRACTS.md sections 4 and 6).

mod census;
mod devices;
mod events;
mod following;
mod vision;

pub use census::Census;
pub use events::{HubEvent, HubMessage};
pub use following::Following;

use super::UpstreamError;
use super::http::{AUTHORIZATION_HEADER, Answer, Http};
use super::stack::{Ask, Given, Stack, UpstreamState, rules};
use crate::{clock::Clock, secret::Secret};
use jiff::tz::TimeZone;
use reqwest::Method;
use serde_json::{Map, Value};

/// What is read of the network: the word under which it is kept.
const DEVICES: &str = "devices";

/// Where the hub is, and as whom we call it.
#[derive(Clone, Debug)]
pub struct Config {
    /// `HUB_URL`, without a slash at its end.
    pub base_url: String,
    /// `HUB_TOKEN`, sent as a bearer.
    pub token: Option<Secret>,
    /// `SITE_TIME_ZONE`: the hub writes UTC, the app shows the hour of the place.
    pub site_time_zone: TimeZone,
}

/// The client. Cloning shares its connections.
#[derive(Clone)]
pub struct Hub {
    stack: Stack,
    clock: Clock,
    following: following::Since,
    zone: TimeZone,
}

impl Hub {
    /// A client for one hub.
    pub fn new(config: Config, given: Given) -> Result<Self, UpstreamError> {
        let site = &rules::TARGO_HUB;
        let mut http = Http::new(&config.base_url, site.connect, site.body_limit, given.jitter)?;
        if let Some(token) = &config.token {
            http = http.with_secret(AUTHORIZATION_HEADER, "Bearer ", token)?;
        }
        let (stack, following) = (Stack::new(site, http, given.clock.clone()), following::Since::default());
        Ok(Self { stack, clock: given.clock, following, zone: config.site_time_zone })
    }

    /// How the hub is doing.
    pub fn state(&self) -> UpstreamState {
        self.stack.state()
    }

    /// True when the hub is left alone, or refuses our key.
    pub fn is_in_trouble(&self) -> bool {
        self.stack.is_in_trouble()
    }

    /// Something changed on the network: what was read before is no longer fresh.
    pub fn forget_readings(&self) {
        self.stack.touch(DEVICES);
    }

    /// Whether anybody is there. What it answers does not matter.
    pub async fn probe(&self) -> Result<(), UpstreamError> {
        let (method, path) = (Method::GET, "/health".to_owned());
        let ask = Ask { method, path, body: None, rules: &rules::HUB_WATCH, about: "health" };
        let is_alive = |answer: Answer| match answer.status_error() {
            error if !answer.is_success() && (error.is_outage() || error == UpstreamError::SignIn) => Err(error),
            _ => Ok(()),
        };
        self.stack.live(ask, is_alive).await
    }
}

/// An object, or the meaning of the status. A 404 without JSON is a missing route, not a missing device.
fn decode_object(answer: Answer) -> Result<Map<String, Value>, UpstreamError> {
    match (answer.is_success(), answer.json()) {
        (true, Some(Value::Object(object))) => Ok(object),
        (true, _) => Err(UpstreamError::garbled("the hub's answer is no JSON object")),
        (false, Some(Value::Object(_))) if answer.status == 404 => Err(UpstreamError::NotFound),
        (false, Some(Value::Object(object))) => Err(refusal(&answer, &object)),
        (false, _) => Err(answer.status_error()),
    }
}

/// The hub's own sentence, `{"error": ".."}` or `{"error": {"message": ".."}}`.
fn refusal(answer: &Answer, object: &Map<String, Value>) -> UpstreamError {
    let said = object.get("error").and_then(|error| error.as_str().or_else(|| error.get("message")?.as_str()));
    let message = super::plain_text::one_line(said.unwrap_or_default(), 300);
    match answer.status_error() {
        UpstreamError::Refused { exc_type, .. } => UpstreamError::Refused { exc_type, message },
        UpstreamError::Garbled { reason } if answer.status >= 400 => {
            UpstreamError::Refused { exc_type: reason, message }
        }
        UpstreamError::Forbidden { .. } => UpstreamError::Forbidden { message },
        other => other,
    }
}
