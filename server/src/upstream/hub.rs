//! Targo-Hub: what the OLT, the ACS and the modem say of a device, and live events (CONTRACTS.md sections 4 and 6).

mod devices;
mod events;
mod vision;

pub use events::{HubEvent, HubMessage};

use super::UpstreamError;
use super::http::{AUTHORIZATION_HEADER, Answer, Http, Jitter};
use jiff::tz::TimeZone;
use secrecy::SecretString;
use serde_json::{Map, Value};
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_millis(500);
const READ_DEADLINE: Duration = Duration::from_secs(2);
const DIAGNOSTICS_DEADLINE: Duration = Duration::from_secs(15);
const BODY_LIMIT: usize = 4 << 20;

/// Where the hub is, and as whom we call it.
#[derive(Clone, Debug)]
pub struct Config {
    /// `HUB_URL`, without a slash at its end.
    pub base_url: String,
    /// `HUB_TOKEN`, sent as a bearer.
    pub token: Option<SecretString>,
    /// `SITE_TIME_ZONE`: the hub writes UTC, the app shows the hour of the place.
    pub site_time_zone: TimeZone,
}

/// The client. Cloning shares its connections.
#[derive(Clone)]
pub struct Hub {
    http: Http,
    zone: TimeZone,
}

impl Hub {
    /// A client for one hub.
    pub fn new(config: Config, jitter: Jitter) -> Result<Self, UpstreamError> {
        let mut http = Http::new(&config.base_url, CONNECT_TIMEOUT, BODY_LIMIT, jitter)?;
        if let Some(token) = &config.token {
            http = http.with_secret(AUTHORIZATION_HEADER, "Bearer ", token)?;
        }
        Ok(Self { http, zone: config.site_time_zone })
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
