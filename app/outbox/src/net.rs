//! What the outbox asks of the network: two calls.

use domain::{
    error::Problem,
    op::{Op, Receipt},
};
use std::future::Future;

/// The way to our server. Each call ends, with an answer or an error, within a time limit the implementer sets.
pub trait Net {
    /// `POST /api/ops`, with `redirect: "manual"`. The receipts as they came: the outbox itself looks for the echo of each
    /// op's id, so an answer that is JSON but not ours may be returned as `Ok(vec![])`.
    fn send(&self, ops: &[Op]) -> impl Future<Output = Result<Vec<Receipt>, NetError>>;

    /// `PUT /api/photos/{sha256}`: the SHA-256 of what arrived, as the server's answer tells it.
    fn put_photo(&self, sha256: &str, bytes: &[u8]) -> impl Future<Output = Result<String, NetError>>;
}

/// Why there are no receipts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NetError {
    /// No answer, or one that is not our server's word: a captive portal, a gateway's own 502, HTML with status 200.
    Unreachable,
    /// The session is over: 401, or a redirect to the sign-in page (`opaqueredirect`).
    SignIn,
    /// Our server answered for the whole request with a problem: 400, 413, 429, 500, 503..
    Answered(Box<Problem>),
}
