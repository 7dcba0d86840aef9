//! The servers the rows are run against, the people who call, and what all of it left behind.

use super::{
    authentik::{AUDIENCE, EDGE_SECRETS, FakeAuthentik, ISSUER, token},
    process::Process,
    relay::Relay,
};
use crate::helpers::Answer;
use ops_server::{
    clock::Clock,
    sandbox::{self, Sandbox, Settings},
};
use reqwest::{Method, RequestBuilder, header::HeaderMap};
use serde_json::{Value, json};
use std::{sync::Mutex, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

/// Values of every secret there is; none of them may be found anywhere afterwards.
pub const CANARIES: [&str; 6] = [
    "canary-erpnext-key",
    "canary-erpnext-secret",
    "canary-hub-token",
    "canary-gemini-key",
    EDGE_SECRETS[0],
    EDGE_SECRETS[1],
];

pub struct World {
    /// Behind the edge, as in production.
    pub edge: Process,
    /// Where people pick themselves.
    pub sandbox_mode: Process,
    pub relay: Relay,
    pub authentik: FakeAuthentik,
    pub sandbox: Sandbox,
    /// A visit of `tech1` of today.
    pub job: String,
    /// Whose it is about.
    pub customer: String,
    client: reqwest::Client,
    answers: Mutex<String>,
    tokens: Mutex<Vec<String>>,
}

impl World {
    pub async fn start() -> Self {
        ops_server::upstream::http::install_crypto();
        let (zone, listen) = ("America/Toronto".to_owned(), "127.0.0.1:0".parse().unwrap());
        let settings = Settings { listen, data: ":memory:".into(), seed: 7, site_time_zone: zone.clone() };
        let sandbox = sandbox::start(settings, Clock::system(&zone).unwrap()).await.unwrap();
        let relay = Relay::start(sandbox.erpnext_url()).await;
        let authentik = FakeAuthentik::start().await;
        let (hub, gemini) = (format!("{}/hub", relay.url), format!("{}/gemini", relay.url));
        let upstreams = [
            ("ERPNEXT_URL", relay.url.as_str()),
            ("ERPNEXT_TOKEN", "canary-erpnext-key:canary-erpnext-secret"),
            ("HUB_URL", &hub),
            ("HUB_TOKEN", "canary-hub-token"),
            ("GEMINI_URL", &gemini),
            ("AI_API_KEY", "canary-gemini-key"),
        ];
        let secrets = EDGE_SECRETS.join(",");
        let binding = [
            ("OPS_PUBLIC_URL", "https://ops.test"),
            ("TRUSTED_PROXIES", "127.0.0.1"),
            ("EDGE_SECRET", &secrets),
            ("AUTHENTIK_JWKS_URL", &authentik.jwks_url),
            ("AUTHENTIK_ISSUER", ISSUER),
            ("AUTHENTIK_AUDIENCE", AUDIENCE),
            ("ROLE_GROUPS", "technician=ops-tech,agent=ops-csr,dispatcher=ops-dispatch,admin=ops-admin"),
        ];
        let edge = Process::start("edge", &[upstreams.as_slice(), &binding].concat()).await;
        let sandbox_mode =
            Process::start("sandbox", &[upstreams.as_slice(), &[("AUTH_MODE", "sandbox")]].concat()).await;
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let (job, customer, answers, tokens) = Default::default();
        let mut world = Self { edge, sandbox_mode, relay, authentik, sandbox, job, customer, client, answers, tokens };
        for person in ["tech1", "tech2", "tech3", "tech4", "csr1", "dispatch1", "admin"] {
            assert_eq!(world.ask(world.by(person, Method::GET, "/api/me")).await.status, 200, "{person}");
        }
        let pack = world.get("/api/day-pack").await.json();
        world.job = pack["jobs"][0]["name"].as_str().unwrap().to_owned();
        world.customer = pack["jobs"][0]["customer"].as_str().unwrap().to_owned();
        world
    }

    /// As the first technician's browser sends it, and the edge hands it on.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.by("tech1", method, path)
    }

    pub fn by(&self, person: &str, method: Method, path: &str) -> RequestBuilder {
        self.through_the_edge(method, path).header("x-authentik-jwt", token(person))
    }

    /// From the edge, about nobody yet.
    pub fn through_the_edge(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("http://{}{path}", self.edge.host))
            .header("x-edge-auth", EDGE_SECRETS[0])
            .header("sec-fetch-site", "same-origin")
    }

    /// To the server of the sandbox mode.
    pub fn to_sandbox_mode(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.sandbox_mode.host))
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(self.request(Method::GET, path)).await
    }

    pub async fn send_ops(&self, person: &str, ops: Value) -> Answer {
        self.ask(self.by(person, Method::POST, "/api/ops").json(&json!({ "ops": ops }))).await
    }

    pub async fn ask(&self, request: RequestBuilder) -> Answer {
        let answer = crate::helpers::read(request).await;
        self.note(&answer);
        answer
    }

    /// A head as the edge hands it on for the first technician, without its empty line.
    pub fn head(&self, method: &str, target: &str, lines: &str) -> String {
        let (edge, jwt) = (EDGE_SECRETS[0], token("tech1"));
        format!(
            "{method} {target} HTTP/1.1\r\nHost: ops.test\r\nSec-Fetch-Site: same-origin\r\nX-Edge-Auth: {edge}\r\n\
             X-authentik-jwt: {jwt}\r\n{lines}"
        )
    }

    /// Exactly these bytes; what came until the connection ended, which it has to within five seconds.
    pub async fn raw(&self, bytes: &[u8]) -> Answer {
        self.raw_from("127.0.0.1", bytes).await
    }

    pub async fn raw_from(&self, address: &str, bytes: &[u8]) -> Answer {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(format!("{address}:0").parse().unwrap()).unwrap();
        let mut stream = socket.connect(self.edge.host.parse().unwrap()).await.unwrap();
        // The server may answer and close before it has everything.
        let _ = stream.write_all(bytes).await;
        let answer = read_answer(&mut stream, Duration::from_secs(5)).await;
        self.note(&answer);
        answer
    }

    /// A whole request of the first technician, closing behind it.
    pub async fn raw_request(&self, method: &str, target: &str, lines: &str, body: &[u8]) -> Answer {
        let head = self.head(method, target, &format!("Connection: close\r\n{lines}"));
        self.raw(&[head.as_bytes(), b"\r\n", body].concat()).await
    }

    /// Turns one of the sandbox's dials, at its own address.
    pub async fn dial(&self, path: &str, body: Value) {
        let answer = self.client.post(format!("{}{path}", self.sandbox.dials_url())).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    /// Writes to the sandbox's ERPNext, past the server.
    pub async fn write_record(&self, method: Method, path: &str, body: Value) {
        let request = self.client.request(method, format!("{}{path}", self.sandbox.erpnext_url()));
        let answer = request.header("authorization", "token sandbox:sandbox").json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }

    /// Notes the token of a link that was given: from here on it may be found nowhere.
    pub fn hold_token(&self, token: &str) {
        self.tokens.lock().unwrap().push(token.to_owned());
    }

    /// Every token so far.
    pub fn tokens(&self) -> Vec<String> {
        self.tokens.lock().unwrap().clone()
    }

    /// Every answer so far, heads included.
    pub fn answers(&self) -> String {
        self.answers.lock().unwrap().clone()
    }

    fn note(&self, answer: &Answer) {
        *self.answers.lock().unwrap() += &format!("{} {:?}\n{}\n", answer.status, answer.headers, answer.text);
    }
}

