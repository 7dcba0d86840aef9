//! D2: an ERPNext that takes 5 s more, at 200 requests a second. The hub's and the static routes do not feel it; what is
//! too much is turned away at once; memory stays.
//!
//! `OPS_LOAD_S=60` makes a measured run of it; by default it is short, and judges what does not depend on the machine.

use super::process::{Process, client};
use super::{customer, percentile, seconds};
use crate::upstream::responder::{Reply, Responder};
use reqwest::Client;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const PER_SECOND: u64 = 200;

/// What came of one kind of request.
#[derive(Default)]
struct Seen {
    took: Vec<Duration>,
    shed: Vec<Duration>,
    /// The server's own word for it (`Server-Timing`): what it took to say no, without this machine's queue before it.
    shed_inside: Vec<Duration>,
    bad: usize,
}

/// Sends a third each to a static route, the hub's and ERPNext's, at a steady rate.
struct Load {
    client: Client,
    url: String,
    cookie: String,
    number: AtomicU64,
}

const KINDS: [&str; 3] = ["static", "hub", "erpnext"];

impl Load {
    async fn run(self: &Arc<Self>, length: Duration) -> [Seen; 3] {
        let seen: Arc<[Mutex<Seen>; 3]> = Arc::default();
        let (mut tick, began) = (tokio::time::interval(Duration::from_micros(1_000_000 / PER_SECOND)), Instant::now());
        let mut tasks = Vec::new();
        while began.elapsed() < length {
            tick.tick().await;
            let (load, seen) = (self.clone(), seen.clone());
            tasks.push(tokio::spawn(async move { load.one(&seen).await }));
        }
        futures::future::join_all(tasks).await;
        Arc::into_inner(seen).unwrap().map(|seen| seen.into_inner().unwrap())
    }

    async fn one(&self, seen: &[Mutex<Seen>; 3]) {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let kind = (number % 3) as usize;
        let path = match kind {
            0 => "/shell".to_owned(),
            1 => "/api/devices/2239A7B004512/network".to_owned(),
            // Never the same twice: nothing of it can be known.
            _ => format!("/api/service-equipment/lookup?code=22275A{number:07}"),
        };
        let began = Instant::now();
        let answer = self.client.get(format!("{}{path}", self.url)).header("cookie", &self.cookie).send().await;
        let took = began.elapsed();
        let mut seen = seen[kind].lock().unwrap();
        let Ok(answer) = answer else { return seen.bad += 1 };
        match (answer.status().as_u16(), answer.headers().contains_key("retry-after")) {
            (503, true) => {
                seen.shed.push(took);
                seen.shed_inside.push(total(&answer));
            }
            (200 | 404 | 504, _) => seen.took.push(took),
            _ => seen.bad += 1,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_erpnext_is_felt_by_nobody_else() {
    let length = seconds("OPS_LOAD_S", 4);
    let slow = Arc::new(AtomicBool::new(false));
    let is_slow = slow.clone();
    let found = |_: &_| Reply::json(200, &serde_json::json!({ "data": [] }));
    let site = Responder::start(move |request, _| match is_slow.load(Ordering::SeqCst) {
        true => found(request).late_ms(5000),
        false if request.target.contains("get_logged_user") => customer(),
        false => found(request),
    })
    .await;
    let (process, _) = Process::ready(&[("ERPNEXT_URL", &site.url), ("ERPNEXT_TOKEN", "key:secret")]).await;
    let request = process.nobody().sign_in("tech1").await.request(reqwest::Method::GET, "/").build().unwrap();
    let cookie = request.headers()["cookie"].to_str().unwrap().to_owned();
    let load = Load { client: client(), url: process.url.clone(), cookie, number: AtomicU64::new(0) };
    let load = Arc::new(load);
    load.run(Duration::from_secs(2)).await;
    let (mut calm, rss_mb) = (load.run(length).await, process.rss_mb());
    slow.store(true, Ordering::SeqCst);
    let mut storm = load.run(length).await;
    let grown_mb = process.rss_mb() - rss_mb;
    for (kind, name) in KINDS.iter().enumerate().take(2) {
        let (before, after) = (percentile(&mut calm[kind].took, 99), percentile(&mut storm[kind].took, 99));
        println!(
            "D2: {name} p99 {before:.1} -> {after:.1} ms ({:.2}x) at {PER_SECOND} req/s, ERPNext +5 s",
            after / before
        );
        assert_eq!(storm[kind].bad + storm[kind].shed.len(), 0, "{name} lost requests");
        assert!(length < Duration::from_secs(30) || after <= 1.2 * before, "{name}: {before} -> {after}");
    }
    let Seen { took, shed, shed_inside, bad } = &mut storm[2];
    assert!(!shed.is_empty() && *bad == 0, "what is too much is turned away");
    let (p50, p99, inside) = (percentile(shed, 50), percentile(shed, 99), percentile(shed_inside, 99));
    println!(
        "D2: {} of {} turned away with Retry-After: p50 {p50:.1}, p99 {p99:.1} ms, inside the server p99 {inside:.1} ms; RSS {rss_mb:.1} MB, grown by {grown_mb:.1}",
        shed.len(),
        shed.len() + took.len()
    );
    assert!(grown_mb <= 50.0);
    assert!(length < Duration::from_secs(30) || inside <= 10.0, "shed within 10 ms: {inside}");
}

/// `total;dur=` of an answer.
fn total(answer: &reqwest::Response) -> Duration {
    let timing = answer.headers()["server-timing"].to_str().unwrap();
    Duration::from_secs_f64(timing.rsplit_once("total;dur=").unwrap().1.parse::<f64>().unwrap() / 1000.0)
}
