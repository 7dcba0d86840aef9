//! What the browser must refuse: foreign frames, sniffed types, leaked addresses, scripts we did not write.
//!
//! A rendered page brings its own policy with its nonce (see [`page_policy`]); everything else gets one without
//! inline scripts, which is also what the offline shell lives under.

use crate::app::App;
use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    response::Response,
};
use std::sync::LazyLock;

const FIXED: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("permissions-policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-resource-policy", "same-origin"),
];
const REST: &str = "worker-src 'self' blob:; connect-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; \
    style-src 'self'; font-src 'self'; manifest-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
/// A year. Neighbours below the same domain are not spoken for.
const HTTPS_ALONE: HeaderValue = HeaderValue::from_static("max-age=31536000");
/// Pages whose address is itself a key: it must not leave with a click.
const SECRET_ADDRESSES: [&str; 2] = ["/t/", "/q/"];

/// For what is no page, and for pages drawn without a nonce.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let policy = format!("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; {REST}");
    HeaderValue::try_from(policy).expect("the policy is ASCII")
});

/// What of the answer's headers depends on the request.
pub struct Rules {
    is_secret: bool,
    is_https: bool,
}

impl Rules {
    /// Those for that request's answer.
    pub fn of(app: &App, request: &Request) -> Self {
        let below = request.uri().path().strip_prefix(app.base_path().as_str()).unwrap_or_default();
        let is_secret = SECRET_ADDRESSES.iter().any(|prefix| below.starts_with(prefix));
        Self { is_secret, is_https: app.config.serve.is_https() }
    }

    /// Sets them.
    pub fn put_on(&self, mut answer: Response) -> Response {
        let headers = answer.headers_mut();
        headers.reserve(FIXED.len() + 4);
        for (name, value) in FIXED {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let referrer = if self.is_secret { "no-referrer" } else { "same-origin" };
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static(referrer));
        if self.is_https {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HTTPS_ALONE);
        }
        // Whoever wants a copy kept says so; what says nothing is somebody's own.
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert_with(|| POLICY.clone());
        answer
    }
}

/// The policy of a page rendered with that nonce.
pub fn page_policy(nonce: &str) -> String {
    format!("default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; {REST}")
}