/// Until the end of the connection; status 0 when it ended without an answer.
pub async fn read_answer(stream: &mut TcpStream, within: Duration) -> Answer {
    let mut bytes = Vec::new();
    let ended = tokio::time::timeout(within, stream.read_to_end(&mut bytes)).await;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(ended.is_ok(), "the connection is still open after {within:?}: {text}");
    let (head, text) = text.split_once("\r\n\r\n").unwrap_or_default();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
    let pairs = lines.filter_map(|line| line.split_once(": "));
    let headers = pairs.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
    Answer { status, headers: HeaderMap::from_iter(headers), text: text.to_owned() }
}

/// Refused with that status, in our envelope, under our headers, with nothing of the inside.
pub fn refused(answer: &Answer, statuses: &[u16]) {
    assert!(statuses.contains(&answer.status), "{statuses:?} expected: {answer:?}");
    answer.problem();
    guarded(answer);
}

/// Under the headers every answer has.
pub fn guarded(answer: &Answer) {
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"), "{answer:?}");
    assert!(!policy.contains("'unsafe-eval'") && policy.contains("'wasm-unsafe-eval'"), "{policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-resource-policy", "same-origin"),
        ("strict-transport-security", "max-age=31536000"),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
    }
    assert!(matches!(answer.header("referrer-policy"), "same-origin" | "no-referrer"), "{answer:?}");
    assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control-")), "{answer:?}");
}

/// An op as a phone sends it.
pub fn op(number: u32, kind: &str, payload: Value) -> Value {
    crate::helpers::op(number, kind, payload)
}
