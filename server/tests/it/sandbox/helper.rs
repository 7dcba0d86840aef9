//! A sandbox of one's own, and a client that speaks to it.

use ops_server::clock::{Clock, Hand};
use ops_server::sandbox::{Sandbox, Settings, start};
use reqwest::{Method, Response};
use serde_json::Value;

/// 2026-11-24 09:00 in Toronto, a Tuesday.
pub const NOW_MS: i64 = 1_795_528_800_000;

pub struct World {
    pub sandbox: Sandbox,
    pub hand: Hand,
    client: reqwest::Client,
}

pub fn settings(data: &str) -> Settings {
    Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        data: data.to_owned(),
        seed: 7,
        site_time_zone: "America/Toronto".to_owned(),
    }
}

impl World {
    pub async fn new() -> Self {
        Self::at(":memory:", NOW_MS).await
    }

    pub async fn at(data: &str, now_ms: i64) -> Self {
        let (clock, hand) = Clock::manual("America/Toronto", now_ms).unwrap();
        let sandbox = start(settings(data), clock).await.unwrap();
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self { sandbox, hand, client: reqwest::Client::builder().build().unwrap() }
    }

    /// A signed-in request; the path is below the sandbox's root.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.guest(method, path).header("authorization", "token sandbox:sandbox")
    }

    pub fn guest(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.sandbox.addr))
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.request(Method::GET, path).send().await.unwrap()).await
    }

    pub async fn send(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        answer(self.request(method, path).json(body).send().await.unwrap()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.send(Method::POST, path, body).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> (u16, Value) {
        self.send(Method::PUT, path, body).await
    }
}

pub async fn answer(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}
