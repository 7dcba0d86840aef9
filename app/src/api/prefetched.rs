//! What the server read before it drew a page. It travels inside the page, so the browser draws the same first picture
//! without asking again.

use super::Endpoint;
use domain::error::Problem;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};

/// Answers by path, each a status and a body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prefetched(pub BTreeMap<String, (u16, String)>);

impl Prefetched {
    /// The answer of an endpoint, if the server had it in time.
    pub fn get<E: Endpoint>(&self, endpoint: &E) -> Option<Result<E::Response, Problem>> {
        self.read(&endpoint.path())
    }

    /// The answer kept under that path.
    pub fn read<T: serde::de::DeserializeOwned>(&self, path: &str) -> Option<Result<T, Problem>> {
        self.0.get(path).map(|(status, body)| super::call::read(*status, body))
    }

    /// As it stands in the page: JSON that cannot close its script element.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default().replace('<', "\\u003c")
    }
}

#[cfg(not(feature = "hydrate"))]
mod held {
    use super::*;
    use leptos::context::{provide_context, use_context};

    /// Gives the answers to the pages drawn below.
    pub fn hold(prefetched: Prefetched) {
        provide_context(Arc::new(prefetched));
    }

    /// What the server read for this page.
    pub fn prefetched() -> Arc<Prefetched> {
        use_context().unwrap_or_default()
    }
}

#[cfg(feature = "hydrate")]
mod held {
    use super::*;
    use std::cell::RefCell;

    thread_local!(static HELD: RefCell<Arc<Prefetched>> = RefCell::default());

    /// Keeps the answers for the first drawing; an empty set afterwards, because the store is newer from then on.
    pub fn hold(prefetched: Prefetched) {
        HELD.set(Arc::new(prefetched));
    }

    /// What came with this page.
    pub fn prefetched() -> Arc<Prefetched> {
        HELD.with_borrow(Arc::clone)
    }
}

pub use held::*;
