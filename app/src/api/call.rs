//! The way from a page to an endpoint. While a page is rendered on the server, a call goes through the server's own
//! router in process, as the person who asked for the page: sign-in and error rules cannot differ from the browser's.

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
