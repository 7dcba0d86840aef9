use super::Rules;
use crate::upstream::http::{Call, Retry};
use reqwest::Method;
use std::time::Duration;

/// A call to make.
#[derive(Clone, Debug)]
pub struct Ask {
    /// GET, POST or PUT.
    pub method: Method,
    /// Below the base URL, with its query, already encoded.
    pub path: String,
    /// Sent as `application/json`.
    pub body: Option<Vec<u8>>,
    /// Its row.
    pub rules: &'static Rules,
    /// What kind of thing is read or written, such as a doctype.
    pub about: &'static str,
}

impl Ask {
    pub(super) fn writes(&self) -> bool {
        self.rules.retry == Retry::Write
    }

    /// Whether its answer may be given again.
    pub(super) fn is_kept(&self) -> bool {
        !(self.rules.fresh.is_zero() && self.rules.stale.is_zero())
    }

    /// What is asked, whole: a long list goes by POST.
    pub(super) fn key(&self) -> String {
        let body = self.body.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
        format!("{} {}\n{body}", self.method, self.path)
    }

    /// As the pool of connections makes it.
    pub(super) fn call(&self, deadline: Duration, retry: Retry) -> Call {
        let (method, path, body) = (self.method.clone(), self.path.clone(), self.body.clone());
        Call { method, path, body, deadline, retry }
    }
}
