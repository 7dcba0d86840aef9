//! What the browser must refuse: foreign frames, sniffed types, leaked addresses, scripts we did not write.
//!
//! A rendered page brings its own policy with its nonce (see [`page_policy`]); everything else gets one without
//! inline scripts, which is also what the offline shell lives under.

use axum::{
    extract::Request,
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};

const FIXED: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("permissions-policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];
const REST: &str = "worker-src 'self' blob:; connect-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; \
    style-src 'self'; font-src 'self'; manifest-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

pub async fn layer(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let policy = format!("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; {REST}");
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::try_from(policy).expect("the policy is ASCII"));
    }
    response
}

/// The policy of a page rendered with that nonce.
pub fn page_policy(nonce: &str) -> String {
    format!("default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; {REST}")
}
