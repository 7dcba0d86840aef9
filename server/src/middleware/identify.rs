//! Finds out who is calling, once per request, before any handler runs. It refuses nobody by itself: handlers do, by
//! their parameter types; only a request no honest proxy sends ends here.

use crate::{app::App, auth::Identity};
use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{net::SocketAddr, sync::Arc};

/// The person's id, for the log.
#[derive(Clone, Debug)]
pub struct LoggedPerson(pub String);

pub async fn layer(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let identity = app.identify(request.headers(), peer).await;
    if let (Identity::Malformed(_), Err(error)) = (&identity, identity.person()) {
        return error.into_response();
    }
    if let Ok(person) = identity.person() {
        app.live.has_role(&person.id, person.role);
    }
    let logged = identity.person().ok().map(|person| LoggedPerson(person.id.clone()));
    request.extensions_mut().insert(identity);
    let mut response = next.run(request).await;
    if let Some(person) = logged {
        response.extensions_mut().insert(person);
    }
    response
}
