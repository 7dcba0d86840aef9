//! The whole stack on one page, in the order a request meets it. Each part is its own file and says what it blocks.

mod access_log;
mod catch_panic;
mod compression;
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
use axum::{
    Router,
    extract::{Request, State},
    http::StatusCode,
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;
use tracing::Instrument;

/// Longest a request may take until its answer begins; streams go on.
const DEADLINE: Duration = Duration::from_secs(30);

/// Puts the stack around every route and the fallback. It is one layer: of ten, each would copy all those below it for
/// every request, which costs more than what they do.
pub fn around(router: Router, app: &Arc<App>) -> Router {
    router.layer(from_fn_with_state(app.clone(), stack))
}

async fn stack(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let line = access_log::Line::begin(&app, &mut request); // 1. one sentence a request, under its id
    let rules = security_headers::Rules::of(&app, &request); // 2. what the browser must refuse
    let account = upstream_share::Account::of(&request); // 3. where the time went, how old the answer is
    let envelope = problems::Envelope::of(&app, &request); // 4. one envelope, in the caller's language
    let codings = compression::codings(&request); // 5. never streams of events
    let answered = async {
        let answer = account.pays_for(catch_panic::caught(in_time(guarded(&app, request, next)))).await; // 6. a bug costs one request
        let answer = envelope.around(compression::compressed(codings, answer).await);
        rules.put_on(account.put_on(answer, &app))
    };
    let answer = answered.instrument(line.span()).await;
    line.end(&app, answer)
}

/// 7. An end to waiting.
async fn in_time(answer: impl Future<Output = Response>) -> Response {
    timeout(DEADLINE, answer).await.unwrap_or_else(|_| StatusCode::REQUEST_TIMEOUT.into_response())
}

async fn guarded(app: &App, request: Request, next: Next) -> Response {
    let refused = plain_request::refusal(&request) // 8. no broken, tunnelled or compressed requests
        .or_else(|| own_host::refusal(app, &request)) // 9. no other name leads here
        .or_else(|| same_origin::refusal(app, &request)); // 10. no other site acts for them
    match refused {
        Some(refusal) => refusal,
        None => next.run(request).await,
    }
}

/// 11. Who is calling: asked by each part of the app for itself, since those who came by a link are another part's.
pub fn who_is_calling(router: Router, app: &Arc<App>) -> Router {
    router.layer(from_fn_with_state(app.clone(), identify::layer))
}

/// What a call made in process meets: its own age, and the envelope. The rest was met by the page's own request.
pub fn in_process(router: Router, app: &Arc<App>) -> Router {
    router.layer(from_fn_with_state(app.clone(), inner_call))
}

async fn inner_call(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let account = upstream_share::Account::of(&request);
    let envelope = problems::Envelope::of(&app, &request);
    let answer = account.pays_for(next.run(request)).await;
    account.put_on(envelope.around(answer), &app)
}
