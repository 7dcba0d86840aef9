//! What stands between the server and its upstreams: remembers every call to the letter, answers some from a script,
//! and hands the others on to the sandbox, whose key it knows.

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    response::Response,
};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// A call as it arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Lower-case names.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

type Script = dyn Fn(&Seen) -> Option<Response> + Send + Sync;

#[derive(Clone)]
pub struct Relay {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    script: Arc<Mutex<Option<Arc<Script>>>>,
    sandbox: String,
    client: reqwest::Client,
}

impl Relay {
    pub async fn start(sandbox: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let relay = Self { url, seen: Arc::default(), script: Arc::default(), sandbox, client };
        let router = Router::new().fallback(answer).with_state(relay.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        relay
    }

    /// How many calls a request caused so far. What the server asks on its own account is not among them.
    pub fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    pub fn since(&self, mark: usize) -> Vec<Seen> {
        self.seen.lock().unwrap()[mark..].to_vec()
    }

    /// From now on, what the script answers is what the upstream says.
    pub fn script(&self, script: impl Fn(&Seen) -> Option<Response> + Send + Sync + 'static) {
        *self.script.lock().unwrap() = Some(Arc::new(script));
    }

    pub fn end_script(&self) {
        *self.script.lock().unwrap() = None;
    }
}

async fn answer(State(relay): State<Relay>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let text = |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let seen = Seen {
        method: parts.method.to_string(),
        target: parts.uri.to_string(),
        headers: parts.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
        body: to_bytes(body, 64 << 20).await.unwrap().into(),
    };
    if !["/hub/events", "get_logged_user", "/meta"].iter().any(|own| seen.target.contains(own)) {
        relay.seen.lock().unwrap().push(seen.clone());
    }
    let script = relay.script.lock().unwrap().clone();
    match script.and_then(|script| script(&seen)) {
        Some(response) => response,
        None => hand_on(&relay, &parts.headers, seen).await,
    }
}

async fn hand_on(relay: &Relay, headers: &axum::http::HeaderMap, seen: Seen) -> Response {
    let mut headers = headers.clone();
    headers.remove("host");
    headers.remove("content-length");
    let ours = [("authorization", "token sandbox:sandbox"), ("x-goog-api-key", "sandbox")];
    for (name, key) in ours.into_iter().filter(|(name, _)| seen.headers.iter().any(|(given, _)| given == name)) {
        headers.insert(name, key.parse().unwrap());
    }
    let url = format!("{}{}", relay.sandbox, seen.target);
    let request = relay.client.request(seen.method.parse().unwrap(), url).headers(headers).body(seen.body);
    let Ok(answer) = request.send().await else {
        return Response::builder().status(502).body(Body::empty()).unwrap();
    };
    let mut response = Response::builder().status(answer.status().as_u16());
    for (name, value) in answer.headers().iter().filter(|(name, _)| *name == "content-type") {
        response = response.header(name, value);
    }
    response.body(Body::from_stream(answer.bytes_stream())).unwrap()
}
