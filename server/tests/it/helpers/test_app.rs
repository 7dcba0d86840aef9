//! The whole server on a free port, its upstreams played by a sandbox in memory.

use super::Persona;
use crate::sandbox::helper::NOW_MS;
use ops_server::{
    app::App,
    clock::{Clock, Hand},
    config::{Config, Env},
    routes::assets::Built,
    sandbox::{self, Sandbox},
    serve,
};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

/// A running server. It ends with the test.
pub struct TestApp {
    pub app: Arc<App>,
    pub sandbox: Sandbox,
    pub hand: Hand,
    /// `http://127.0.0.1:port` and the base path.
    pub url: String,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<std::io::Result<()>>,
}

impl TestApp {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// With other settings than a sandbox's usual ones.
    pub async fn with(settings: &[(&'static str, &str)]) -> Self {
        let usual = [
            ("OPS_STORE", "sqlite::memory:"),
            ("OPS_DIST", "tests/it/fixtures/dist"),
            ("ERPNEXT_URL", "sandbox"),
            ("HUB_URL", "sandbox"),
            ("GEMINI_URL", "sandbox"),
            ("AUTH_MODE", "sandbox"),
            ("SANDBOX_DATA", ":memory:"),
        ];
        let settings: HashMap<String, String> =
            usual.iter().chain(settings).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let config = Config::read(&mut Env::from_fn(move |name| settings.get(name).cloned())).unwrap();
        let (clock, hand) = Clock::manual("America/Toronto", NOW_MS).unwrap();
        let sandbox = sandbox::start(crate::sandbox::helper::settings(":memory:"), clock.clone()).await.unwrap();
        let built = Built::read(&config.serve.dist, &config.serve.base_path).unwrap();
        let app = Arc::new(serve::assemble(config, built, clock, Some(&sandbox)).await.unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}{}", listener.local_addr().unwrap(), app.base_path().as_str());
        let (stop, stopped) = oneshot::channel();
        let stopped = async move { drop(stopped.await) };
        let server = tokio::spawn(serve::serve(app.clone(), listener, stopped));
        Self { app, sandbox, hand, url, stop: Some(stop), server }
    }

    /// Somebody who has not signed in.
    pub fn nobody(&self) -> Persona {
        Persona::new(&self.url)
    }

    /// The first technician: their first job is DJ-2026-00412.
    pub async fn technician(&self) -> Persona {
        self.person("tech1").await
    }

    pub async fn person(&self, id: &str) -> Persona {
        self.nobody().sign_in(id).await
    }

    /// Turns one of the sandbox's dials.
    pub async fn dial(&self, dial: Value) {
        self.post_dial("", dial).await;
    }

    /// Any call below `/_dials` that changes something.
    pub async fn post_dial(&self, path: &str, body: Value) {
        let answer = client().post(format!("{}{path}", self.sandbox.dials_url())).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    pub async fn turn_dials_back(&self) {
        client().delete(self.sandbox.dials_url()).send().await.unwrap();
    }

    /// Shares a visit, as a dispatcher does in ERPNext with "Assigned to".
    pub async fn share(&self, job: &str, users: &[&str]) {
        let url = format!("{}/api/method/frappe.desk.form.assign_to.add", self.sandbox.erpnext_url());
        let assigned = json!({ "assign_to": users, "doctype": "Dispatch Job", "name": job });
        let request = client().post(url).header("authorization", "token sandbox:sandbox").json(&assigned);
        assert!(request.send().await.unwrap().status().is_success());
    }

    /// The writes ERPNext accepted for that doctype.
    pub async fn written(&self, doctype: &str) -> Vec<Value> {
        let entries = client()
            .get(format!("{}/journal", self.sandbox.dials_url()))
            .send()
            .await
            .unwrap()
            .json::<Vec<Value>>()
            .await;
        entries.unwrap().into_iter().filter(|entry| entry["doctype"] == doctype).collect()
    }

    /// How many requests reached an upstream whose method and path contain that.
    pub async fn calls(&self, what: &str) -> u64 {
        let calls = client()
            .get(format!("{}/calls", self.sandbox.dials_url()))
            .send()
            .await
            .unwrap()
            .json::<HashMap<String, u64>>()
            .await;
        calls.unwrap().into_iter().filter(|(call, _)| call.contains(what)).map(|(_, count)| count).sum()
    }

    /// Tells the server to stop, and waits for it.
    pub async fn stop(mut self) -> Duration {
        let begun = tokio::time::Instant::now();
        self.stop.take().unwrap().send(()).unwrap();
        self.server.await.unwrap().unwrap();
        begun.elapsed()
    }
}

/// An op as a phone sends it.
pub fn op(number: u32, kind: &str, payload: Value) -> Value {
    json!({
        "op_id": format!("0192f0c1-2345-7abc-8def-{number:012}"), "recorded_at": "2026-11-24T09:00:00.000-05:00",
        "device_id": "phone", "seq": number, "op": kind, "payload": payload,
    })
}

fn client() -> reqwest::Client {
    ops_server::upstream::http::install_crypto();
    reqwest::Client::builder().build().unwrap()
}
