//! Says on every answer where its time went (`Server-Timing`, one share per upstream) and how old the oldest thing in it
//! is (`Age`, in seconds). It also bounds the waiting: nobody's question is pursued when its asker has given up.

use crate::{app::App, upstream::share::Share};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use std::time::Duration;
use tokio::time::Instant;

/// The browser gives up after this (`app::browser::fetch`), unless it says `Prefer: wait=` (RFC 7240) with less.
const CALLER_WAITS: Duration = Duration::from_secs(15);

/// What a request spends.
pub struct Account {
    begun: Instant,
    share: Share,
}

impl Account {
    /// A new one, from now on.
    pub fn of(request: &Request) -> Self {
        // A call made in process brings the account of the page it is made for.
        let outer = request.extensions().get::<Share>().map(Share::of_inner_call);
        let share = outer.unwrap_or_else(|| Share::new(limit(request.headers())));
        Self { begun: Instant::now(), share }
    }

    /// Runs it on this account.
    pub async fn pays_for(&self, answer: impl Future<Output = Response>) -> Response {
        self.share.clone().pays_for(answer).await
    }

    /// Says what was spent.
    pub fn put_on(&self, mut answer: Response, app: &App) -> Response {
        let headers = answer.headers_mut();
        if let Ok(value) = HeaderValue::try_from(self.share.server_timing(self.begun.elapsed())) {
            headers.insert("server-timing", value);
        }
        if let Some(oldest_ms) = self.share.oldest_ms() {
            let age_s = (app.clock.now().utc_ms - oldest_ms).max(0) / 1000;
            headers.insert(header::AGE, HeaderValue::from(age_s));
        }
        answer
    }
}

fn limit(headers: &HeaderMap) -> Duration {
    let prefer = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
    let wait = prefer.flat_map(|value| value.split(',')).find_map(|word| word.trim().strip_prefix("wait="));
    let wait = wait.and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs);
    wait.map_or(CALLER_WAITS, |wait| wait.min(CALLER_WAITS))
}
