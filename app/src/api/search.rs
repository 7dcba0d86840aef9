//! `search`: who or what is meant by a scrap of it.

use domain::search::SearchAnswer;

/// Searches the server's index; the same rules as the browser's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Search {
    /// As typed.
    pub q: String,
}

impl Search {
    /// The lines a browser makes its own index of, as text: `domain::search::write_lines`.
    pub const INDEX_PATH: &'static str = "/api/search/index";
}

impl super::Endpoint for Search {
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/api/search";
    type Response = SearchAnswer;
    fn path(&self) -> String {
        format!("{}?q={}", Self::PATH, super::encode(&self.q))
    }
}
