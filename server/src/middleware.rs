//! The whole stack on one page, in the order a request meets it. Each layer is its own file and says what it blocks.

mod access_log;
mod catch_panic;
mod identify;
mod own_host;
mod plain_request;
mod problems;
mod request_id;
mod same_origin;
mod security_headers;
mod upstream_share;

pub use identify::LoggedPerson;
pub use request_id::RequestId;
pub use security_headers::page_policy;

use crate::app::App;
use axum::{Router, http::StatusCode, middleware::from_fn_with_state};
use std::{sync::Arc, time::Duration};
use tower_http::{compression::CompressionLayer, timeout::TimeoutLayer};

/// Longest a request may take until its answer begins; streams go on.
const DEADLINE: Duration = Duration::from_secs(30);

/// Puts the stack around every route and the fallback. `Router::layer` wraps what is there, so the list reads from the inside out.
pub fn around(router: Router, app: &Arc<App>) -> Router {
    router
        .layer(from_fn_with_state(app.clone(), same_origin::layer)) // 10. no other site acts for them
        .layer(from_fn_with_state(app.clone(), own_host::layer)) // 9. no other name leads here
        .layer(axum::middleware::from_fn(plain_request::layer)) // 8. no broken, tunnelled or compressed requests
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, DEADLINE)) // 7. an end to waiting
        .layer(catch_panic::layer()) // 6. a bug costs one request
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest)) // 5. never streams of events
        .layer(from_fn_with_state(app.clone(), problems::layer)) // 4. one envelope, in the caller's language
        .layer(from_fn_with_state(app.clone(), upstream_share::layer)) // 3. where the time went, how old the answer is
        .layer(from_fn_with_state(app.clone(), security_headers::layer)) // 2. what the browser must refuse
        .layer(from_fn_with_state(app.clone(), access_log::layer)) // 1. one sentence a request, under its id
}

/// 11. Who is calling: asked by each part of the app for itself, since those who came by a link are another part's.
pub fn who_is_calling(router: Router, app: &Arc<App>) -> Router {
    router.layer(from_fn_with_state(app.clone(), identify::layer))
}

/// What a call made in process meets: its own age, and the envelope. The rest was met by the page's own request.
pub fn in_process(router: Router, app: &Arc<App>) -> Router {
    router
        .layer(from_fn_with_state(app.clone(), problems::layer))
        .layer(from_fn_with_state(app.clone(), upstream_share::layer))
}
