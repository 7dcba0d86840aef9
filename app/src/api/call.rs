//! The way from a page to an endpoint. In the browser a call is a request. While a page is rendered on the server, a call
//! goes through the server's own router in process, as the person who asked for the page: sign-in and error rules cannot
//! differ from the browser's. One inner function moves text; the generic part only reads it.

use super::Endpoint;
use domain::error::{Problem, ProblemCode};

/// Calls an endpoint and reads its answer.
///
/// # Errors
/// The server's own [`Problem`]; `sign-in-required` when the session ended (also behind a sign-in page that redirects);
/// `unreachable` when no answer of our server came: no network, a time-out, a captive portal's page.
pub async fn call<E: Endpoint>(endpoint: E) -> Result<E::Response, Problem> {
    let (status, body) = send(E::METHOD, endpoint.path(), endpoint.body()).await?;
    read(status, &body)
}

/// The answer in a response, or the problem it tells of.
pub fn read<T: serde::de::DeserializeOwned>(status: u16, body: &str) -> Result<T, Problem> {
    if status == 200 {
        serde_json::from_str(body).map_err(|_| Problem::new(ProblemCode::UpstreamGarbled))
    } else {
        Err(problem_of(status, body))
    }
}

/// The problem an answer other than 200 tells of; our own words only, never a stranger's page.
pub fn problem_of(status: u16, body: &str) -> Problem {
    serde_json::from_str(body).unwrap_or_else(|_| {
        Problem::new(match status {
            401 => ProblemCode::SignInRequired,
            403 => ProblemCode::Forbidden,
            404 => ProblemCode::NotFound,
            413 => ProblemCode::TooLarge,
            429 => ProblemCode::TooMany,
            502 => ProblemCode::UpstreamGarbled,
            503 => ProblemCode::UpstreamUnavailable,
            504 => ProblemCode::UpstreamTimeout,
            400..=499 => ProblemCode::BadRequest,
            500..=599 => ProblemCode::Internal,
            _ => ProblemCode::Unreachable,
        })
    })
}

/// Sends as [`call`] does, and leaves the reading of the answer to the caller: its status and its text.
pub use transport::send;

#[cfg(feature = "hydrate")]
use crate::browser::fetch as transport;

#[cfg(not(feature = "hydrate"))]
mod transport {
    use super::*;

    /// Sends through the server's own router.
    pub async fn send(method: &'static str, path: String, body: Option<String>) -> Result<(u16, String), Problem> {
        #[cfg(feature = "ssr")]
        if let Some(caller) = leptos::context::use_context::<ServerCaller>() {
            let answer = caller.call(ServerCall { method, path, body }).await;
            return Ok((answer.status, String::from_utf8_lossy(&answer.body).into_owned()));
        }
        #[cfg(not(feature = "ssr"))]
        let _ = (method, path, body);
        Err(Problem::new(ProblemCode::Unreachable))
    }
}

#[cfg(feature = "ssr")]
pub use in_process::{ServerAnswer, ServerCall, ServerCaller};

#[cfg(feature = "ssr")]
mod in_process {
    use std::{future::Future, pin::Pin, sync::Arc};

    /// One call of an endpoint, below the base path.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ServerCall {
        /// `GET` or `POST`.
        pub method: &'static str,
        /// Path and query, holes filled: [`crate::api::Endpoint::path`].
        pub path: String,
        /// JSON.
        pub body: Option<String>,
    }

    /// What the router answered: the endpoint's response with 200, a [`domain::error::Problem`] otherwise.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ServerAnswer {
        /// HTTP status.
        pub status: u16,
        /// JSON.
        pub body: Vec<u8>,
    }

    type Answering = Pin<Box<dyn Future<Output = ServerAnswer> + Send>>;

    /// Calls the server's router as the signed-in person. The server puts it in the leptos context of each page.
    #[derive(Clone)]
    pub struct ServerCaller(pub Arc<dyn Fn(ServerCall) -> Answering + Send + Sync>);

    impl ServerCaller {
        /// Makes the call.
        pub fn call(&self, call: ServerCall) -> Answering {
            (self.0)(call)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_the_servers_own_or_follows_from_the_status() {
        let ours = serde_json::to_string(&Problem::new(ProblemCode::Conflict)).unwrap();
        assert_eq!(problem_of(409, &ours).code, ProblemCode::Conflict);
        assert_eq!(problem_of(401, "<html>Sign in</html>").code, ProblemCode::SignInRequired);
        assert_eq!(problem_of(0, "").code, ProblemCode::Unreachable);
        assert_eq!(problem_of(503, "nginx").code, ProblemCode::UpstreamUnavailable);
    }

    #[test]
    fn an_answer_that_is_not_of_the_type_is_garbled_not_a_panic() {
        assert_eq!(read::<Vec<u8>>(200, "{}").unwrap_err().code, ProblemCode::UpstreamGarbled);
        assert_eq!(read::<Vec<u8>>(200, "[1]").unwrap(), [1]);
    }
}
