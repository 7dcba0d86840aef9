//! People with a browser: they send what a browser sends, and read what comes.

use reqwest::{Client, Method, RequestBuilder, header::HeaderMap, redirect::Policy};
use serde_json::{Value, json};

/// One person's browser.
#[derive(Clone)]
pub struct Persona {
    client: Client,
    url: String,
    cookie: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Persona {
    pub fn new(url: &str) -> Self {
        ops_server::upstream::http::install_crypto();
        Self {
            client: Client::builder().redirect(Policy::none()).build().unwrap(),
            url: url.to_owned(),
            cookie: String::new(),
        }
    }

    /// Picks a person at `/sandbox`.
    pub async fn sign_in(mut self, id: &str) -> Self {
        let answer = read(form(self.request(Method::POST, "/sandbox/sign-in"), &[("person", id)])).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        self.cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        self
    }

    /// With the cookie an answer gave.
    pub fn with_cookie_of(mut self, answer: &Answer) -> Self {
        self.cookie = answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        self
    }

    /// Asks for everything below another address.
    pub fn below(mut self, path: &str) -> Self {
        self.url.push_str(path);
        self
    }

    /// As this person's browser would send it.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        request.header("cookie", &self.cookie).header("sec-fetch-site", "same-origin")
    }

    /// As a script of another site would have it sent.
    pub fn foreign_request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url)).header("cookie", &self.cookie)
    }

    /// The header lines this person's browser sends on a bare socket.
    pub fn cookie_header(&self) -> String {
        format!("cookie: {}\r\nsec-fetch-site: same-origin\r\n", self.cookie)
    }

    pub async fn get(&self, path: &str) -> Answer {
        read(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        read(self.request(Method::POST, path).json(body)).await
    }

    /// Sends ops and gives their receipts.
    pub async fn send_ops(&self, ops: &[Value]) -> Vec<Value> {
        let answer = self.post("/api/ops", &json!({ "ops": ops })).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["receipts"].as_array().unwrap().clone()
    }
}

/// With the body of an HTML form.
pub fn form(request: RequestBuilder, fields: &[(&str, &str)]) -> RequestBuilder {
    let body = serde_urlencoded::to_string(fields).unwrap();
    request.header("content-type", "application/x-www-form-urlencoded").body(body)
}

pub async fn read(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { status, headers, text: response.text().await.unwrap() }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The problem's code, after checking that it is our envelope and holds nothing of the inside.
    pub fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        assert_eq!(self.header("cache-control"), "no-store");
        assert_eq!(self.header("x-content-type-options"), "nosniff");
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        assert!(!problem["title"].as_str().unwrap().is_empty() && problem["request_id"].is_string(), "{problem}");
        for inside in ["Traceback", "sandbox:sandbox", "src/", "panicked"] {
            assert!(!self.text.contains(inside), "{}", self.text);
        }
        problem["code"].as_str().unwrap().to_owned()
    }
}
