//! The one way out: every call to an upstream is made here, with its deadline, its retries and its body limit.
//!
//! No redirect is followed (a redirect of an API is a sign-in page or a mistake), no cookie is kept, no proxy of the
//! environment is used, and no compressed answer is asked for, so the body limit is the truth.

mod retry;

pub use retry::Retry;

use super::UpstreamError;
use crate::secret::Secret;
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Method, Response};
use retry::Budget;
use secrecy::ExposeSecret;
use std::sync::{Arc, Once};
use std::time::Duration;

/// Gives a number from 0 up to 1, to spread retries: randomness is given, never taken.
pub type Jitter = Arc<dyn Fn() -> f64 + Send + Sync>;

/// Shorter ones are words.
const SECRET_MIN_BYTES: usize = 12;

/// One upstream's connection pool and rules.
#[derive(Clone)]
pub struct Http {
    client: Client,
    base_url: String,
    signature: Option<Signature>,
    body_limit: usize,
    budget: Arc<Budget>,
    jitter: Jitter,
}

/// One request and the rules it is made under.
pub struct Call {
    /// GET, POST or PUT.
    pub method: Method,
    /// Below the base URL, with its query, already encoded.
    pub path: String,
    /// Sent as `application/json`.
    pub body: Option<Vec<u8>>,
    /// For all attempts together.
    pub deadline: Duration,
    /// When to try again.
    pub retry: Retry,
}

/// An answer that arrived whole.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The `Retry-After` header, where it is a number of seconds.
    pub retry_after_s: Option<u32>,
    /// Whole body.
    pub body: Bytes,
}

/// How a call shows who makes it.
#[derive(Clone)]
struct Signature {
    header: HeaderName,
    prefix: &'static str,
    secret: Secret,
}

impl Signature {
    fn value(&self) -> Result<HeaderValue, UpstreamError> {
        let text = format!("{}{}", self.prefix, self.secret.current().expose_secret());
        let mut value = HeaderValue::from_str(&text)
            .map_err(|_| UpstreamError::garbled("our key holds a character no header may hold"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl Http {
    /// A pool for one upstream. `base_url` has no slash at its end; an answer above `body_limit` bytes is garbled.
    pub fn new(
        base_url: &str,
        connect_timeout: Duration,
        body_limit: usize,
        jitter: Jitter,
    ) -> Result<Self, UpstreamError> {
        install_crypto();
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(connect_timeout)
            .no_proxy()
            .tcp_nodelay(true)
            .pool_idle_timeout(Duration::from_secs(30))
            .build()
            .map_err(|error| UpstreamError::unavailable(describe(&error)))?;
        let base_url = base_url.trim_end_matches('/').to_owned();
        Ok(Self { client, base_url, signature: None, body_limit, budget: Arc::default(), jitter })
    }

    /// The same, signing every call with a secret header that no log shows: the secret in force when it is made.
    pub fn with_secret(
        mut self,
        header: &'static str,
        prefix: &'static str,
        secret: &Secret,
    ) -> Result<Self, UpstreamError> {
        let signature = Signature { header: HeaderName::from_static(header), prefix, secret: secret.clone() };
        signature.value()?;
        self.signature = Some(signature);
        Ok(self)
    }

    /// Makes the call and decodes its answer; what the decoder calls transient is tried again as the call allows.
    pub async fn call<T>(
        &self,
        call: &Call,
        decode: impl Fn(Answer) -> Result<T, UpstreamError>,
    ) -> Result<T, UpstreamError> {
        let attempts = async {
            self.budget.deposit();
            let began = tokio::time::Instant::now();
            let mut attempt = 0;
            loop {
                let result = self.attempt(call).await.and_then(&decode);
                let Err(error) = &result else { return result };
                let Some(pause) = call.retry.pause(error, attempt, began.elapsed(), (self.jitter)()) else {
                    return result;
                };
                if !self.budget.allows(error) {
                    return result;
                }
                tokio::time::sleep(pause).await;
                attempt += 1;
            }
        };
        tokio::time::timeout(call.deadline, attempts).await.unwrap_or(Err(UpstreamError::Timeout))
    }

    /// Second and further attempts so far.
    pub fn retries(&self) -> u64 {
        self.budget.spent()
    }

    /// Opens a stream that has no deadline of its own once its headers came.
    pub async fn open(
        &self,
        path: &str,
        headers: &[(&'static str, &str)],
        deadline: Duration,
    ) -> Result<Response, UpstreamError> {
        let mut request = self.client.get(self.url(path)).headers(self.signed()?);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = tokio::time::timeout(deadline, request.send()).await.map_err(|_| UpstreamError::Timeout)?;
        response.map_err(|error| transport(&error))
    }

    async fn attempt(&self, call: &Call) -> Result<Answer, UpstreamError> {
        let request = self.client.request(call.method.clone(), self.url(&call.path)).headers(self.signed()?);
        let mut request = request.header("accept", "application/json");
        if let Some(body) = &call.body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.clone());
        }
        let response = request.send().await.map_err(|error| transport(&error))?;
        let status = response.status().as_u16();
        let retry_after_s = header(&response, RETRY_AFTER).and_then(|text| text.parse().ok());
        let body = read_body(response, self.body_limit).await?;
        let body = if (200..300).contains(&status) { body } else { self.without_secrets(body) };
        Ok(Answer { status, retry_after_s, body })
    }

    /// A traceback may hold the headers it failed on, ours among them: they go no further, the log included.
    fn without_secrets(&self, body: Bytes) -> Bytes {
        let Some(signature) = &self.signature else { return body };
        let mut text = String::from_utf8_lossy(&body).into_owned();
        let secret = signature.secret.current();
        for part in secret.expose_secret().split(':').filter(|part| part.len() >= SECRET_MIN_BYTES) {
            text = text.replace(part, "(secret)");
        }
        text.into()
    }

    fn signed(&self) -> Result<HeaderMap, UpstreamError> {
        let Some(signature) = &self.signature else { return Ok(HeaderMap::new()) };
        Ok(HeaderMap::from_iter([(signature.header.clone(), signature.value()?)]))
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }
}

impl Answer {
    /// True for 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as JSON, or `None` for HTML, prose and broken JSON.
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The meaning every upstream gives this status, where the body says no more. One place for all three.
    pub fn status_error(&self) -> UpstreamError {
        let reason = format!("status {}", self.status);
        match self.status {
            401 => UpstreamError::SignIn,
            403 => UpstreamError::Forbidden { message: String::new() },
            413 | 414 => UpstreamError::TooLarge,
            429 => UpstreamError::Busy { retry_after_s: self.retry_after_s },
            500 | 502..=504 => UpstreamError::Unavailable { reason },
            405..=499 | 501 | 505.. => UpstreamError::Refused { exc_type: reason, message: String::new() },
            _ => UpstreamError::Garbled { reason },
        }
    }
}

/// Percent-encodes one path segment or query value: everything but RFC 3986's unreserved characters.
pub fn encode(text: &str) -> String {
    const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Chooses rustls' cryptography for the whole process, once. The second caller finds it chosen.
pub fn install_crypto() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

async fn read_body(response: Response, limit: usize) -> Result<Bytes, UpstreamError> {
    let too_long = || UpstreamError::garbled(format!("an answer of more than {limit} bytes"));
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Err(too_long());
    }
    let mut stream = response.bytes_stream();
    let mut body = BytesMut::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|error| transport(&error))?;
        if body.len() + chunk.len() > limit {
            return Err(too_long());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn header(response: &Response, name: HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok()
}

/// No answer came, or it broke off. The URL is left out: its query may hold a customer's name.
fn transport(error: &reqwest::Error) -> UpstreamError {
    if error.is_timeout() && !error.is_connect() {
        return UpstreamError::Timeout;
    }
    UpstreamError::unavailable(describe(error))
}

fn describe(error: &reqwest::Error) -> String {
    let what = if error.is_connect() { "no connection" } else { "the connection broke" };
    let cause = std::iter::successors(std::error::Error::source(error), |cause| cause.source()).last();
    cause.map_or_else(|| what.to_owned(), |cause| format!("{what}: {cause}"))
}

/// The name of the header Frappe and the hub are signed with.
pub const AUTHORIZATION_HEADER: &str = "authorization";
const _: HeaderName = AUTHORIZATION;
